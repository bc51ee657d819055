package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.codec.Coding;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);

  @TempDir Path root;
  private JournalFixture fixture;

  @BeforeEach
  void createFixture() {
    fixture = new JournalFixture(root.resolve("journal"));
  }

  @Test
  void bytesAreTheDocumentedOnes() throws IOException {
    try (Journal journal =
        Journal.open(
            fixture.directory,
            new RunIdentity(10, JournalFixture.hash(0xAA)),
            Coding.PLAIN,
            1,
            JournalFixture.NO_LIMIT,
            258,
            fixture.notices::add)) {
      journal.append(258, new long[] {0x2FD}, new StepMeasures(1, 0.5));
    }
    byte[] bytes = Files.readAllBytes(fixture.segment(258));
    String hex = HexFormat.of().formatHex(bytes);
    assertThat(hex)
        .startsWith("504f4c41524a4e4c" + "01000000" + "0a00000000000000" + "aa000000")
        .contains("0201000000000000" + checksum(bytes, 0, 60))
        .contains("01" + "00" + "0201000000000000" + "02000000" + "fd02" + checksum(bytes, 64, 80))
        .endsWith(
            "02"
                + "00"
                + "0201000000000000"
                + "10000000"
                + "000000000000f03f"
                + "000000000000e03f"
                + checksum(bytes, 84, 114));
    assertThat(bytes).hasSize(118);
  }

  @Test
  void stepsComeBackAfterReopening() {
    fixture.write(20, 7);
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 7)) {
      assertThat(fixture.notices).isEmpty();
      assertThat(journal.end()).isEqualTo(20);
      assertThat(journal.firstHeld()).isZero();
      assertThat(journal.holds(19)).isTrue();
      assertThat(journal.holds(20)).isFalse();
      JournalFixture.append(journal, 20, 25);
      JournalFixture.assertHolds(journal, 0, 25);
      JournalFixture.assertHolds(journal, 6, 8);
      JournalFixture.assertHolds(journal, 9, 9);
      assertThatThrownBy(() -> JournalFixture.assertHolds(journal, 3, 26))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("step 25");
      assertThat(journal.bytes())
          .isEqualTo(2 * JournalFixture.HEADER_BYTES + 25 * JournalFixture.STEP_BYTES)
          .isEqualTo(fixture.bytesOnDisk());
    }
    assertThat(fixture.segments()).containsExactly(fixture.segment(0), fixture.segment(7));
  }

  @Test
  void aStepOutOfOrderIsRefused() {
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 0)) {
      JournalFixture.append(journal, 0, 3);
      for (long step : new long[] {2, 4}) {
        assertThatThrownBy(() -> JournalFixture.append(journal, step, step + 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("is 3");
      }
      assertThatThrownBy(() -> journal.startSegment(2))
          .isInstanceOf(IllegalArgumentException.class);
      JournalFixture.append(journal, 3, 4);
      JournalFixture.assertHolds(journal, 0, 4);
    }
  }

  @Test
  void randomHistoriesComeBack() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 30; trial++) {
      fixture = new JournalFixture(root.resolve("journal" + trial));
      long end = 0;
      long snapshot = 0;
      for (int session = 0; session < 4; session++) {
        try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, snapshot)) {
          assertThat(journal.end()).as("seed %d trial %d", SEED, trial).isEqualTo(end);
          for (int part = random.nextInt(4); part > 0; part--) {
            long next = end + random.nextInt(6);
            JournalFixture.append(journal, end, next);
            end = next;
            if (random.nextBoolean()) {
              journal.startSegment(end);
              snapshot = end;
            }
          }
          JournalFixture.assertHolds(journal, 0, end);
        }
        assertThat(fixture.notices).as("seed %d trial %d", SEED, trial).isEmpty();
      }
    }
  }

  @Test
  void everyCutOfTheLastTwoStepsIsMendedAndSaid() throws IOException {
    fixture.write(10, 4);
    Path last = fixture.segment(4);
    byte[] whole = Files.readAllBytes(last);
    for (int length = whole.length;
        length >= whole.length - 2 * JournalFixture.STEP_BYTES;
        length--) {
      Files.write(last, Arrays.copyOf(whole, length));
      int wholeSteps = (length - JournalFixture.HEADER_BYTES) / JournalFixture.STEP_BYTES;
      int wholeBytes = JournalFixture.HEADER_BYTES + wholeSteps * JournalFixture.STEP_BYTES;
      try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 4)) {
        assertThat(journal.end()).as("length %d", length).isEqualTo(4 + wholeSteps);
        assertThat(Files.size(last)).isEqualTo(wholeBytes);
        if (length == wholeBytes) {
          assertThat(fixture.notices).isEmpty();
        } else {
          assertThat(fixture.notices)
              .singleElement()
              .asString()
              .contains(last.toString())
              .contains("from " + length + " to " + wholeBytes + " bytes");
        }
        JournalFixture.append(journal, journal.end(), 10);
      }
      assertThat(Files.readAllBytes(last)).as("length %d", length).isEqualTo(whole);
    }
  }

  @Test
  void everyCutOfTheFirstStepOfASegmentIsMended() throws IOException {
    fixture.write(5, 4);
    Path last = fixture.segment(4);
    byte[] whole = Files.readAllBytes(last);
    for (int length = whole.length - 1; length >= 0; length--) {
      Files.write(last, Arrays.copyOf(whole, length));
      try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 4)) {
        assertThat(journal.end()).as("length %d", length).isEqualTo(4);
        assertThat(fixture.notices)
            .hasSize(length == 0 || length == JournalFixture.HEADER_BYTES ? 0 : 1);
        JournalFixture.append(journal, 4, 5);
        JournalFixture.assertHolds(journal, 0, 5);
      }
      assertThat(Files.readAllBytes(last)).as("length %d", length).isEqualTo(whole);
    }
  }

  @Test
  void aFlippedByteCutsWhatFollowsOrIsLeftAlone() throws IOException {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 150; trial++) {
      String label = "seed " + SEED + " trial " + trial;
      fixture = new JournalFixture(root.resolve("journal" + trial));
      fixture.write(12, 4, 8);
      long first = 4L * random.nextInt(3);
      Path damaged = fixture.segment(first);
      byte[] bytes = Files.readAllBytes(damaged);
      int position = random.nextInt(bytes.length);
      bytes[position] ^= (byte) (1 + random.nextInt(255));
      Files.write(damaged, bytes);
      long bad =
          first + Math.max(0, position - JournalFixture.HEADER_BYTES) / JournalFixture.STEP_BYTES;

      long resume = 4L * random.nextInt(3);
      try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, resume)) {
        if (first < resume) {
          assertThat(journal.end()).as(label).isEqualTo(12);
          assertThat(fixture.notices).as(label).isEmpty();
          assertThat(Files.readAllBytes(damaged)).as(label).isEqualTo(bytes);
          assertThat(journal.firstHeld()).as(label).isEqualTo(first + 4);
        } else {
          assertThat(journal.end()).as(label).isEqualTo(bad);
          assertThat(fixture.notices).as(label).isNotEmpty();
          assertThat(journal.firstHeld()).as(label).isZero();
          JournalFixture.append(journal, journal.end(), 14);
        }
        JournalFixture.assertHolds(journal, journal.firstHeld(), journal.end());
      }
      try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, resume)) {
        assertThat(fixture.notices).as(label).isEmpty();
        assertThat(journal.end()).as(label).isEqualTo(first < resume ? 12 : 14);
      }
    }
  }

  @Test
  void damageBeforeAResumeStepWithinTheSegmentIsCut() throws IOException {
    fixture.write(12);
    byte[] bytes = Files.readAllBytes(fixture.segment(0));
    bytes[JournalFixture.HEADER_BYTES + 3 * JournalFixture.STEP_BYTES + 20] ^= 1;
    Files.write(fixture.segment(0), bytes);
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 5)) {
      assertThat(fixture.notices).singleElement().asString().contains("step 3");
      assertThat(journal.end()).isEqualTo(5);
      assertThat(journal.firstHeld()).isEqualTo(5);
      JournalFixture.append(journal, 5, 8);
      JournalFixture.assertHolds(journal, 5, 8);
    }
    assertThat(JournalReader.scan(fixture.directory).ranges())
        .containsExactly(new StepRange(0, 3), new StepRange(5, 8));
  }

  @Test
  void whatCannotBeReachedFromTheResumeStepGoes() throws IOException {
    fixture.write(12, 4, 8);
    Files.delete(fixture.segment(4));
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 4)) {
      assertThat(journal.end()).isEqualTo(4);
      assertThat(fixture.notices).singleElement().asString().contains("1 segment");
      assertThat(fixture.segments()).containsExactly(fixture.segment(0));
      JournalFixture.append(journal, 4, 9);
      JournalFixture.assertHolds(journal, 0, 9);
    }
  }

  @Test
  void aResumeStepBeyondTheEndStartsAfreshThere() {
    fixture.write(4);
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 9)) {
      assertThat(journal.end()).isEqualTo(9);
      JournalFixture.append(journal, 9, 11);
      assertThat(journal.firstHeld()).isEqualTo(9);
      assertThat(journal.holds(3)).isFalse();
    }
    assertThat(JournalReader.scan(fixture.directory).ranges())
        .containsExactly(new StepRange(0, 4), new StepRange(9, 11));
  }

  @Test
  void anotherRunsJournalIsRefusedAndLeftAlone() throws IOException {
    fixture.write(4);
    byte[] before = Files.readAllBytes(fixture.segment(0));
    for (RunIdentity other :
        List.of(
            new RunIdentity(151, JournalFixture.hash(7)),
            new RunIdentity(150, JournalFixture.hash(8)))) {
      assertThatThrownBy(
              () ->
                  Journal.open(
                      fixture.directory,
                      other,
                      Coding.PLAIN,
                      1,
                      JournalFixture.NO_LIMIT,
                      0,
                      fixture.notices::add))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(fixture.segment(0).toString())
          .hasMessageContaining(other.coordinates() == 151 ? "150 weights" : "another run");
    }
    assertThat(Files.readAllBytes(fixture.segment(0))).isEqualTo(before);
  }

  @Test
  void aNewerVersionIsRefused() throws IOException {
    fixture.write(4);
    byte[] bytes = Files.readAllBytes(fixture.segment(0));
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, 60);
    header.putInt(60, (int) checksum.getValue());
    Files.write(fixture.segment(0), bytes);
    assertThatThrownBy(() -> fixture.open(JournalFixture.NO_LIMIT, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("version 2");
    assertThat(Files.readAllBytes(fixture.segment(0))).isEqualTo(bytes);
  }

  @Test
  void onlyOneMayWrite() {
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 0)) {
      JournalFixture.append(journal, 0, 1);
      assertThatThrownBy(() -> fixture.open(JournalFixture.NO_LIMIT, 0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("being written by another process");
      JournalFixture.append(journal, 1, 2);
    }
    fixture.open(JournalFixture.NO_LIMIT, 0).close();
  }

  @Test
  void readerLooksWithoutTouching() throws IOException {
    try (Journal journal = fixture.open(JournalFixture.NO_LIMIT, 0)) {
      JournalFixture.append(journal, 0, 6);
      JournalReader reader = JournalReader.scan(fixture.directory);
      JournalFixture.append(journal, 6, 8);
      assertThat(reader.identity()).contains(JournalFixture.identity());
      assertThat(reader.ranges()).containsExactly(new StepRange(0, 6));
      assertThat(reader.holds(2, 6)).isTrue();
      assertThat(reader.holds(2, 7)).isFalse();
      List<Long> seen = new ArrayList<>();
      reader.replay(
          2, 6, (step, verdict, measures) -> JournalFixture.check(seen, step, verdict, measures));
      assertThat(seen).containsExactly(2L, 3L, 4L, 5L);
    }
    byte[] torn = Arrays.copyOf(Files.readAllBytes(fixture.segment(0)), 700);
    Files.write(fixture.segment(0), torn);
    assertThat(JournalReader.scan(fixture.directory).ranges())
        .containsExactly(new StepRange(0, (700 - 64) / JournalFixture.STEP_BYTES));
    assertThat(Files.readAllBytes(fixture.segment(0))).isEqualTo(torn);
    assertThat(JournalReader.scan(root.resolve("absent")).ranges()).isEmpty();
  }

  private static String checksum(byte[] bytes, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, to - from);
    return HexFormat.of().toHexDigits(Integer.reverseBytes((int) checksum.getValue()));
  }
}
