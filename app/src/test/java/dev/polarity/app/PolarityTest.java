package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.DataSection;
import dev.polarity.run.Kernels;
import dev.polarity.run.MadeWith;
import dev.polarity.run.Method;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Sampling;
import dev.polarity.run.Stage;
import dev.polarity.study.ReportWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolarityTest {

  @TempDir Path root;
  private final FakeBackend backend = new FakeBackend();
  private String run;
  private String out;
  private String err;

  @BeforeEach
  void choose() {
    run = root.resolve("a").toString();
  }

  private int polarity(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), false);
    int code = Polarity.command(console, backend, ReportWriter.NONE).run(arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private void refused(String sentence, String... arguments) {
    assertThat(polarity(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    assertThat(err).isEqualTo("polarity: " + sentence + System.lineSeparator());
    assertThat(out).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void wrongValuesEndInOneSentence() {
    refused(
        "--voters 0: expected a whole number from 1 to 65535.",
        "train",
        "--voters",
        "0",
        "--run",
        run);
    refused(
        "--voters four: expected a whole number from 1 to 65535.",
        "train",
        "--voters",
        "four",
        "--run",
        run);
    refused("--averaging yes: expected on or off.", "train", "--averaging=yes", "--run", run);
    refused(
        "--clip 1.0: scaling a gradient does not change its signs, so it does nothing to sign; "
            + "leave it out or use --method signum.",
        "train",
        "--method",
        "sign",
        "--clip",
        "1",
        "--run",
        run);
    refused(
        root.resolve("no.yaml") + ": there is no such file.",
        "train",
        "--spec",
        root.resolve("no.yaml").toString(),
        "--run",
        run);
    refused(
        "--classpath nowhere.jar: there is no such jar or directory.",
        "train",
        "--classpath",
        "nowhere.jar",
        "--run",
        run);
    refused(run + ": there is no such directory.", "resume", run);
    refused(run + ": there is no such directory.", "inspect", run);
  }

  @Test
  void wrongArgumentsPointToTheHelp() {
    assertThat(polarity("train", "--voterss", "3")).isEqualTo(2);
    assertThat(err.lines())
        .containsExactly(
            "polarity: Unknown options: '--voterss', '3'.", "polarity: see polarity train --help");
    assertThat(polarity("train", "--epochs", "1", "--steps", "2")).isEqualTo(2);
    assertThat(err.lines()).hasSize(2).first().asString().contains("--epochs", "--steps");
    assertThat(polarity("resume")).isEqualTo(2);
    assertThat(err.lines())
        .containsExactly(
            "polarity: Missing required parameter: 'RUN'.", "polarity: see polarity resume --help");
    assertThat(polarity()).isEqualTo(2);
    assertThat(err).startsWith("polarity: Missing command: expected one of train, resume,");
  }

  @Test
  void helpTeachesByExamples() {
    for (String command :
        List.of("train", "resume", "evaluate", "predict", "inspect", "schedule")) {
      assertThat(polarity(command, "--help")).isZero();
      assertThat(out).as(command).contains("Usage: polarity " + command, "  polarity " + command);
      assertThat(err).isEmpty();
    }
    assertThat(polarity("--help")).isZero();
    assertThat(out).contains("Exit codes:");
  }

  @Test
  void versionNamesWhatComputes() {
    assertThat(polarity("--version")).isZero();
    assertThat(out)
        .contains("Polarity 0.1", "JDK " + System.getProperty("java.runtime.version"))
        .contains("DJL 0.35.1", "PyTorch 2.7.1")
        .containsPattern("sign kernels: (vector \\(\\d+ bits\\)|scalar \\(.+\\))");
  }

  @Test
  void optionsBecomeTheSpec() {
    assertThat(
            polarity(
                "train",
                "--run",
                run,
                "--data",
                "some/where",
                "--model",
                "mlp",
                "--model-option",
                "hidden=10",
                "--voters",
                "8",
                "--batch",
                "64",
                "--steps",
                "100",
                "--seed",
                "-7",
                "--method",
                "signum",
                "--beta",
                "0.5",
                "--schedule",
                "step",
                "--schedule-option",
                "every=30",
                "--initial-rate",
                "0.02",
                "--stage",
                "epoch",
                "--warmup",
                "5",
                "--averaging",
                "off",
                "--weight-decay",
                "0.1",
                "--clip",
                "2",
                "--augment",
                "off",
                "--init",
                "w.safetensors",
                "--threads",
                "3",
                "--kernels",
                "portable",
                "--sampling",
                "sharded",
                "--eval-every",
                "10",
                "--snapshot-every",
                "20",
                "--journal-limit",
                "1MiB",
                "--quiet",
                "--allow-different-arithmetic"))
        .isZero();
    RunSpec expected =
        RunSpec.builder()
            .data(Path.of("some/where").toAbsolutePath().toString())
            .model("mlp")
            .modelOption("hidden", "10")
            .voters(8)
            .batch(64)
            .steps(100)
            .seed(-7)
            .method(Method.SIGNUM)
            .beta(0.5f)
            .schedule("step")
            .scheduleOption("every", "30")
            .initialRate(0.02)
            .stage(Stage.EPOCH)
            .warmup(5)
            .averaging(false)
            .weightDecay(0.1f)
            .clip(2)
            .augment(false)
            .init(Path.of("w.safetensors").toAbsolutePath())
            .threads(3)
            .kernels(Kernels.PORTABLE)
            .sampling(Sampling.SHARDED)
            .build();
    assertThat(backend.trained.request()).isEqualTo(expected);
    assertThat(backend.trained.settings())
        .isEqualTo(new RunSettings(OptionalLong.of(10), OptionalLong.of(20), 1 << 20));
    assertThat(backend.options.allowDifferentArithmetic()).isTrue();
    assertThat(err).isEqualTo("note: 2 images are in no step." + System.lineSeparator());
  }

  @Test
  void aMethodToCompareWithIsAskedForLikeAnyOther() {
    assertThat(
            polarity(
                "train",
                "--run",
                run,
                "--method=lion",
                "--initial-rate=1e-3",
                "--method-option=beta1=0.95"))
        .isZero();
    assertThat(backend.trained.request())
        .isEqualTo(
            RunSpec.builder()
                .method(Method.LION)
                .initialRate(0.001)
                .methodOption("beta1", "0.95")
                .build());
  }

  @Test
  void whatDoesNotGoWithAMethodEndsInOneSentence() {
    refused(
        "--initial-rate auto: measures the rate of a step by signs, and so tells none for sgd; give a number such as 0.01.",
        "train",
        "--method=sgd",
        "--run",
        run);
    refused(
        "--method-option beta1=2: expected a number of at least 0 and below 1.",
        "train",
        "--method=adam",
        "--initial-rate=1",
        "--method-option=beta1=2",
        "--run",
        run);
    refused(
        "--snapshot-every: adam keeps no journal and no snapshots, but starts again after an"
            + " interrupt; leave it out.",
        "train",
        "--method=adam",
        "--initial-rate=0.001",
        "--snapshot-every=10",
        "--run",
        run);
  }

  @Test
  void withoutOptionsTheSpecIsTheDefault() {
    assertThat(polarity("train", "--run", run)).isZero();
    assertThat(backend.trained.request()).isEqualTo(RunSpec.builder().build());
    assertThat(backend.repeated).isEmpty();
  }

  @Test
  void summarySaysWhatCameOutAndWhatIsNext() {
    assertThat(polarity("train", "--run", run)).isZero();
    assertThat(out)
        .contains(run, "98.71 %", "sha256:ab", "1 min 23 s", "4 voters on 1 node")
        .contains("polarity evaluate " + run);
    assertThat(err)
        .contains("61,706 weights", "note: 2 images are in no step.")
        .contains("epoch 1/1  loss 2.250    accuracy 98.71 %  rate 0.00700  agreement 65 %")
        .contains("1,235 images/s  0 s left");
  }

  @Test
  void jsonIsTheResultAndNothingElse() throws Exception {
    assertThat(polarity("train", "--run", run, "--json")).isZero();
    assertThat(out).isEqualTo(Files.readString(Path.of(run, "result.json")));
    assertThat(polarity("resume", run, "--json")).isZero();
    assertThat(out).isEqualTo(FakeBackend.RESULT.toJson());
    assertThat(err).isEmpty();
  }

  @Test
  void wrongInputBeforeTheFirstStepTakesTheDirectoryAway() {
    backend.beforeFirstStep = new InvalidInputException("--data x: no.");
    refused("--data x: no.", "train", "--run", run);
    backend.beforeFirstStep = null;
    backend.afterFirstStep = new InvalidInputException("odd");
    assertThat(polarity("train", "--run", run, "--quiet")).isEqualTo(2);
    assertThat(RunDirectory.isRun(Path.of(run))).isTrue();
  }

  @Test
  void resumedRunIsNeverTakenAway() {
    backend.stopped = true;
    polarity("train", "--run", run);
    backend.beforeFirstStep = new InvalidInputException("--data: gone.");
    assertThat(polarity("resume", run)).isEqualTo(2);
    assertThat(RunDirectory.isRun(Path.of(run))).isTrue();
  }

  @Test
  void eachFailureHasItsCode() {
    backend.afterFirstStep = new DivergedException("Step 1: the loss is NaN.");
    assertThat(polarity("train", "--run", run)).isEqualTo(4);
    assertThat(err).endsWith("polarity: Step 1: the loss is NaN." + System.lineSeparator());
    backend.afterFirstStep = new StoppedException("The disk is full.");
    assertThat(polarity("resume", run)).isEqualTo(3);
    assertThat(err)
        .endsWith(
            "polarity: The disk is full. Continue with: polarity resume "
                + run
                + System.lineSeparator());
    backend.afterFirstStep = new IllegalStateException("a defect");
    assertThat(polarity("resume", run)).isEqualTo(1);
    assertThat(err).contains("IllegalStateException: a defect", "\tat ", "please report it");
  }

  @Test
  void interruptedRunTellsHowToGoOn() {
    backend.stopped = true;
    assertThat(polarity("train", "--run", run)).isEqualTo(130);
    assertThat(err).contains("polarity: interrupted; continue with: polarity resume " + run);
    assertThat(polarity("train", "--run", run)).isEqualTo(2);
    assertThat(err).contains("holds an unfinished run", "polarity resume " + run);
    backend.stopped = false;
    assertThat(polarity("resume", run)).isZero();
    assertThat(polarity("train", "--run", run)).isEqualTo(2);
    assertThat(err).contains("holds a finished run");
  }

  @Test
  void specIsRepeatedWithWhatItResolved() {
    RunSpec spec = RunSpec.builder().voters(3).init(Path.of("/old/w")).build();
    try (RunDirectory first =
        RunDirectory.create(root.resolve("first"), spec, RunSettings.defaults())) {
      first.complete(
          new DataSection("x", "00".repeat(32), 6, 2, List.of(1L), List.of("a", "b")),
          new Resolved(
              0.125, 1, Kernels.NATIVE, 10, 1, Optional.of("11".repeat(32)), Optional.empty()),
          new MadeWith("a", "b", "c", "d"));
    }
    String file = root.resolve("first/run.yaml").toString();
    assertThat(polarity("train", "--spec", file, "--run", run, "--init", "/new/w", "--quiet"))
        .isZero();
    assertThat(backend.trained.request())
        .isEqualTo(spec.toBuilder().init(Path.of("/new/w")).build());
    assertThat(backend.repeated.orElseThrow().resolved().orElseThrow().initialRate())
        .isEqualTo(0.125);
    assertThat(polarity("train", "--spec", file, "--voters", "4")).isEqualTo(2);
    assertThat(err)
        .startsWith("polarity: --voters: cannot be given beside --spec, whose file decides it");
    assertThat(polarity("train", "--spec", file, "--epochs", "4")).isEqualTo(2);
    assertThat(err).startsWith("polarity: --epochs: cannot be given beside --spec");
  }

  @Test
  void modelsAreEvaluatedAndAsked() {
    polarity("train", "--run", run);
    assertThat(polarity("evaluate", run)).isZero();
    assertThat(out.strip()).isEqualTo("digits: 1,000 test examples, accuracy 50.00 %, loss -");
    assertThat(polarity("evaluate", run, "--json")).isZero();
    assertThat(out).contains("\"accuracy\": 0.5", "\"loss\": null");
    assertThat(polarity("predict", run, "x.png", "y.png")).isZero();
    assertThat(out.lines()).containsExactly("x.png: seven 75.00 %", "y.png: seven 75.00 %");
    assertThat(polarity("predict", run)).isEqualTo(2);
    assertThat(polarity("predict", run, "x.png", "--top", "0")).isEqualTo(2);
  }

  @Test
  void inspectTellsHowFarARunIs() {
    backend.stopped = true;
    polarity("train", "--run", run);
    assertThat(polarity("inspect", run)).isZero();
    assertThat(out)
        .contains("asked        digits, lenet, 4 voters of 32 images, signum, adaptive, seed 1")
        .contains("journal      no steps, 0 bytes")
        .contains("continue with: polarity resume " + run);
    assertThat(polarity("inspect", run, "--spec")).isZero();
    assertThat(out).contains("format: 1", "voters: 4");
    backend.stopped = false;
    polarity("resume", run);
    assertThat(polarity("inspect", run)).isZero();
    assertThat(out).contains("fingerprint  sha256:ab").doesNotContain("continue with");
  }
}
