package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What polarity bench makes of its options and of what was measured. */
class BenchCommandTest extends CommandWithFakeBackend {

  private List<String> screen(String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = "bench";
    System.arraycopy(more, 0, arguments, 1, more.length);
    assertThat(polarity(arguments)).as(err).isZero();
    List<String> lines = out.lines().toList();
    assertThat(lines).hasSizeLessThanOrEqualTo(24);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    return lines;
  }

  @Test
  void fitsOnOneScreenWhateverIsAsked() {
    screen();
    screen("--link", "1gbit");
    screen("--link", "1mbit", "--latency", "59s", "--machines", "2,3,4,5,6,1024");
    screen("--link", "100gbit", "--latency", "1us", "--voters", "6");
    screen("--model", "mlp", "--batch", "1000000", "--method", "sign", "--threads", "4096");
  }

  @Test
  void withoutALinkTheUsualOnesAreCompared() {
    String text = String.join("\n", screen("--machines", "2,8"));
    assertThat(text)
        .contains("100 Mb/s")
        .contains("25 Gb/s")
        .contains("8 machines")
        .contains("x1.00");
  }

  @Test
  void overALinkEachNumberOfMachinesHasALine() {
    String text = String.join("\n", screen("--link", "1gbit", "--machines", "2,4"));
    assertThat(text)
        .containsPattern("(?m)^ +1  ")
        .containsPattern("(?m)^ +2  ")
        .containsPattern("(?m)^ +4  ")
        .contains("1 Gb/s each way, 200 us there and back (assumed)")
        .contains("How sure");
  }

  @Test
  void jsonHasTheNumbers() {
    assertThat(polarity("bench", "--json", "--link", "1gbit", "--machines", "4", "--bits", "0.5"))
        .isZero();
    JsonObject json = JsonParser.parseString(out).getAsJsonObject();
    JsonObject line = json.getAsJsonArray("forecast").get(0).getAsJsonObject();
    assertThat(line.get("machines").getAsInt()).isEqualTo(4);
    JsonObject plain = line.getAsJsonObject("plain");
    assertThat(plain.get("secondsPerStep").getAsDouble())
        .isEqualTo(
            plain.get("computeSeconds").getAsDouble() + plain.get("exchangeSeconds").getAsDouble());
    assertThat(
            json.getAsJsonObject("measured")
                .getAsJsonObject("coded")
                .get("firstBits")
                .getAsDouble())
        .isEqualTo(0.5);
  }

  @Test
  void withVotersTheRunIsThatOneAndNoMoreMachinesThanVoters() {
    assertThat(String.join("\n", screen("--link", "1gbit", "--voters", "6")))
        .contains("6 voters in all")
        .containsPattern("(?m)^ +6  ")
        .doesNotContainPattern("(?m)^ +8  ");
  }

  @Test
  void helpShowsWhatIsTakenOnly() {
    assertThat(polarity("bench", "--help")).isZero();
    assertThat(out)
        .contains("--model=NAME", "--weight-decay=X", "--link=RATE", "Default: one on each.")
        .doesNotContain("--epochs", "--steps", "--spec", "--journal-limit", "--schedule");
    assertThat(polarity("bench", "--journal-limit", "1MiB")).isEqualTo(2);
    assertThat(err).contains("--journal-limit: has no part in a measurement of steps");
  }

  @Test
  void theShortTrainingHasARateOfItsOwn() {
    assertThat(polarity("bench")).isZero();
    assertThat(backend.measured.initialRate()).hasValue(0.001);
  }

  @Test
  void wrongInputIsOneSentence() {
    refused(
        "--link 1GB: expected bits per second such as 100mbit, 1gbit or 0.9Gb/s.",
        "bench",
        "--link",
        "1GB");
    refused(
        "--latency soon: expected a time up to 60s, such as 50us, 0.2ms or 30ms.",
        "bench",
        "--latency",
        "soon");
    refused("--machines 0: expected a whole number from 1 to 1024.", "bench", "--machines", "2,0");
    refused("--machines 1: expected from 1 to 6 numbers from 2 on.", "bench", "--machines", "1");
    refused("--bits 3: expected a number above 0, up to 2.", "bench", "--bits", "3");
    refused("--seconds 0: expected a number above 0, up to 600.", "bench", "--seconds", "0");
    refused(
        "--method sgd: expected sign, signum or lion-vote; what 32-bit floats reach is told beside them.",
        "bench",
        "--method",
        "sgd");
    refused(
        "--epochs: has no part in a measurement of steps; leave it out.", "bench", "--epochs", "3");
    refused(
        "--voters 1: one voter is on one machine only; give more, or leave it out for one on each machine.",
        "bench",
        "--voters",
        "1");
    refused(
        "--machines 8: expected a whole number from 1 to 4.",
        "bench",
        "--voters",
        "4",
        "--machines",
        "8");
  }

  @Test
  void nodesNeedAKeyAndMeasureTheirLinks() {
    refused(
        "The key of the job is missing: make one with \"polarity key FILE\", copy the file to all nodes, and give it with --key-file FILE; or set POLARITY_KEY.",
        "bench",
        "--rank",
        "0",
        "--nodes",
        "a:1,b:2");
    refused(
        "--link: cannot be given beside --nodes, between which the links are measured.",
        "bench",
        "--rank",
        "0",
        "--nodes",
        "a:1,b:2",
        "--link",
        "1gbit");
    refused(
        "--nodes: names one node only, which has no links; give at least two, or none.",
        "bench",
        "--rank",
        "0",
        "--nodes",
        "a:1");
    refused(
        "--voters 2: 3 nodes need as many voters at least, one for each; take more voters or fewer nodes.",
        "bench",
        "--rank",
        "0",
        "--nodes",
        "a:1,b:2,c:3",
        "--voters",
        "2");
  }
}
