package dev.polarity.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.journal.RunIdentity;
import dev.polarity.sign.Casting;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignKernels;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** A store in a directory of its own, and snapshots whose content follows from their step. */
final class SnapshotFixture {

  static final long SEED = Long.getLong("polarity.seed", 20261123);
  static final int COORDINATES = 150;

  final Path directory;
  final List<String> notices = new ArrayList<>();
  final SnapshotStore store;

  SnapshotFixture(Path directory) {
    this.directory = directory;
    this.store = store(directory, COORDINATES, 7);
  }

  void write(long step, boolean averaging, int... voters) {
    store.write(step, content(step, averaging, voters), () -> {});
  }

  static SnapshotContent content(long step, boolean averaging, int... voters) {
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

  static void assertContent(Snapshot snapshot, boolean averaging, int... voters) {
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

  static Momentum momentum(long seed, int coordinates) {
    Momentum momentum = new Momentum(coordinates, 0.9f);
    long[] ballot = new long[SignWords.count(coordinates)];
    float[] gradient = floats(new Random(seed), coordinates);
    Arrays.fill(gradient, 0, coordinates / 2, 0);
    Casting casting = new Casting(0, 0, 1, VotingRule.arithmetic1().zeros(), ballot);
    FloatBuffer values = FloatBuffer.wrap(gradient);
    momentum.pack(new SignKernels(coordinates), values, 0, coordinates, 0, casting);
    return momentum;
  }

  static byte[] bytes(Momentum momentum) {
    ByteBuffer bytes = ByteBuffer.allocate((int) momentum.stateBytes());
    momentum.write(0, bytes);
    return bytes.array();
  }

  static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static long[] verdict(long seed, int coordinates) {
    long[] words = new Random(seed).longs(SignWords.count(coordinates)).toArray();
    words[words.length - 1] &= SignWords.tailMask(coordinates);
    return words;
  }

  SnapshotParts parts(Consumer<String> notices, Runnable progress) {
    byte[] specHash = new byte[32];
    specHash[0] = 7;
    return new SnapshotParts(directory, new RunIdentity(COORDINATES, specHash), notices, progress);
  }

  SnapshotStore store(Path path, int coordinates, int hash) {
    byte[] specHash = new byte[32];
    specHash[0] = (byte) hash;
    return new SnapshotStore(path, new RunIdentity(coordinates, specHash), notices::add);
  }

  List<Path> files(long step) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("step-0000000" + step))) {
      return files.sorted().toList();
    }
  }

  List<String> names(long step) throws IOException {
    return files(step).stream().map(file -> file.getFileName().toString()).toList();
  }

  static String checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - 4);
    return HexFormat.of().toHexDigits(Integer.reverseBytes((int) checksum.getValue()));
  }
}
