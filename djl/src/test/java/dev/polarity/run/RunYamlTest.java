package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.codec.Coding;
import dev.polarity.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunYamlTest {

  private static final Path FILE = Path.of("run.yaml");

  @TempDir Path directory;

  private static RunFile roundTrip(RunFile run) {
    return RunYaml.parse(FILE, RunYaml.write(run));
  }

  private static RunSpec everything() {
    return RunSpec.builder()
        .data("/data with space/#mnist: a")
        .model("mlp")
        .modelOption("hidden", "256,128")
        .modelOption("bias", "off")
        .modelOption("scale", "1e3")
        .voters(8)
        .batch(64)
        .steps(123_456_789_012L)
        .seed(Long.MIN_VALUE)
        .method(Method.SIGNUM)
        .beta(0.1f)
        .schedule("step")
        .scheduleOption("factor", "0x1.8p-1")
        .initialRate(0.1 + 0.2)
        .stage(Stage.ofSteps(30))
        .warmup(10)
        .cooldown(0.3)
        .averaging(false)
        .weightDecay(Float.MIN_VALUE)
        .clip(3.3f)
        .augment(false)
        .init(Path.of("start.safetensors"))
        .threads(3)
        .kernels(Kernels.PORTABLE)
        .sampling(Sampling.SHARDED)
        .build();
  }

  @Test
  void requestComesBackAsItWas() {
    RunFile defaults = RunFile.ofRequest(RunSpec.builder().build(), RunSettings.defaults());
    assertThat(roundTrip(defaults)).isEqualTo(defaults);
    RunFile other =
        RunFile.ofRequest(
            everything(),
            new RunSettings(OptionalLong.of(7), OptionalLong.of(11), 0, Coding.CODED));
    assertThat(roundTrip(other)).isEqualTo(other);
    RunSpec adam =
        RunSpec.builder()
            .method(Method.ADAM)
            .initialRate(0.1)
            .methodOption("beta1", "0x1.8p-1")
            .build();
    RunFile comparator = RunFile.ofRequest(adam, RunSettings.defaults());
    assertThat(roundTrip(comparator)).isEqualTo(comparator);
    assertThat(RunYaml.write(comparator)).contains("method-options:");
    RunSpec signum = RunSpec.builder().method(Method.SIGNUM).build();
    assertThat(RunYaml.write(RunFile.ofRequest(signum, RunSettings.defaults())))
        .doesNotContain("method-options");
  }

  @Test
  void completedFileComesBackToTheBit() {
    RunFile run =
        RunFile.ofRequest(everything(), RunSettings.defaults())
            .complete(
                new DataSection(
                    "mnist",
                    "0f".repeat(32),
                    60_000,
                    10_000,
                    List.of(1L, 28L, 28L),
                    List.of("0", "on", "null", "a: b")),
                new Resolved(
                    Math.PI / 100,
                    3,
                    Kernels.PORTABLE,
                    9375,
                    30,
                    Optional.of("a0".repeat(32)),
                    Optional.of(
                        List.of(new CoordinateRange(0, 150), new CoordinateRange(156, 157))),
                    List.of(new MeasuredRate(100, 0.1), new MeasuredRate(2344, 0x1p-10))),
                new MadeWith("0.1.0", "17.0.15", "PyTorch 2.7.1", "A processor: fast @ 3 GHz"));
    assertThat(roundTrip(run)).isEqualTo(run);
    assertThat(RunYaml.write(run))
        .contains("format: 1\n", "arithmetic: 1\n", "initial-rate: 0x1.015bf9217271ap-5\n")
        .contains("  decaying: [0-149, 156-156]\n")
        .contains("  measured-rates: [100=0x1.999999999999ap-4, 2344=0x1.0p-10]\n");
  }

  /** Its rates would be those of another run. */
  @Test
  void aRequestThatWasChangedBehindWhatItResolvedIsRefused() {
    Resolved resolved =
        new Resolved(
            0.1,
            1,
            Kernels.NATIVE,
            100,
            25,
            Optional.empty(),
            Optional.empty(),
            List.of(new MeasuredRate(100, 0.1)));
    String text =
        RunYaml.write(
            RunFile.ofRequest(
                    RunSpec.builder().data("/data/mnist").init(Path.of("/a/b")).threads(1).build(),
                    RunSettings.defaults())
                .complete(
                    new DataSection("mnist", "0f".repeat(32), 6, 1, List.of(1L), List.of("0")),
                    resolved,
                    new MadeWith("0.1.0", "17.0.15", "PyTorch 2.7.1", "A processor")));
    for (String edit : List.of("seed: 1=seed: 2", "reach: '40'=reach: '39'", "  init: /a/b\n=")) {
      String[] parts = edit.split("=", 2);
      assertThat(text).contains(parts[0]);
      assertThatThrownBy(() -> RunYaml.parse(FILE, text.replace(parts[0], parts[1])))
          .as(edit)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("the section request was changed");
    }
    refused(
        text.replace("seed: 1\n", "seed: 2\n"),
        "run.yaml: the section request was changed, but resolved still holds what a run found for the request before; for a run of its own delete the sections data, resolved and made-with, or bring request back as it was.");
    String moved = text.replace("/data/mnist", "/elsewhere/mnist").replace("/a/b", "/c/d");
    assertThat(RunYaml.parse(FILE, moved).resolved()).contains(resolved);
    String older =
        text.replaceFirst("  request-sha256: .*\n", "").replace("seed: 1\n", "seed: 2\n");
    assertThat(RunYaml.parse(FILE, older).resolved()).contains(resolved);
  }

  @Test
  void handWrittenSpecMayBeShort() {
    RunFile run = RunYaml.parse(FILE, "format: 1\nrequest: {voters: 8, initial-rate: 0x1p-7}\n");
    assertThat(run.request()).isEqualTo(RunSpec.builder().voters(8).initialRate(0x1p-7).build());
    assertThat(run.settings()).isEqualTo(RunSettings.defaults());
    assertThat(run.isComplete()).isFalse();
  }

  private static void refused(String yaml, String sentence) {
    assertThatThrownBy(() -> RunYaml.parse(FILE, yaml))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void whatIsWrongIsToldWithLineAndKey() {
    for (String rate : List.of("100", "100=", "100=0", "100=-0x1p-3", "-1=0.5", "100=NaN")) {
      assertThatThrownBy(
              () ->
                  RunYaml.parse(
                      FILE,
                      "format: 1\nrequest: {}\nresolved: {initial-rate: 0.1, threads: 1,"
                          + " kernels: native, steps: 200, stage-steps: 50, measured-rates: ['"
                          + rate
                          + "']}\n"))
          .as(rate)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("run.yaml, line 3: measured-rates");
    }
    refused("", "run.yaml: the file is empty.");
    refused(
        "format: 1\nrequest: [",
        "run.yaml, line 2: not YAML (expected the node content, but found '<stream end>').");
    refused("- 1\n", "run.yaml, line 1: the file should hold \"key: value\" lines.");
    refused("request: {}\n", "run.yaml, line 1: the key format is missing.");
    refused("format: 1\n", "run.yaml, line 1: request: this section is missing.");
    refused("format: one\n", "run.yaml, line 1: format one: expected a whole number from 1 on.");
    refused(
        "format: 1\nrequest:\n  voters: four\n",
        "run.yaml, line 3: voters four: expected a whole number from 1 to 65535.");
    refused(
        "format: 1\nrequest:\n  seed: 1\n  voters: [1]\n",
        "run.yaml, line 4: voters: expected one value, not a list or a section.");
    refused(
        "format: 1\nrequest:\n  method: sign\n  beta: 0.5\n",
        "run.yaml, line 4: beta 0.5: sign has no momentum; leave it out or use --method signum.");
    refused(
        "format: 1\nrequest:\n  seed: 1\n  seed: 2\n",
        "run.yaml, line 4: the key seed is there twice.");
    refused(
        "format: 1\nrequest:\n  epochs: 1\n  steps: 2\n",
        "run.yaml, line 4: steps: expected either epochs or steps, not both.");
    refused(
        "format: 1\nrequest: {}\nsettings:\n  eval-every: never\n",
        "run.yaml, line 4: eval-every never: expected epoch, or a whole number of steps from 1 on.");
    refused(
        "format: 1\nrequest: {}\ndata: {name: x, sha256: 12}\n",
        "run.yaml, line 3: sha256: expected the 64 hexadecimal digits of a SHA-256, found 12.");
  }

  @Test
  void misspeltKeyIsNotPassedOver() {
    assertThatThrownBy(() -> RunYaml.parse(FILE, "format: 1\nrequest:\n  voter: 4\n"))
        .hasMessageStartingWith("run.yaml, line 3: unknown key voter; expected one of data, model");
    assertThatThrownBy(() -> RunYaml.parse(FILE, "format: 1\nrequests: {}\nrequest: {}\n"))
        .hasMessageStartingWith("run.yaml, line 2: unknown key requests; expected one of format");
  }

  @Test
  void newerFormatAndArithmeticAreRefusedEvenWithKeysOfTheirOwn() {
    refused(
        "format: 2\nnovelty: 1\n",
        "run.yaml: format 2 was written by a newer Polarity; this one, "
            + PolarityVersion.text()
            + ", reads up to format 1.");
    refused(
        "format: 1\narithmetic: 2\nrequest: {}\n",
        "run.yaml: arithmetic 2 belongs to a newer Polarity; this one, "
            + PolarityVersion.text()
            + ", computes with arithmetic 1, and would give other weights.");
  }

  @Test
  void fileThatIsNoTextIsNamed() throws Exception {
    Path file = directory.resolve("run.yaml");
    assertThatThrownBy(() -> RunYaml.read(file)).hasMessage(file + ": there is no such file.");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> RunYaml.read(file))
        .hasMessage(file + ": expected a YAML file in UTF-8.");
    Files.write(file, new byte[] {0, 1, 2});
    assertThatThrownBy(() -> RunYaml.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": not YAML");
  }
}
