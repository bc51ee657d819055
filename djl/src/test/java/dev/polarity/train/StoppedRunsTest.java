package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.loss.Loss;
import dev.polarity.codec.Coding;
import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.journal.Journal;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.run.Method;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a run before its end, other than a stop that was asked for. */
class StoppedRunsTest {

  private static final int SNAPSHOTS = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(doubles = {1e30, 3e38})
  void anAbsurdRateDivergesAndTheRunCanBeLookedInto(double rate) {
    Path run = directory.resolve("run");

    assertThatThrownBy(SmallRuns.in(run).optInitialRate(rate).optEvalEvery(1).build()::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageStartingWith("Step ")
        .hasMessageContaining("so the run has diverged; try a smaller --initial-rate.");

    RunDirectory view = RunDirectory.view(run);
    assertThat(view.isFinished()).isFalse();
    assertThat(view.file().isComplete()).isTrue();
    assertThat(view.metrics()).isNotEmpty();
    assertThat(JournalReader.scan(view.journal()).ranges()).isNotEmpty();
    assertThatThrownBy(SmallRuns.in(run).optInitialRate(rate).optEvalEvery(1).build()::resume)
        .isInstanceOf(DivergedException.class);
  }

  /** As a float it is infinite: no verdict could be applied. */
  @ParameterizedTest
  @ValueSource(doubles = {1e39, 1e300})
  void aRateBeyondTheFloatsEndsInASentence(double rate) {
    Path run = directory.resolve("run");

    assertThatThrownBy(() -> SmallRuns.in(run).optInitialRate(rate).build().run())
        .isInstanceOfAny(InvalidInputException.class, DivergedException.class);
  }

  @Test
  void aLossThatTurnsNaNNamesStepAndVoter() {
    Path run = directory.resolve("run");
    // One pass is the probe's; then three voters vote in each step.
    Loss loss = new TurnsNaN(1 + 3 * 4 + 2);

    assertThatThrownBy(
            SmallRuns.in(run).setLoss(loss).optInitialRate(0.01).optEvalEvery(100).build()::run)
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "Step 4: the loss of voter 1 is NaN, so the run has diverged; try a smaller --initial-rate.");

    RunResult mended =
        SmallRuns.in(run)
            .setLoss(new TurnsNaN(1_000_000))
            .optInitialRate(0.01)
            .optEvalEvery(100)
            .build()
            .resume();
    RunResult whole =
        SmallRuns.in(directory.resolve("whole"))
            .setLoss(new TurnsNaN(1_000_000))
            .optInitialRate(0.01)
            .optEvalEvery(100)
            .build()
            .run();
    assertThat(SmallRuns.result(mended)).isEqualTo(SmallRuns.result(whole));
  }

