package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.codec.Coding;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the options of a run become, and which of them are refused. */
class TrainOptionsTest extends CommandWithFakeBackend {

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
            + "leave it out or use --method lion-vote.",
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
                "--cooldown",
                "0.25",
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
                "--coding",
                "plain",
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
            .cooldown(0.25)
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
        .isEqualTo(
            new RunSettings(OptionalLong.of(10), OptionalLong.of(20), 1 << 20, Coding.PLAIN));
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
  void specIsRepeatedWithWhatItResolved() {
    RunSpec spec = RunSpec.builder().voters(3).init(Path.of("/old/w")).build();
    try (RunDirectory first =
        RunDirectory.create(root.resolve("first"), spec, RunSettings.defaults())) {
      first.complete(
          new DataSection("x", "00".repeat(32), 6, 2, List.of(1L), List.of("a", "b")),
          new Resolved(
              0.125,
              1,
              Kernels.NATIVE,
              10,
              1,
              Optional.of("11".repeat(32)),
              Optional.empty(),
              List.of()),
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
}
