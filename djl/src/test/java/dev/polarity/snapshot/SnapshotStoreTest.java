package dev.polarity.snapshot;

import static dev.polarity.snapshot.SnapshotFixture.COORDINATES;
import static dev.polarity.snapshot.SnapshotFixture.SEED;
import static dev.polarity.snapshot.SnapshotFixture.assertContent;
import static dev.polarity.snapshot.SnapshotFixture.bytes;
import static dev.polarity.snapshot.SnapshotFixture.checksum;
import static dev.polarity.snapshot.SnapshotFixture.content;
import static dev.polarity.snapshot.SnapshotFixture.floats;
import static dev.polarity.snapshot.SnapshotFixture.momentum;
import static dev.polarity.snapshot.SnapshotFixture.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.sign.Momentum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

  @TempDir Path root;
  private SnapshotFixture fixture;

  @BeforeEach
  void createStore() {
    fixture = new SnapshotFixture(root.resolve("snapshots"));
  }

  @Test
  void bytesAreTheDocumentedOnes() throws IOException {
    SnapshotStore tiny = fixture.store(fixture.directory, 2, 0xAA);
    tiny.write(
        258,
        SnapshotContent.of(FloatBuffer.wrap(new float[] {1, -2}), null, new long[] {2}, Map.of()),
        () -> {});
    byte[] weights = Files.readAllBytes(fixture.directory.resolve("step-0000000258/weights"));
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
    assertThat(Files.readAllBytes(fixture.directory.resolve("step-0000000258/verdict")))
        .hasSize(85);
    assertThat(fixture.directory.resolve("step-0000000258/average")).doesNotExist();
  }

  @Test
  void everythingComesBack() {
    fixture.write(500, true, 0, 3);
    Snapshot snapshot = fixture.store.newest(0, 3).orElseThrow();
    assertThat(snapshot.step()).isEqualTo(500);
    assertThat(snapshot.coordinates()).isEqualTo(COORDINATES);
    assertThat(snapshot.hasAverage()).isTrue();
    assertThat(snapshot.voters()).containsExactly(0, 3);
    assertContent(snapshot, true, 0, 3);
    assertThat(fixture.notices).isEmpty();
  }

  @Test
  void whatOnlySomeNodesReachedIsDeleted() {
    fixture.write(100, false, 0);
    fixture.write(200, false, 0);
    fixture.write(206, false, 0);
    fixture.store.removeAfter(200);
    assertThat(fixture.store.steps()).containsExactly(100L, 200L);
    fixture.store.removeAfter(500);
    assertThat(fixture.store.steps()).containsExactly(100L, 200L);
    assertThat(fixture.store.newest(0).orElseThrow().step()).isEqualTo(200);
  }

  @Test
  void directBuffersOfAnyOrderAndSizesBeyondOneChunkComeBack() {
    int coordinates = 700_001;
    SnapshotStore large = fixture.store(fixture.directory, coordinates, 7);
    float[] weights = floats(new Random(SEED), coordinates);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(4 * coordinates + 40).order(order).asFloatBuffer();
      buffer.position(10).put(weights).position(10);
      long[] verdict = verdict(9, coordinates);
      Momentum momentum = momentum(5, coordinates);
      AtomicInteger parts = new AtomicInteger();
      large.write(
          9,
          SnapshotContent.of(buffer, null, verdict, Map.of(1, VoterState.of(momentum))),
          parts::incrementAndGet);
      assertThat(parts).as("progress of a long snapshot").hasValueGreaterThan(3);
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
    fixture.write(3, false);
    Snapshot snapshot = fixture.store.newest().orElseThrow();
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
    assertThat(fixture.store.newest()).isEmpty();
    assertThat(fixture.store.steps()).isEmpty();
    assertThat(fixture.store.olderOfTwoNewest()).isEmpty();
    fixture.store.removeTemporaries();
    fixture.store.thin(0, 0);
    assertThat(fixture.directory).doesNotExist();
  }

  @Test
  void votersOfOtherNodesMayBeCopiedIn() throws IOException {
    fixture.write(100, false, 0);
    Path elsewhere = root.resolve("elsewhere");
    SnapshotStore other = fixture.store(elsewhere, COORDINATES, 7);
    other.write(100, content(100, false, 1), () -> {});
    assertThat(fixture.store.newest(0, 1)).isEmpty();
    Files.copy(
        elsewhere.resolve("step-0000000100/voter-1"),
        fixture.directory.resolve("step-0000000100/voter-1"));
    assertContent(fixture.store.newest(0, 1).orElseThrow(), false, 0, 1);
  }

  @Test
  void theTwoNewestStayWholeAndOlderOnesThinOut() throws IOException {
    for (long step = 100; step <= 500; step += 100) {
      fixture.write(step, true, 0);
    }
    assertThat(fixture.store.olderOfTwoNewest()).contains(400L);
    fixture.store.thin(200, 0);
    assertThat(fixture.store.steps()).containsExactly(200L, 300L, 400L, 500L);
    assertThat(fixture.names(200)).containsExactly("verdict", "weights");
    assertThat(fixture.names(300)).containsExactly("verdict", "weights");
    assertThat(fixture.names(400)).containsExactly("average", "verdict", "voter-0", "weights");
    assertContent(fixture.store.newestAtMost(499, 0).orElseThrow(), true, 0);
    assertThat(fixture.store.newestWeightsAtMost(399).orElseThrow().step()).isEqualTo(300);
    assertContent(fixture.store.newestWeightsAtMost(250).orElseThrow(), false);
    assertThat(fixture.store.newestWeightsAtMost(199)).isEmpty();
    assertThat(fixture.notices).isEmpty();
  }

  @Test
  void oneThatIsBeingCopiedStaysWhole() throws IOException {
    for (long step = 100; step <= 500; step += 100) {
      fixture.write(step, true, 0);
    }
    fixture.store.thin(300, 200);
    assertThat(fixture.store.steps()).containsExactly(200L, 300L, 400L, 500L);
    assertThat(fixture.names(200)).containsExactly("average", "verdict", "voter-0", "weights");
    fixture.store.thin(300, 300);
    assertThat(fixture.store.steps()).containsExactly(300L, 400L, 500L);
  }

  @Test
  void aPlaceThatCannotBeWrittenStopsTheRun() throws IOException {
    Files.write(fixture.directory, new byte[1]);
    assertThatThrownBy(() -> fixture.write(100, false))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining(fixture.directory.toString())
        .hasMessageContaining("resume");
  }

  @Test
  void wrongSizesAreRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(
            () ->
                fixture.store.write(
                    1,
                    SnapshotContent.of(
                        FloatBuffer.allocate(COORDINATES - 1), null, new long[3], Map.of()),
                    () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("149");
    assertThat(fixture.directory).doesNotExist();
  }
}