  @Test
  void wrongInputBeforeTheFirstStepLeavesNoDirectory() throws IOException {
    Path run = directory.resolve("run");
    assertThatThrownBy(SmallRuns.in(run).optBatch(81).build()::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there are only 240");
    assertThat(run).doesNotExist();
    Path missing = directory.resolve("missing.safetensors");
    assertThatThrownBy(SmallRuns.in(run).optInitialWeights(missing).build()::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("missing.safetensors");
    assertThat(run).doesNotExist();
    assertThatThrownBy(SmallRuns.in(run).optFreeze(name -> true).build()::run)
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            SmallRuns.in(run)
                    .setData(
                        "mine",
                        () -> {
                          throw new InvalidInputException("no data today");
                        })
                    .build()
                ::run)
        .hasMessage("no data today");
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aVerdictThatIsNotTheJournalledOneStopsTheRun() throws IOException {
    Path run = directory.resolve("run");
    dieInStep(run, 6);
    flipOneSign(run, 5, 77);

    assertThatThrownBy(signum(run).build()::resume)
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith(
            "Step 5: computed again, 1 of 6,370 signs of the verdict differ from the journal");
  }

  @Test
  void wherePeopleInsistTheJournalWinsAndTheResultSaysSo() throws IOException {
    RunResult whole = signum(directory.resolve("whole")).build().run();
    Path run = directory.resolve("run");
    dieInStep(run, 6);
    flipOneSign(run, 5, 77);

    RunResult result = signum(run).optAllowDifferentArithmetic(true).build().resume();

    assertThat(result.fingerprint()).isNotEqualTo(whole.fingerprint());
    assertThat(result.repeatable()).isFalse();
  }

  @Test
  void anotherProbeIsRefusedUnlessPeopleInsist() throws IOException {
    Path run = directory.resolve("run");
    dieInStep(run, 6);
    String probe = Files.readString(run.resolve("probe"));
    String other = "sha256:" + "0".repeat(64) + "\n";
    Files.writeString(run.resolve("probe"), other);

    assertThatThrownBy(signum(run).build()::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("computes other gradients than the one that began the run")
        .hasMessageContaining("--allow-different-arithmetic");
    List<String> notices = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void onNotice(String notice) {
            notices.add(notice);
          }

          @Override
          public void onStep(StepRecord step) {
            if (step.step() == 9) {
              throw new IllegalStateException("the process dies");
            }
          }
        };
    assertThatThrownBy(
            signum(run).optAllowDifferentArithmetic(true).optListener(listener).build()::resume)
        .hasMessage("the process dies");
    assertThat(notices).anyMatch(notice -> notice.contains("will not be repeatable"));

    // Back where the run was begun: part of its verdicts came from elsewhere all the same, and one
    // that is computed again here may be another.
    Files.writeString(run.resolve("probe"), probe);
    flipOneSign(run, 8, 77);
    assertThat(signum(run).build().resume().repeatable()).isFalse();
  }

  /** Of a model so large that a thread of its own journals. */
  @Test
  void nobodyHearsOfAStepThatTheJournalDoesNotHold() {
    Path run = directory.resolve("large");
    List<Long> held = new ArrayList<>();
    RunResult result =
        large(run)
            .optListener(
                new RunListener() {
                  @Override
                  public void onStep(StepRecord step) {
                    JournalReader reader = JournalReader.scan(run.resolve("journal"));
                    assertThat(reader.holds(0, step.step() + 1)).isTrue();
                    held.add(step.step());
                  }
                })
            .build()
            .run();
    assertThat(held).hasSize(SmallRuns.STEPS);
    assertThat(result.parameters()).isGreaterThan(JournalThread.LEAST_COORDINATES);
    assertThat(large(directory.resolve("again")).build().run().fingerprint())
        .isEqualTo(result.fingerprint());
  }

  private static Training.Builder large(Path run) {
    return SmallRuns.in(run)
        .setModel("large", Map.of(), (input, outputs) -> SmallRuns.wide(1400))
        .optMethod(Method.SIGN)
        .optInitialRate(0.01);
  }

  private static Training.Builder signum(Path run) {
    return SmallRuns.in(run)
        .optMethod(Method.SIGNUM)
        .optInitialRate(0.01)
        .optSnapshotEvery(SNAPSHOTS);
  }

  private static void dieInStep(Path run, long inStep) {
    Training training =
        signum(run)
            .optListener(
                new RunListener() {
                  @Override
                  public void onStep(StepRecord step) {
                    if (step.step() == inStep) {
                      throw new IllegalStateException("the process dies");
                    }
                  }
                })
            .build();
    assertThatThrownBy(training::run).hasMessage("the process dies");
  }

  /** Writes the journal anew, with one sign of one verdict turned over and sound checksums. */
  private static void flipOneSign(Path run, long inStep, int coordinate) throws IOException {
    Path file = run.resolve("journal");
    JournalReader reader = JournalReader.scan(file);
    RunIdentity identity = reader.identity().orElseThrow();
    List<long[]> verdicts = new ArrayList<>();
    List<StepMeasures> measures = new ArrayList<>();
    reader.replay(
        0,
        reader.ranges().get(0).end(),
        (step, verdict, measured) -> {
          verdicts.add(verdict.clone());
          measures.add(measured);
        });
    verdicts.get((int) inStep)[coordinate / 64] ^= 1L << coordinate;
    AtomicFiles.deleteTree(file);
    try (Journal journal =
        Journal.open(file, identity, Coding.PLAIN, 1, 1L << 30, 0, notice -> {})) {
      for (int step = 0; step < verdicts.size(); step++) {
        if (step > 0 && step % SNAPSHOTS == 0) {
          journal.startSegment(step);
        }
        journal.append(step, verdicts.get(step), measures.get(step));
      }
    }
  }
}
