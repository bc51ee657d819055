package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.study.ReportWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleCommandTest {

  @TempDir Path directory;
  private String out;
  private String err;

  private int schedule(String... options) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), false);
    String[] arguments = new String[options.length + 1];
    arguments[0] = "schedule";
    System.arraycopy(options, 0, arguments, 1, options.length);
    int code = Polarity.command(console, new FakeBackend(), ReportWriter.NONE).run(arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  /** Expected numbers: the recursion in Python's decimal module with 50 digits, then as doubles. */
  @Test
  void csvHasSeventeenDigitsOfTheAdaptiveSchedule() {
    assertThat(schedule("--initial-rate", "1", "--steps", "3", "--csv")).isZero();
    assertThat(out).isEqualTo("step,rate\n0,1\n1,0.73205080756887730\n2,0.62079818564387146\n");
  }

  @Test
  void tableShowsThePlacesOfEachDecade() {
    assertThat(schedule("--initial-rate", "0.5", "--schedule", "constant", "--steps", "30"))
        .isZero();
    assertThat(out.lines())
        .containsExactly(
            "          step  rate                    of initial",
            "             0  0.5                     1.000000",
            "             1  0.5                     1.000000",
            "             2  0.5                     1.000000",
            "             5  0.5                     1.000000",
            "            10  0.5                     1.000000",
            "            20  0.5                     1.000000",
            "            29  0.5                     1.000000");
    assertThat(schedule("--steps", "1")).isZero();
    assertThat(out.lines()).hasSize(2);
  }

  @Test
  void stagesHoldTheRate() {
    assertThat(
            schedule(
                "--initial-rate",
                "1",
                "--steps",
                "4",
                "--stage",
                "epoch",
                "--epoch-steps",
                "2",
                "--schedule",
                "step",
                "--schedule-option",
                "every=1",
                "--csv"))
        .isZero();
    assertThat(out).isEqualTo("step,rate\n0,1\n1,1\n2,0.5\n3,0.5\n");
  }

  /** By hand: the last two of four steps have (4 - k)/2 of the rate. */
  @Test
  void cooldownEndsAtNothing() {
    String[] common = {"--initial-rate", "1", "--steps", "4", "--schedule", "constant", "--csv"};
    String[] half = Arrays.copyOf(common, common.length + 2);
    half[common.length] = "--cooldown";
    half[common.length + 1] = "0.5";
    assertThat(schedule(half)).isZero();
    assertThat(out).isEqualTo("step,rate\n0,1\n1,1\n2,1\n3,0.5\n");
    half[common.length + 1] = "none";
    assertThat(schedule(half)).isZero();
    assertThat(out).isEqualTo("step,rate\n0,1\n1,1\n2,1\n3,1\n");
    half[common.length + 1] = "2";
    assertThat(schedule(half)).isEqualTo(2);
    assertThat(err)
        .contains(
            "--cooldown 2.0: expected none, or the share of the run over which the rate falls to 0 at its end, above 0 and at most 1.");
  }

  @Test
  void chartInTheTerminalFallsFromTheTopLeft() {
    assertThat(schedule("--schedule", "cosine", "--chart", "-")).isZero();
    assertThat(out.lines()).hasSize(18);
    assertThat(out.lines().findFirst().orElseThrow()).startsWith("   0.01000 |*");
    assertThat(out.lines().skip(15).findFirst().orElseThrow())
        .startsWith("         0 |")
        .endsWith("*");
    assertThat(out.lines().skip(17).findFirst().orElseThrow()).endsWith("9,999");
  }

  @Test
  void chartIsAPicture() throws Exception {
    Path file = directory.resolve("rates.png");
    assertThat(schedule("--chart", file.toString())).isZero();
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(900);
    assertThat(schedule("--chart", directory.resolve("rates.gif").toString())).isEqualTo(2);
    assertThat(schedule("--chart", directory.resolve("no/rates.png").toString())).isEqualTo(2);
    assertThat(err).contains("cannot be written (no such file or directory)");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatCannotBeShownIsSaid() {
    assertThat(schedule("--initial-rate", "auto")).isEqualTo(2);
    assertThat(err).contains("--initial-rate auto: is measured on data; give a number");
    assertThat(schedule("--schedule", "measured")).isEqualTo(2);
    assertThat(err).contains("--schedule measured: its rates are measured while a run goes on");
    assertThat(schedule("--stage", "epoch")).isEqualTo(2);
    assertThat(err).contains("--epoch-steps");
    assertThat(schedule("--steps", "0")).isEqualTo(2);
  }
}
