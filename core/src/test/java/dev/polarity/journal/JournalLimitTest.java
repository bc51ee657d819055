package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.codec.Coding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalLimitTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);

  @TempDir Path root;

  /** The promise of the contract, checked after every call. */
  @Test
  void staysUnderTheLimitOrWhatTheTwoNewestSnapshotsNeed() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 40; trial++) {
      String label = "seed " + SEED + " trial " + trial;
      JournalFixture fixture = new JournalFixture(root.resolve("journal" + trial));
      long limit = random.nextInt(1 + random.nextInt(40 * JournalFixture.STEP_BYTES));
      long interval = 1 + random.nextInt(1 + random.nextInt(15));
      long older = 0;
      long newest = 0;
      for (int session = 0; session < 3; session++) {
        try (Journal journal = fixture.open(limit, newest)) {
          journal.keepFrom(older);
          for (long end = journal.end() + random.nextInt(40); journal.end() < end; ) {
            if (journal.end() > newest && journal.end() % interval == 0) {
              journal.startSegment(journal.end());
              older = newest;
              newest = journal.end();
              journal.keepFrom(older);
            }
            JournalFixture.append(journal, journal.end(), journal.end() + 1);
            long needed =
                (journal.end() - older) * JournalFixture.STEP_BYTES
                    + 2L * JournalFixture.HEADER_BYTES;
            assertThat(fixture.bytesOnDisk())
                .as(label)
                .isEqualTo(journal.bytes())
                .isLessThanOrEqualTo(Math.max(limit, needed));
            assertThat(journal.firstHeld()).as(label).isLessThanOrEqualTo(older);
          }
          JournalFixture.assertHolds(journal, journal.firstHeld(), journal.end());
        }
        assertThat(fixture.notices).as(label).isEmpty();
      }
    }
  }

  @Test
  void nothingGoesWhileThereIsRoom() {
    JournalFixture fixture = new JournalFixture(root.resolve("journal"));
    long limit = 2L * JournalFixture.HEADER_BYTES + 10L * JournalFixture.STEP_BYTES;
    try (Journal journal = fixture.open(limit, 0)) {
      JournalFixture.append(journal, 0, 5);
      journal.startSegment(5);
      journal.keepFrom(5);
      JournalFixture.append(journal, 5, 10);
      assertThat(journal.firstHeld()).isZero();
      assertThat(journal.bytes()).isEqualTo(limit);
      JournalFixture.append(journal, 10, 11);
      assertThat(journal.firstHeld()).isEqualTo(5);
    }
  }

  @Test
  void aDamagedOldSegmentGoesToo() throws IOException {
    JournalFixture fixture = new JournalFixture(root.resolve("journal"));
    fixture.write(12, 4, 8);
    Files.write(fixture.segment(4), new byte[500]);
    try (Journal journal = fixture.open(0, 8)) {
      journal.keepFrom(4);
      assertThat(fixture.segments()).containsExactly(fixture.segment(4), fixture.segment(8));
      journal.keepFrom(8);
      assertThat(fixture.segments()).containsExactly(fixture.segment(8));
      JournalFixture.assertHolds(journal, 8, 12);
    }
  }

  @Test
  void whatIsHeldStartsAtASnapshot() {
    long coordinates = 8L << 19;
    RunIdentity identity = new RunIdentity(coordinates, new byte[32]);
    Path directory = root.resolve("journal");
    long[] verdict = new long[identity.words()];
    long limit = 4L << 20;
    try (Journal journal =
        Journal.open(directory, identity, Coding.PLAIN, 1, limit, 0, notice -> {})) {
      for (int step = 0; step < 30; step++) {
        verdict[step] = step;
        journal.append(step, verdict, new StepMeasures(step, 1));
        if (step % 5 == 4) {
          journal.startSegment(step + 1);
          journal.keepFrom(step + 1);
        }
        assertThat(journal.bytes()).isLessThanOrEqualTo(limit);
      }
      long first = journal.firstHeld();
      assertThat(first).isPositive();
      assertThat(first % 5).isZero();
      journal.replay(
          first,
          30,
          (step, words, measures) -> {
            assertThat(words[(int) step]).isEqualTo(step);
            assertThat(words[(int) step + 1]).isZero();
          });
    }
  }
}
