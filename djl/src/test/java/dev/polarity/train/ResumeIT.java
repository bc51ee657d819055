package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.data.SmallDigits;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.Method;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeIT {

  @TempDir Path directory;

  /** An even number of voters, so that ties make each verdict depend on the one before. */
  private Training.Builder run(String name, Method method) {
    return SmallRuns.in(directory.resolve(name))
        .optVoters(4)
        .optBatch(12)
        .optMethod(method)
        .optInitialRate(0.01)
        .optEvalEvery(2)
        .optSnapshotEvery(4);
  }

  @ParameterizedTest
  @CsvSource({
    "SIGN, 0",
    "SIGN, 7",
    "SIGNUM, 0",
    "SIGNUM, 4",
    "SIGNUM, 7",
    "SIGNUM, 14",
    "LION_VOTE, 7"
  })
  void aStoppedRunEndsLikeOneThatWasNot(Method method, long stopAfter) {
    RunResult whole = run("whole", method).build().run();
    Path stopped = directory.resolve("stopped");
    stop("stopped", method, stopAfter);
    assertThat(RunDirectory.view(stopped).isFinished()).isFalse();

    RunResult resumed = run("stopped", method).build().resume();

    assertThat(SmallRuns.result(resumed)).isEqualTo(SmallRuns.result(whole));
    assertThat(SmallRuns.metrics(stopped)).isEqualTo(SmallRuns.metrics(directory.resolve("whole")));
    assertThat(model(stopped)).isEqualTo(model(directory.resolve("whole")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM", "LION_VOTE"})
  void aRunThatDiesAgainAndAgainEndsLikeOneThatDidNot(Method method) {
    RunResult whole = run("whole", method).build().run();
    Path dying = directory.resolve("dying");
    die("dying", method, 2, false);
    List<Long> begins = new ArrayList<>();
    for (long step : new long[] {3, 8, 9, 12}) {
      begins.add(die("dying", method, step, true));
    }

    RunResult resumed = run("dying", method).build().resume();

    assertThat(SmallRuns.result(resumed)).isEqualTo(SmallRuns.result(whole));
    assertThat(SmallRuns.metrics(dying)).isEqualTo(SmallRuns.metrics(directory.resolve("whole")));
    // Signs go on at the last journalled step, momentum at the last snapshot.
    assertThat(begins)
        .isEqualTo(method == Method.SIGN ? List.of(3L, 4L, 9L, 10L) : List.of(0L, 0L, 8L, 8L));
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void aDamagedSnapshotIsPassedOverAndSaid(Method method) throws IOException {
    RunResult whole = run("whole", method).build().run();
    stop("damaged", method, 10);
    Path newest = snapshots("damaged").get(snapshots("damaged").size() - 1);
    assertThat(newest.getFileName()).hasToString("step-0000000011");
    Files.write(newest.resolve("weights"), new byte[0]);
    List<String> notices = new ArrayList<>();

    RunResult resumed =
        run("damaged", method)
            .optListener(
                new RunListener() {
                  @Override
                  public void onNotice(String notice) {
                    notices.add(notice);
                  }
                })
            .build()
            .resume();

    assertThat(SmallRuns.result(resumed)).isEqualTo(SmallRuns.result(whole));
    assertThat(SmallRuns.metrics(directory.resolve("damaged")))
        .isEqualTo(SmallRuns.metrics(directory.resolve("whole")));
    assertThat(notices).anyMatch(notice -> notice.contains("step-0000000011"));
  }

  @Test
  void aFinishedRunAnswersWithItsResult() {
    RunResult whole = run("whole", Method.SIGN).build().run();
    assertThat(run("whole", Method.SIGN).build().resume()).isEqualTo(whole);
  }

  @Test
  void aRunThatDiedBeforeItsResultWasWrittenIsFinished() throws IOException {
    RunResult whole = run("whole", Method.SIGN).build().run();
    Path file = directory.resolve("whole");
    String lines = Files.readString(file.resolve("metrics.jsonl"));
    Files.delete(file.resolve("result.json"));
    RunResult again = run("whole", Method.SIGN).build().resume();
    assertThat(SmallRuns.result(again)).isEqualTo(SmallRuns.result(whole));
    assertThat(Files.readString(file.resolve("metrics.jsonl"))).isEqualTo(lines);
  }

  @Test
  void anOccupiedDirectoryIsLeftAlone() throws IOException {
    stop("half", Method.SIGN, 3);
    assertThatThrownBy(run("half", Method.SIGN).build()::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds an unfinished run; continue it with: polarity resume ");
    run("half", Method.SIGN).build().resume();
    assertThatThrownBy(run("half", Method.SIGN).build()::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds a finished run");
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("letter.txt"), "mine");
    assertThatThrownBy(run("other", Method.SIGN).build()::run)
        .isInstanceOf(InvalidInputException.class);
    assertThat(other.resolve("letter.txt")).hasContent("mine");
    Files.createDirectory(directory.resolve("empty"));
    assertThat(run("empty", Method.SIGN).build().run().steps()).isEqualTo(15);
  }

  @Test
  void changedDataAreRefused() {
    stop("changed", Method.SIGN, 3);
    assertThatThrownBy(
            run("changed", Method.SIGN).setData("digits", () -> SmallDigits.of(240, 99)).build()
                ::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("The data digits have changed since");
    assertThat(run("changed", Method.SIGN).build().resume().steps()).isEqualTo(15);
  }

  @Test
  void anotherBlockOrFreezeOrSettingIsRefused() {
    stop("changed", Method.SIGN, 3);
    assertThatThrownBy(run("changed", Method.SIGN).optSeed(9).build()::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("asks for another run");
    assertThatThrownBy(
            run("changed", Method.SIGN).optFreeze(name -> name.contains("bias")).build()::resume)
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            run("changed", Method.SIGN)
                    .setModel("small", Map.of(), (input, outputs) -> SmallRuns.normalised())
                    .build()
                ::resume)
        .isInstanceOf(InvalidInputException.class);
    assertThat(run("changed", Method.SIGN).build().resume().steps()).isEqualTo(15);
  }

  @Test
  void whatIsNoRunCannotBeResumed() throws IOException {
    assertThatThrownBy(run("nowhere", Method.SIGN).build()::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there is no such directory");
    Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(run("empty", Method.SIGN).build()::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds no run");
  }

  /** Runs until a stop is asked for in the step of the given number. */
  private void stop(String name, Method method, long stopAfter) {
    StopSignal stop = new StopSignal();
    if (stopAfter == 0) {
      stop.request();
    }
    Training training =
        run(name, method)
            .optStop(stop)
            .optListener(
                new RunListener() {
                  @Override
                  public void onStep(StepRecord step) {
                    if (step.step() == stopAfter) {
                      stop.request();
                    }
                  }
                })
            .build();
    if (stopAfter == SmallRuns.STEPS - 1) {
      training.run();
      deleteResult(name);
      return;
    }
    long steps = stopAfter == 0 ? 0 : stopAfter + 1;
    assertThatThrownBy(training::run)
        .isInstanceOf(StoppedException.class)
        .hasMessage("Stopped after step %d of 15.".formatted(steps));
  }

  private void deleteResult(String name) {
    try {
      Files.delete(directory.resolve(name).resolve("result.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Runs until the process "dies" in the given step, without a snapshot; returns its first step.
   */
  private long die(String name, Method method, long inStep, boolean resume) {
    long[] begin = new long[1];
    Training training =
        run(name, method)
            .optListener(
                new RunListener() {
                  @Override
                  public void onStart(RunStart start) {
                    begin[0] = start.step();
                  }

                  @Override
                  public void onStep(StepRecord step) {
                    if (step.step() == inStep) {
                      throw new IllegalStateException("the process dies");
                    }
                  }
                })
            .build();
    assertThatThrownBy(resume ? training::resume : training::run).hasMessage("the process dies");
    return begin[0];
  }

  private List<Path> snapshots(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name).resolve("snapshots"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("step-")).sorted().toList();
    }
  }

  private static String model(Path run) {
    return InitialFile.sha256(run.resolve("model/model.safetensors"));
  }
}
