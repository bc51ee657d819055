package dev.polarity.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.journal.RunIdentity;
import dev.polarity.sign.Casting;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignKernels;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);
  private static final int COORDINATES = 150;

  @TempDir Path root;
  private Path directory;
  private final List<String> notices = new ArrayList<>();
  private SnapshotStore store;

  @BeforeEach
  void createStore() {
    directory = root.resolve("snapshots");
    store = store(directory, COORDINATES, 7);
  }

  @Test
  void bytesAreTheDocumentedOnes() throws IOException {
    SnapshotStore tiny = store(directory, 2, 0xAA);
    tiny.write(
        258,
        SnapshotContent.of(FloatBuffer.wrap(new float[] {1, -2}), null, new long[] {2}, Map.of()));
    byte[] weights = Files.readAllBytes(directory.resolve("step-0000000258/weights"));
    assertThat(HexFormat.of().formatHex(weights))
        .isEqualTo(
            "504f4c4152534e50"
                + "01000000"
                + "01000000"
                + "0200000000000000"
                + "0201000000000000"
                + "ffffffff"
                + "00000000"
                + "0800000000000000"
                + "aa"
                + "00".repeat(31)
                + "0000803f000000c0"
                + checksum(weights));
    assertThat(Files.readAllBytes(directory.resolve("step-0000000258/verdict"))).hasSize(85);
    assertThat(directory.resolve("step-0000000258/average")).doesNotExist();
  }

  @Test
  void everythingComesBack() {
    write(500, true, 0, 3);
    Snapshot snapshot = store.newest(0, 3).orElseThrow();
    assertThat(snapshot.step()).isEqualTo(500);
    assertThat(snapshot.coordinates()).isEqualTo(COORDINATES);
    assertThat(snapshot.hasAverage()).isTrue();
    assertThat(snapshot.voters()).containsExactly(0, 3);
    assertContent(snapshot, true, 0, 3);
    assertThat(notices).isEmpty();
  }

  @Test
  void whatOnlySomeNodesReachedIsDeleted() {
    write(100, false, 0);
    write(200, false, 0);
    write(206, false, 0);
    store.removeAfter(200);
    assertThat(store.steps()).containsExactly(100L, 200L);
    store.removeAfter(500);
    assertThat(store.steps()).containsExactly(100L, 200L);
    assertThat(store.newest(0).orElseThrow().step()).isEqualTo(200);
  }

  @Test
  void directBuffersOfAnyOrderAndSizesBeyondOneChunkComeBack() {
    int coordinates = 700_001;
    SnapshotStore large = store(directory, coordinates, 7);
    float[] weights = floats(new Random(SEED), coordinates);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(4 * coordinates + 40).order(order).asFloatBuffer();
      buffer.position(10).put(weights).position(10);
      long[] verdict = verdict(9, coordinates);
      Momentum momentum = momentum(5, coordinates);
      large.write(9, SnapshotContent.of(buffer, null, verdict, Map.of(1, VoterState.of(momentum))));
      assertThat(buffer.position()).isEqualTo(10);

      Snapshot snapshot = large.newest(1).orElseThrow();
      float[] back = new float[coordinates];
      snapshot.readWeights(FloatBuffer.wrap(back));
      assertThat(back).as("seed %d", SEED).isEqualTo(weights);
      assertThat(snapshot.lastVerdict()).isEqualTo(verdict);
      Momentum restored = new Momentum(coordinates, 0.9f);
      snapshot.readVoter(1, VoterState.of(restored));
      assertThat(bytes(restored)).isEqualTo(bytes(momentum));
    }
  }

  @Test
  void withoutAverageAndVoters() {
    write(3, false);
    Snapshot snapshot = store.newest().orElseThrow();
    assertThat(snapshot.hasAverage()).isFalse();
    assertThat(snapshot.voters()).isEmpty();
    assertThatThrownBy(() -> snapshot.readAverage(FloatBuffer.allocate(COORDINATES)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> snapshot.readWeights(FloatBuffer.allocate(COORDINATES + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> snapshot.readVoter(0, VoterState.of(new Momentum(1, 0))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEmptyStoreHasNoSnapshot() {
    assertThat(store.newest()).isEmpty();
    assertThat(store.steps()).isEmpty();
    assertThat(store.olderOfTwoNewest()).isEmpty();
    store.removeTemporaries();
    store.thin(0);
    assertThat(directory).doesNotExist();
  }

  @Test
  void aFlippedByteIsPassedOverAndSaid() throws IOException {
    Random random = new Random(SEED);
    write(100, true, 0);
    write(200, true, 0);
    List<Path> files = files(200);
    for (int trial = 0; trial < 200; trial++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      assertPassedOver(file, whole, flipped, "seed " + SEED + " trial " + trial);
    }
  }

  @Test
  void aShorterOrLongerFileIsPassedOver() throws IOException {
    write(100, true, 0);
    write(200, true, 0);
    for (Path file : files(200)) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        assertPassedOver(file, whole, Arrays.copyOf(whole, length), "length " + length);
      }
      assertPassedOver(file, whole, Arrays.copyOf(whole, whole.length + 1), "one more byte");
    }
  }

  @Test
  void aMissingFileIsPassedOver() throws IOException {
    write(100, true, 0, 1);
    write(200, true, 0, 1);
    for (Path file : files(200)) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      notices.clear();
      assertThat(store.newest(0, 1).orElseThrow().step()).isEqualTo(100);
      assertThat(notices).singleElement().asString().contains("step-0000000200");
      Files.write(file, whole);
    }
    assertThat(store.newest(0, 1).orElseThrow().step()).isEqualTo(200);
  }

  @Test
  void aFileFromAnotherPlaceIsPassedOver() throws IOException {
    write(100, true, 0, 1);
    write(200, true, 0, 1);
    Path voter = directory.resolve("step-0000000200/voter-1");
    byte[] whole = Files.readAllBytes(voter);
    assertPassedOver(
        voter,
        whole,
        Files.readAllBytes(directory.resolve("step-0000000200/voter-0")),
        "another voter's");
    assertPassedOver(
        voter,
        whole,
        Files.readAllBytes(directory.resolve("step-0000000100/voter-1")),
        "another step's");
  }

  @Test
  void votersOfOtherNodesMayBeCopiedIn() throws IOException {
    write(100, false, 0);
    Path elsewhere = root.resolve("elsewhere");
    SnapshotStore other = store(elsewhere, COORDINATES, 7);
    other.write(100, content(100, false, 1));
    assertThat(store.newest(0, 1)).isEmpty();
    Files.copy(
        elsewhere.resolve("step-0000000100/voter-1"), directory.resolve("step-0000000100/voter-1"));
    assertContent(store.newest(0, 1).orElseThrow(), false, 0, 1);
  }

  @Test
  void anotherRunsSnapshotIsRefused() {
    write(100, false);
    assertThatThrownBy(() -> store(directory, COORDINATES, 8).newest())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another run");
    assertThatThrownBy(() -> store(directory, COORDINATES + 1, 7).newest())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("150 weights")
        .hasMessageContaining("151");
  }

  @Test
  void aNewerVersionIsRefused() throws IOException {
    write(100, false);
    Path file = directory.resolve("step-0000000100/weights");
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] = 2;
    System.arraycopy(HexFormat.of().parseHex(checksum(bytes)), 0, bytes, bytes.length - 4, 4);
    Files.write(file, bytes);
    assertThatThrownBy(() -> store.newest())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void theTwoNewestStayWholeAndOlderOnesThinOut() throws IOException {
    for (long step = 100; step <= 500; step += 100) {
      write(step, true, 0);
    }
    assertThat(store.olderOfTwoNewest()).contains(400L);
    store.thin(200);
    assertThat(store.steps()).containsExactly(200L, 300L, 400L, 500L);
    assertThat(names(200)).containsExactly("verdict", "weights");
    assertThat(names(300)).containsExactly("verdict", "weights");
    assertThat(names(400)).containsExactly("average", "verdict", "voter-0", "weights");
    assertContent(store.newestAtMost(499, 0).orElseThrow(), true, 0);
    assertThat(store.newestWeightsAtMost(399).orElseThrow().step()).isEqualTo(300);
    assertContent(store.newestWeightsAtMost(250).orElseThrow(), false);
    assertThat(store.newestWeightsAtMost(199)).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void aDamagedSnapshotDoesNotCountAsOneOfTheTwo() throws IOException {
    for (long step = 100; step <= 400; step += 100) {
      write(step, true, 0);
    }
    Files.write(directory.resolve("step-0000000400/weights"), new byte[3]);
    assertThat(store.newest(0).orElseThrow().step()).isEqualTo(300);
    assertThat(store.olderOfTwoNewest()).contains(200L);
    write(350, true, 0);
    store.thin(0);
    assertThat(store.steps()).containsExactly(100L, 200L, 300L, 350L);
    assertThat(names(200)).containsExactly("verdict", "weights");
    assertContent(store.newest(0).orElseThrow(), true, 0);
  }

  @Test
  void aSnapshotThatIsWrittenAgainReplacesTheDamagedOne() throws IOException {
    write(100, true, 0);
    Files.write(directory.resolve("step-0000000100/average"), new byte[3]);
    assertThat(store.newest(0)).isEmpty();
    write(100, true, 0);
    assertContent(store.newest(0).orElseThrow(), true, 0);
    assertThat(store.olderOfTwoNewest()).contains(100L);
  }

  @Test
  void leftoversOfAKilledProcessGoWithTheNextWriteOnly() throws IOException {
    Path leftover = Files.createDirectories(directory.resolve(".step-0000000100.x.tmp"));
    Files.write(leftover.resolve("weights"), new byte[10]);
    assertThat(store.newest()).isEmpty();
    assertThat(store.steps()).isEmpty();
    assertThat(leftover).exists();
    write(200, false);
    assertThat(leftover).doesNotExist();
  }

  @Test
  void aPlaceThatCannotBeWrittenStopsTheRun() throws IOException {
    Files.write(directory, new byte[1]);
    assertThatThrownBy(() -> write(100, false))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("resume");
  }

  @Test
  void wrongSizesAreRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(
            () ->
                store.write(
                    1,
                    SnapshotContent.of(
                        FloatBuffer.allocate(COORDINATES - 1), null, new long[3], Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("149");
    assertThat(directory).doesNotExist();
  }

  private void assertPassedOver(Path file, byte[] whole, byte[] damaged, String label)
      throws IOException {
    Files.write(file, damaged);
    notices.clear();
    int[] voters =
        file.getFileName().toString().equals("voter-1") ? new int[] {0, 1} : new int[] {0};
    Snapshot found = store.newest(voters).orElseThrow();
    assertThat(found.step()).as("%s of %s", label, file).isEqualTo(100);
    assertThat(notices).as(label).isNotEmpty();
    assertThat(String.join(" ", notices)).contains("passed over").contains("step-0000000200");
    assertContent(found, true, voters);
    Files.write(file, whole);
  }

  private void write(long step, boolean averaging, int... voters) {
    store.write(step, content(step, averaging, voters));
  }

  private static SnapshotContent content(long step, boolean averaging, int... voters) {
    Random random = new Random(step);
    FloatBuffer weights = FloatBuffer.wrap(floats(random, COORDINATES));
    FloatBuffer average = FloatBuffer.wrap(floats(random, COORDINATES));
    Map<Integer, VoterState> states = new TreeMap<>();
    for (int voter : voters) {
      states.put(voter, VoterState.of(momentum(step + voter, COORDINATES)));
    }
    return SnapshotContent.of(
        weights, averaging ? average : null, verdict(step, COORDINATES), states);
  }

  private static void assertContent(Snapshot snapshot, boolean averaging, int... voters) {
    Random random = new Random(snapshot.step());
    float[] back = new float[COORDINATES];
    snapshot.readWeights(FloatBuffer.wrap(back));
    assertThat(back).isEqualTo(floats(random, COORDINATES));
    if (averaging) {
      snapshot.readAverage(FloatBuffer.wrap(back));
      assertThat(back).isEqualTo(floats(random, COORDINATES));
    }
    assertThat(snapshot.lastVerdict()).isEqualTo(verdict(snapshot.step(), COORDINATES));
    for (int voter : voters) {
      Momentum momentum = new Momentum(COORDINATES, 0.9f);
      snapshot.readVoter(voter, VoterState.of(momentum));
      assertThat(bytes(momentum)).isEqualTo(bytes(momentum(snapshot.step() + voter, COORDINATES)));
    }
  }

  private static Momentum momentum(long seed, int coordinates) {
    Momentum momentum = new Momentum(coordinates, 0.9f);
    long[] ballot = new long[SignWords.count(coordinates)];
    float[] gradient = floats(new Random(seed), coordinates);
    Arrays.fill(gradient, 0, coordinates / 2, 0);
    Casting casting = new Casting(0, 0, 1, VotingRule.arithmetic1().zeros(), ballot);
    FloatBuffer values = FloatBuffer.wrap(gradient);
    momentum.pack(new SignKernels(coordinates), values, 0, coordinates, 0, casting);
    return momentum;
  }

  private static byte[] bytes(Momentum momentum) {
    ByteBuffer bytes = ByteBuffer.allocate((int) momentum.stateBytes());
    momentum.write(0, bytes);
    return bytes.array();
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static long[] verdict(long seed, int coordinates) {
    long[] words = new Random(seed).longs(SignWords.count(coordinates)).toArray();
    words[words.length - 1] &= SignWords.tailMask(coordinates);
    return words;
  }

  private SnapshotStore store(Path path, int coordinates, int hash) {
    byte[] specHash = new byte[32];
    specHash[0] = (byte) hash;
    return new SnapshotStore(path, new RunIdentity(coordinates, specHash), notices::add);
  }

  private List<Path> files(long step) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("step-0000000" + step))) {
      return files.sorted().toList();
    }
  }

  private List<String> names(long step) throws IOException {
    return files(step).stream().map(file -> file.getFileName().toString()).toList();
  }

  private static String checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - 4);
    return HexFormat.of().toHexDigits(Integer.reverseBytes((int) checksum.getValue()));
  }
}
