package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chunks of whole blocks and more, which {@link SignRows} works on, through every kind of kernels
 * against one coordinate after the other, to the bit.
 */
class BlocksTest {

  private static final int BLOCK = SignRows.VALUES;
  private static final int ROOM = 2 * BLOCK + 700;

  private final Random random = Seed.random();
  private final ZeroRule zeros = VotingRule.arithmetic1().zeros();

  static List<KernelsTest.Kind> kinds() {
    List<KernelsTest.Kind> kinds = KernelsTest.kinds();
    kinds.add(new KernelsTest.Kind(new ScalarKernels(), false));
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void packAsTheReferenceDoes(KernelsTest.Kind kind) {
    SignKernels loops = new SignKernels(ROOM, kind.kernels());
    for (int trial = 0; trial < 24; trial++) {
      int offset = random.nextInt(70);
      int length = length(trial);
      float[] values = floats(offset + length + 3, trial);
      int first = 64 * random.nextInt(300);
      int voters = 1 + random.nextInt(70);
      int voter = random.nextInt(voters);
      long step = random.nextInt(1000);
      long[] ballot = random.longs(SignWords.count(first + length) + 1).toArray();
      long[] expected = ballot.clone();
      for (int j = 0; j < length; j++) {
        int vote = Naive.vote(values[offset + j], step, voter, voters, first + j);
        int word = (first + j) / 64;
        expected[word] = (j % 64 == 0 ? 0 : expected[word]) | (long) vote << j % 64;
      }
      Casting casting = new Casting(step, voter, voters, zeros, ballot);
      String what = Seed.of("%s, trial %d, length %d", kind, trial, length);
      assertThat(loops.pack(kind.buffer(values), offset, length, first, casting))
          .as(what)
          .isEqualTo(-1);
      assertThat(ballot).as(what).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findTheFirstValueThatIsNotFiniteWhereverItIs(KernelsTest.Kind kind) {
    SignKernels loops = new SignKernels(ROOM, kind.kernels());
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.intBitsToFloat(0xFF800001)};
    int length = BLOCK + 130;
    FloatBuffer values = kind.buffer(floats(length + 5, 2));
    Casting casting = new Casting(0, 0, 1, zeros, new long[SignWords.count(length)]);
    for (int at = 0; at < length; at++) {
      float old = values.get(5 + at);
      values.put(5 + at, bad[at % bad.length]);
      assertThat(loops.pack(values, 5, length, 0, casting)).as("%s, %d", kind, at).isEqualTo(at);
      if (at % 7 != 0) {
        values.put(5 + at, old);
      } else {
        // A later one must not hide an earlier one.
        int earlier = random.nextInt(at + 1);
        float kept = values.get(5 + earlier);
        values.put(5 + earlier, Float.NEGATIVE_INFINITY);
        assertThat(loops.pack(values, 5, length, 0, casting)).isEqualTo(earlier);
        values.put(5 + earlier, kept);
        values.put(5 + at, old);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void takeGradientsIntoTheMomentumAsTheReferenceDoes(KernelsTest.Kind kind) {
    takeGradients(kind, 0.9f, 0.9f);
    takeGradients(kind, 0.9f, 0.99f);
  }

  private void takeGradients(KernelsTest.Kind kind, float beta, float memory) {
    SignKernels loops = new SignKernels(ROOM, kind.kernels());
    int length = BLOCK + 333;
    Momentum momentum = new Momentum(length, beta, memory);
    float[] m = new float[length];
    int[] zerosInARow = new int[length];
    for (int step = 0; step < 60; step++) {
      float[] gradient = floats(length, 1);
      int[] votes = new int[length];
      for (int j = 0; j < length; j++) {
        gradient[j] = j % 3 == 0 && step > 5 ? -0f : gradient[j] * 0x1p-8f;
        float vote = Naive.mixed(beta, m[j], gradient[j]);
        m[j] = Naive.mixed(memory, m[j], gradient[j]);
        zerosInARow[j] = gradient[j] == 0 ? zerosInARow[j] + 1 : 0;
        boolean dead = zerosInARow[j] >= 40;
        m[j] = dead ? 0 : m[j];
        votes[j] = Naive.vote(dead ? 0 : vote, step, 1, 3, j);
      }
      long[] ballot = new long[SignWords.count(length)];
      Casting casting = new Casting(step, 1, 3, zeros, ballot);
      assertThat(momentum.pack(loops, kind.buffer(gradient), 0, length, 0, casting)).isEqualTo(-1);
      assertThat(ballot).as(Seed.of("%s, step %d", kind, step)).isEqualTo(Naive.words(votes));
    }
    ByteBuffer state = ByteBuffer.allocate((int) momentum.stateBytes());
    momentum.write(0, state);
    state.flip().order(ByteOrder.LITTLE_ENDIAN);
    for (int j = 0; j < length; j++) {
      assertThat(state.getInt()).isEqualTo(Float.floatToRawIntBits(m[j]));
    }
    for (int j = 0; j < length; j++) {
      assertThat(state.get()).isEqualTo((byte) Math.min(40, zerosInARow[j]));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void moveDecayAndAverageAsTheReferenceDoes(KernelsTest.Kind kind) {
    SignKernels loops = new SignKernels(ROOM, kind.kernels());
    for (int trial = 0; trial < 24; trial++) {
      int first = 64 * random.nextInt(300);
      int length = length(trial);
      float[] weights = floats(first + length + 2, 1);
      float[] averages = floats(first + length + 2, 1);
      long[] verdict = random.longs(SignWords.count(first + length)).toArray();
      long[] decaying = decaying(trial, verdict.length);
      float rate = trial % 9 == 0 ? 0 : Math.abs(Naive.anyFinite(random));
      float factor = random.nextFloat();
      float share = trial % 5 == 0 ? 1 : random.nextFloat();
      float[] moved = weights.clone();
      float[] movedAverages = averages.clone();
      for (int j = first; j < first + length; j++) {
        boolean decays = j / 64 < decaying.length && SignWords.isNegative(decaying, j);
        float kept = decays ? weights[j] * factor : weights[j];
        moved[j] = SignWords.isNegative(verdict, j) ? kept + rate : kept - rate;
        float product = share * (moved[j] - averages[j]);
        movedAverages[j] = averages[j] + product;
      }
      WeightMove move = WeightMove.decaying(verdict, rate, decaying, factor);
      FloatBuffer given = kind.buffer(weights);
      FloatBuffer givenAverages = kind.buffer(averages);
      String what = Seed.of("%s, trial %d first %d length %d", kind, trial, first, length);
      loops.move(given, first, length, move);
      assertThat(bits(given)).as(what).isEqualTo(bits(FloatBuffer.wrap(moved)));
      given = kind.buffer(weights);
      loops.moveAndAverage(given, givenAverages, first, length, move, share);
      assertThat(bits(given)).as(what).isEqualTo(bits(FloatBuffer.wrap(moved)));
      assertThat(bits(givenAverages)).as(what).isEqualTo(bits(FloatBuffer.wrap(movedAverages)));
    }
  }

  /** A block less one, a block, one more, and anything up to the room. */
  private int length(int trial) {
    return trial < 3 ? BLOCK - 1 + trial : trial == 3 ? 2 * BLOCK : random.nextInt(ROOM + 1);
  }

  /** No decay, decay everywhere, in some whole words, in some bits, or not given to the end. */
  private long[] decaying(int trial, int words) {
    return switch (trial % 5) {
      case 0 -> new long[0];
      case 1 -> filled(words, -1);
      case 2 -> random.longs(words).map(bits -> bits >> 63).toArray();
      case 3 -> random.longs(words).toArray();
      default -> filled(random.nextInt(words + 1), -1);
    };
  }

  private static long[] filled(int words, long bits) {
    long[] filled = new long[words];
    Arrays.fill(filled, bits);
    return filled;
  }

  /** Floats of every kind, only such as are not 0, or, in one trial of four, zeros only. */
  private float[] floats(int count, int trial) {
    float[] values = new float[count];
    for (int j = 0; j < count; j++) {
      float value = Naive.anyFinite(random);
      float instead = random.nextBoolean() ? Float.MIN_VALUE : -Float.MIN_VALUE;
      value = trial % 4 == 2 && value == 0 ? instead : value;
      values[j] = trial % 4 == 3 ? Math.copySign(0f, value) : value;
    }
    return values;
  }

  /** All bits, but those of a NaN, of which the language does not say which they are. */
  private static int[] bits(FloatBuffer floats) {
    int[] bits = new int[floats.capacity()];
    for (int j = 0; j < bits.length; j++) {
      bits[j] = Float.floatToIntBits(floats.get(j));
    }
    return bits;
  }
}
