package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolarityTest extends CommandWithFakeBackend {

  @Test
  void wrongArgumentsPointToTheHelp() {
    assertRefused(
        "train", "--voterss: there is no such option; did you mean --voters?", "--voterss", "3");
    assertRefused("train", "--qqq: there is no such option.", "--qqq=1");
    assertRefused(
        "train", "--epochs and --steps: give one of them.", "--epochs", "1", "--steps", "2");
    assertRefused(
        "train", "--model-option hidden: expected NAME=VALUE.", "--model-option", "hidden");
    assertRefused("train", "--voters: its N is missing.", "--voters");
    assertRefused("train", "digits: a word that polarity train does not take.", "digits");
    assertRefused("resume", "RUN is missing.");
    assertThat(polarity("trian")).isEqualTo(2);
    assertThat(err)
        .startsWith("polarity: trian: there is no such command; expected one of train, resume,");
    assertThat(polarity()).isEqualTo(2);
    assertThat(err).startsWith("polarity: Missing command: expected one of train, resume,");
  }

  private void assertRefused(String command, String sentence, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(arguments));
    assertThat(polarity(line.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.lines())
        .containsExactly("polarity: " + sentence, "polarity: see polarity " + command + " --help");
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
  void helpOfAComparisonShowsWhatItTakesOnly() {
    assertThat(polarity("compare", "--help")).isZero();
    assertThat(out)
        .contains(
            "--recipe=FILE",
            "--methods",
            "--method=",
            "--model=NAME",
            "--journal-limit",
            "--epochs=",
            "--steps=")
        .doesNotContain("--spec", "--allow-different-arithmetic");
    assertThat(polarity("compare", "--seeds", "1,2", "--spec", "run.yaml", "--run", run))
        .isEqualTo(2);
    assertThat(err).contains("--spec: holds for one run");
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
  void summarySaysWhatCameOutAndWhatIsNext() {
    assertThat(polarity("train", "--run", run)).isZero();
    assertThat(out)
        .contains(run, "98.71 %", "sha256:ab", "1 min 23 s", "4 voters on 1 node")
        .contains("polarity evaluate " + run);
    assertThat(err)
        .contains("61,706 weights", "note: 2 images are in no step.")
        .contains("epoch 1/1  loss 2.250     accuracy 98.71 %  rate 0.00700  agreement 65 %")
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
        .contains("asked        digits, lenet, 4 voters of 32 images, lion-vote, measured, seed 1")
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
