package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkArgumentsTest {

  private static SparkRun.Builder read(String... arguments) {
    return SparkArguments.read(arguments, Map.<String, String>of()::get);
  }

  @Test
  void optionsOfTrainMakeTheRequest() {
    SparkRun.Builder run =
        read(
            "--data=hdfs:///mnist",
            "--model",
            "mlp",
            "--model-option",
            "hidden=64",
            "--voters",
            "8",
            "--epochs",
            "3",
            "--method",
            "sign",
            "--schedule=step",
            "--schedule-option",
            "factor=0.25",
            "--initial-rate",
            "0.01",
            "--eval-every",
            "50");
    assertThat(run.request(2))
        .isEqualTo(
            RunSpec.builder()
                .threads(2)
                .data("hdfs:///mnist")
                .model("mlp")
                .modelOption("hidden", "64")
                .voters(8)
                .epochs(3)
                .method(Method.SIGN)
                .schedule("step")
                .scheduleOption("factor", "0.25")
                .initialRate(0.01)
                .build());
    assertThat(run.settings.evalEvery()).hasValue(50);
    assertThat(read().request(3)).isEqualTo(RunSpec.builder().threads(3).build());
    assertThat(read("--threads", "1").request(3).threads()).isEqualTo(1);
  }

  @Test
  void optionsOfAClusterAreTaken() {
    SparkRun.Builder run =
        SparkArguments.read(
            new String[] {
              "--nodes",
              "4",
              "--retries",
              "0",
              "--deadline",
              "5s",
              "--wait",
              "2m",
              "--ports",
              "7000-7003",
              "--run",
              "hdfs:///runs/a",
              "--resume",
              "--tls-key-store",
              "/etc/store"
            },
            Map.of("POLARITY_TLS_PASSWORD", "secret")::get);
    assertThat(run.nodes).hasValue(4);
    assertThat(run.retries).isZero();
    assertThat(run.resume).isTrue();
    assertThat(run.shared()).contains("hdfs:///runs/a");
    assertThat(run.mesh)
        .isEqualTo(
            new MeshChoice(
                Duration.ofSeconds(5), Duration.ofMinutes(2), 7000, 7003, "/etc/store", "secret"));
    assertThat(run.mesh.toString()).doesNotContain("secret");
  }

  @Test
  void wrongOnesAreToldInASentence() {
    refused("--colour: there is no such option", "--colour", "red");
    refused("runs/a: expected options only", "runs/a");
    refused("--voters: expected a value", "--voters");
    refused("--voters x", "--voters", "x");
    refused("--deadline 5: expected a time", "--deadline", "5");
    refused("--ports 80: expected FIRST-LAST", "--ports", "80");
    refused("POLARITY_TLS_PASSWORD", "--tls-key-store", "/etc/store");
  }

  private static void refused(String expected, String... arguments) {
    assertThatThrownBy(() -> read(arguments))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void theProgramEndsWithTheCodesOfTheCommand() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        SparkMain.run(
            new String[] {"--colour", "red"},
            Map.<String, String>of()::get,
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(code).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("polarity: --colour: there is no such option; see docs/spark.md.\n");
  }

  @Test
  void theProgramTrainsOnTheMasterThatSparkSubmitNames() {
    Map<String, String> submitted =
        Map.of(
            "spark.master", "local[1]",
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    submitted.forEach(System::setProperty);
    try {
      int code =
          SparkMain.run(
              "--model mlp --model-option hidden=8 --steps 2 --voters 2 --initial-rate 0.01"
                  .split(" "),
              Map.<String, String>of()::get,
              new PrintStream(out, true, StandardCharsets.UTF_8),
              System.err);
      assertThat(code).isZero();
    } finally {
      submitted.keySet().forEach(System::clearProperty);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("mlp on digits", "\"fingerprint\": \"sha256:");
  }
}
