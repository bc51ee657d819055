package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polarity.codec.Coding;
import dev.polarity.error.StoppedException;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodedJournalTest {

  private static final int COORDINATES = 4_000;
  private static final int WORDS = 63;
  private static final int STEPS = 60;
  private static final int VOTERS = 4;
  private static final long SEED = Long.getLong("polarity.seed", 20261128);

  @TempDir Path root;

  private final List<String> notices = new ArrayList<>();
  private final long[][] verdicts = verdicts(new Random(SEED));

  /** Verdicts of which few signs turn, and many only as ties do. */
  private static long[][] verdicts(Random random) {
    long[][] verdicts = new long[STEPS][WORDS];
    long[] last = new long[WORDS];
    SignWords.initialVerdict(COORDINATES, last);
    long[] tied = random.longs(WORDS).toArray();
    for (int step = 0; step < STEPS; step++) {
      for (int word = 0; word < WORDS; word++) {
        long ties = VotingRule.arithmetic1().ties().word(step, word, last[word]);
        long turned = random.nextLong() & random.nextLong() & random.nextLong() & random.nextLong();
        verdicts[step][word] = tied[word] & ties | ~tied[word] & (last[word] ^ turned);
      }
      verdicts[step][WORDS - 1] &= SignWords.tailMask(COORDINATES);
      last = verdicts[step];
    }
    return verdicts;
  }

  private Journal open(Coding coding, long resumeStep) {
    return Journal.open(
        root,
        new RunIdentity(COORDINATES, new byte[32]),
        coding,
        VOTERS,
        JournalFixture.NO_LIMIT,
        resumeStep,
        notices::add);
  }

  private void append(Journal journal, int to) {
    for (int step = (int) journal.end(); step < to; step++) {
      journal.append(step, verdicts[step], JournalFixture.measures(step));
    }
  }

  /** Written in encoding 1 by the last version that did, from the verdicts of seed 5. */
  @Test
  void readsWhatEarlierVersionsHaveWrittenAndGoesOnBehindIt() throws IOException {
    long[][] written = verdicts(new Random(5));
    try (InputStream segment =
        getClass().getResourceAsStream("/journal-encoding-1/segment-0000000000")) {
      Files.copy(segment, segment(0));
    }
    try (Journal journal = open(Coding.CODED, 0)) {
      assertThat(journal.end()).isEqualTo(12);
      for (int step = 12; step < 30; step++) {
        journal.append(step, written[step], JournalFixture.measures(step));
      }
    }
    List<Long> seen = new ArrayList<>();
    JournalReader.scan(root)
        .replay(
            0,
            30,
            (step, verdict, measures) -> {
              assertThat(verdict).as("step %d", step).isEqualTo(written[(int) step]);
              seen.add(step);
            });
    assertThat(seen).hasSize(30);
    assertThat(notices).isEmpty();
  }

  private void assertHolds(int from, int to) {
    JournalReader reader = JournalReader.scan(root);
    assertThat(reader.holds(from, to)).isTrue();
    List<Long> seen = new ArrayList<>();
    reader.replay(
        from,
        to,
        (step, verdict, measures) -> {
          assertThat(verdict).as("step %d, seed %d", step, SEED).isEqualTo(verdicts[(int) step]);
          assertThat(measures).isEqualTo(JournalFixture.measures(step));
          seen.add(step);
        });
    assertThat(seen).hasSize(to - from);
  }

  @Test
  void takesFewerBytesAndGivesTheSameVerdictsFromAnyStepOn() {
    try (Journal journal = open(Coding.CODED, 0)) {
      append(journal, 25);
      journal.startSegment(25);
      append(journal, STEPS);
      journal.replay(40, 50, (step, verdict, measures) -> {});
      assertThat(journal.bytes()).isLessThan(STEPS * (COORDINATES / 8 + 52) * 2 / 3);
    }
    for (int from = 0; from < STEPS; from += 7) {
      assertHolds(from, STEPS);
    }
    assertHolds(33, 34);
  }

  @Test
  void goesOnAfterEachStepAtWhichItWasTorn() throws IOException {
    try (Journal journal = open(Coding.CODED, 0)) {
      append(journal, 20);
    }
    byte[] whole = Files.readAllBytes(segment(0));
    Random random = new Random(SEED);
    for (int trial = 0; trial < 40; trial++) {
      int bytes = 64 + random.nextInt(whole.length - 64);
      Files.write(segment(0), java.util.Arrays.copyOf(whole, bytes));
      try (Journal journal = open(Coding.CODED, 0)) {
        assertThat(journal.end()).isLessThan(20);
        append(journal, 30);
      }
      assertHolds(0, 30);
    }
  }

  @Test
  void plainAndCodedSessionsFollowEachOther() {
    Coding[] sessions = {Coding.PLAIN, Coding.CODED, Coding.PLAIN, Coding.AUTO, Coding.CODED};
    for (int session = 0; session < sessions.length; session++) {
      try (Journal journal = open(sessions[session], 0)) {
        append(journal, 12 * (session + 1));
      }
      assertHolds(0, 12 * (session + 1));
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void aRecordThatIsWholeButNoVerdictIsNamed() throws IOException {
    for (int[] damage : new int[][] {{0, 7}, {0, 0}, {1, 0x55}, {9, 0xFF}}) {
      try (Journal journal = open(Coding.CODED, 0)) {
        append(journal, 3);
      }
      byte[] bytes = Files.readAllBytes(segment(0));
      ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int record = 64;
      record += damage[0] == 0 && damage[1] == 0 ? 0 : stepBytes(file, record);
      int length = file.getInt(record + 10);
      file.put(record + 14 + damage[0], (byte) damage[1]);
      CRC32C sum = new CRC32C();
      sum.update(bytes, record, 14 + length);
      file.putInt(record + 14 + length, (int) sum.getValue());
      Files.write(segment(0), bytes);
      JournalReader reader = JournalReader.scan(root);
      assertThat(reader.holds(0, 3)).isTrue();
      assertThatExceptionOfType(StoppedException.class)
          .isThrownBy(() -> reader.replay(0, 3, (step, verdict, measures) -> {}))
          .withMessageContaining("segment-0000000000");
      Files.delete(segment(0));
    }
  }

  private static int stepBytes(ByteBuffer file, int record) {
    return 14 + file.getInt(record + 10) + 4 + 14 + 16 + 4;
  }

  private Path segment(long first) {
    return root.resolve(String.format("segment-%010d", first));
  }
}
