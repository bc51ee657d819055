package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import dev.polarity.file.AtomicFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run whose files were damaged after a kill goes on from what is whole, says what it passed over,
 * and ends as one that was left alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageIT {

  private static final int STEPS = 100;
  private static final int SNAPSHOT_EVERY = 20;
  private static final int EVAL_EVERY = 50;
  private static final int KILLS = 20;

  @TempDir static Path root;

  private final Random random = Seed.random("DamageIT");
  private RunFiles alone;
  private RunFiles killed;
  private int copies;

  @BeforeAll
  void train() {
    alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", arguments(), "--run", alone.path());
    killed = killedBetweenSnapshots();
  }

  private static List<Object> arguments() {
    return List.of(
        "--eval-every=" + EVAL_EVERY,
        "--snapshot-every=" + SNAPSHOT_EVERY,
        "--quiet",
        small("signum", STEPS));
  }

  /** A run with two whole snapshots at least, and journalled steps after the newest. */
  private RunFiles killedBetweenSnapshots() {
    for (int number = 0; number < KILLS; number++) {
      RunFiles run = new RunFiles(root.resolve("killed-" + number));
      try (PolarityProcess process =
          PolarityProcess.start("train", arguments(), "--run", run.path())) {
        process.awaits(() -> run.newestSnapshot() >= SNAPSHOT_EVERY && tail(run) >= 5);
        process.kill();
      }
      if (!run.isFinished() && run.temporaries().isEmpty() && tail(run) >= 5) {
        return run;
      }
    }
    throw new AssertionError("Not one of " + KILLS + " kills fell between two snapshots.");
  }

  private static long tail(RunFiles run) {
    return run.journalEnd() - run.newestSnapshot();
  }

  private RunFiles copy() {
    return killed.copyTo(root.resolve("copy-" + copies++));
  }

  private void resumesSaying(RunFiles run, String... said) {
    Outcome outcome = PolarityProcess.run("resume", run.path(), "--quiet");
    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.err().lines())
        .as(Seed.of("what was said"))
        .allMatch(line -> line.startsWith("note: "))
        .hasSize(said.length);
    for (int i = 0; i < said.length; i++) {
      assertThat(outcome.err().lines().toList().get(i)).contains(said[i]);
    }
    run.assertSameAs(alone, Seed.of(outcome.err()));
  }

  @Test
  void anUndamagedRunGoesOnWithoutAWord() {
    resumesSaying(copy());
  }

  @Test
  void aTornJournalIsCut() throws IOException {
    RunFiles run = copy();
    String torn = tearJournal(run);
    resumesSaying(run, torn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights", "verdict", "average"})
  void aDamagedSnapshotIsPassedOverForTheOneBeforeIt(String file) throws IOException {
    RunFiles run = copy();
    Path damaged = flipByte(run, file);
    resumesSaying(run, passedOver(damaged));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aSnapshotWithADamagedVoterIsPassedOver(int voter) throws IOException {
    RunFiles run = copy();
    Path damaged = flipByte(run, "voter-" + voter);
    resumesSaying(
        run,
        "The state of voter "
            + voter
            + " at step "
            + killed.newestSnapshot()
            + " was passed over, because "
            + damaged,
        passedOver(damaged));
  }

  @Test
  void bothTogetherAreSurvived() throws IOException {
    RunFiles run = copy();
    String torn = tearJournal(run);
    Path damaged = flipByte(run, "weights");
    resumesSaying(run, passedOver(damaged), torn);
  }

  @Test
  void aRunWithoutItsJournalGoesOnFromItsSnapshot() throws IOException {
    RunFiles run = copy();
    long snapshot = run.newestSnapshot();
    AtomicFiles.deleteTree(run.path().resolve("journal"));
    Outcome outcome = PolarityProcess.succeed("resume", run.path(), "--quiet");
    long measured = snapshot < EVAL_EVERY ? 0 : EVAL_EVERY;
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("note: The journal " + run.path().resolve("journal") + " does not hold")
        .contains(" the steps " + measured + " to " + (snapshot - 1) + ",");
    assertThat(run.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(run.accuracy()).isEqualTo(alone.accuracy());
    assertThat(run.model()).isEqualTo(alone.model());
  }

  @Test
  void aRunWithoutItsSnapshotsBeginsAgainUnderTheEyesOfItsJournal() throws IOException {
    RunFiles run = copy();
    AtomicFiles.deleteTree(run.path().resolve("snapshots"));
    resumesSaying(run);
  }

  private static String passedOver(Path damaged) {
    return "The snapshot "
        + damaged.getParent()
        + " was passed over for the one before it, because ";
  }

  /** Cuts the last 100 bytes off; returns the beginning of what is to be said of it. */
  private static String tearJournal(RunFiles run) throws IOException {
    Path newest = run.segments().get(run.segments().size() - 1);
    try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE)) {
      long before = channel.size();
      channel.truncate(before - 100);
      return "The journal segment " + newest + " was cut from " + (before - 100) + " to ";
    }
  }

  private Path flipByte(RunFiles run, String name) throws IOException {
    Path file = run.snapshots().get(run.snapshots().size() - 1).resolve(name);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      long position = (long) (random.nextDouble() * access.length());
      access.seek(position);
      int value = access.read();
      access.seek(position);
      access.write(value ^ (1 << random.nextInt(8)));
    }
    return file;
  }
}
