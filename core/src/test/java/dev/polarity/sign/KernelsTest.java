package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polarity.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vector kernels, on memory outside the heap and on arrays, against the scalar ones on arrays,
 * to the bit; and the scalar ones outside the heap.
 */
class KernelsTest {

  private static final int ROOM = 1024;

  private final Random random = Seed.random();
  private final ZeroRule zeros = VotingRule.arithmetic1().zeros();

  /** Kernels, and where the floats are that they are given. */
  record Kind(Kernels kernels, boolean direct) {

    FloatBuffer buffer(float[] values) {
      FloatBuffer buffer =
          direct
              ? ByteBuffer.allocateDirect(values.length * Float.BYTES)
                  .order(ByteOrder.nativeOrder())
                  .asFloatBuffer()
              : FloatBuffer.allocate(values.length);
      return buffer.put(0, values);
    }

    SignKernels loops() {
      return new SignKernels(ROOM, kernels);
    }

    @Override
    public String toString() {
      return kernels.name() + (direct ? ", direct" : ", over an array");
    }
  }

  private static final SignKernels REFERENCE = new SignKernels(ROOM, new ScalarKernels());

  static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(new Kind(new ScalarKernels(), true));
    if (hasVector()) {
      Kernels vector = KernelChoice.of("vector", 25, "", true).kernels();
      kinds.add(new Kind(vector, true));
      kinds.add(new Kind(vector, false));
    }
    return kinds;
  }

  private static boolean hasVector() {
    return Runtime.version().feature() >= 25
        && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  @Test
  void comparesTheVectorKernels() {
    assumeTrue(
        hasVector(),
        "the vector kernels are compared on JDK 25 and newer with jdk.incubator.vector only");
    assertThat(kinds()).hasSize(3);
    assertThat(SignKernels.description()).startsWith("vector (");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void packAlike(Kind kind) {
    SignKernels loops = kind.loops();
    for (int trial = 0; trial < 400; trial++) {
      int offset = random.nextInt(70);
      int length = random.nextInt(ROOM + 1);
      float[] values = floats(offset + length + random.nextInt(9));
      sprinkle(values, trial, offset, length);
      int first = 64 * random.nextInt(5);
      long[] expected = dirty(first + length);
      long[] ballot = expected.clone();
      int voters = 1 + random.nextInt(6);
      long step = random.nextInt(1000);
      int voter = random.nextInt(voters);
      Casting wanted = new Casting(step, voter, voters, zeros, expected);
      Casting casting = new Casting(step, voter, voters, zeros, ballot);
      int place = REFERENCE.pack(FloatBuffer.wrap(values), offset, length, first, wanted);
      String what = Seed.of("%s, trial %d", kind, trial);
      assertThat(loops.pack(kind.buffer(values), offset, length, first, casting))
          .as(what)
          .isEqualTo(place);
      if (place < 0) {
        assertThat(ballot).as(what).isEqualTo(expected);
      }
    }
  }

  /**
   * Over chunks, through runs of zeros longer than 40, and until a gradient is not finite; signum,
   * and others.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void takeGradientsIntoTheMomentumAlike(Kind kind) {
    SignKernels loops = kind.loops();
    for (int trial = 0; trial < 12; trial++) {
      float beta = new float[] {0.9f, 0, 0.5f, 0.999f}[trial % 4];
      float memory = trial < 6 ? beta : new float[] {0.99f, 0.9f, 0}[trial % 3];
      int chunk = 64 * (1 + random.nextInt(ROOM / 64));
      int length = 1 + random.nextInt(3 * ROOM);
      boolean overflows = trial % 3 == 2;
      Momentum wanted = new Momentum(length, beta, memory);
      Momentum momentum = new Momentum(length, beta, memory);
      boolean failed = false;
      for (int step = 0; step < 130 && !failed; step++) {
        float[] gradient = floats(length);
        for (int j = 0; j < length; j++) {
          if (j % 3 == 0 && step > 10 && step < 60 + j % 50 || j / 64 % 5 == 1 && step > 20) {
            gradient[j] = j % 2 == 0 ? 0f : -0f;
          } else if (!overflows || step < 100) {
            gradient[j] *= 0x1p-8f;
          }
        }
        if (overflows && step > 110) {
          gradient[random.nextInt(length)] = random.nextBoolean() ? Float.MAX_VALUE : Float.NaN;
        }
        long[] expected = dirty(length);
        long[] ballot = expected.clone();
        Casting first = new Casting(step, 1, 3, zeros, expected);
        Casting second = new Casting(step, 1, 3, zeros, ballot);
        String what = Seed.of("%s, trial %d step %d length %d", kind, trial, step, length);
        FloatBuffer given = kind.buffer(gradient);
        for (int from = 0; from < length && !failed; from += chunk) {
          int count = Math.min(chunk, length - from);
          FloatBuffer array = FloatBuffer.wrap(gradient);
          int place = wanted.pack(REFERENCE, array, from, count, from, first);
          assertThat(momentum.pack(loops, given, from, count, from, second))
              .as(what)
              .isEqualTo(place);
          failed = place >= 0;
        }
        if (!failed) {
          assertThat(ballot).as(what).isEqualTo(expected);
          assertThat(state(momentum)).as(what).isEqualTo(state(wanted));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void moveDecayAndAverageAlike(Kind kind) {
    SignKernels loops = kind.loops();
    for (int trial = 0; trial < 300; trial++) {
      int first = 64 * random.nextInt(9);
      int length = random.nextInt(ROOM + 1);
      float[] weights = floats(first + length);
      float[] averages = floats(first + length);
      float rate = trial % 9 == 0 ? -0f : Math.abs(Naive.anyFinite(random));
      float share = trial % 7 == 0 ? 1 : random.nextFloat();
      float factor = 1 - random.nextFloat();
      long[] verdict = dirty(first + length);
      FloatBuffer expected = FloatBuffer.wrap(weights.clone());
      FloatBuffer expectedAverages = FloatBuffer.wrap(averages.clone());
      FloatBuffer moved = kind.buffer(weights);
      FloatBuffer movedAverages = kind.buffer(averages);
      long[] decaying = dirty(random.nextInt(first + length + 1));
      WeightMove move =
          trial % 3 == 0
              ? WeightMove.of(verdict, rate)
              : WeightMove.decaying(verdict, rate, decaying, factor);
      if (trial % 2 == 0) {
        REFERENCE.move(expected, first, length, move);
        loops.move(moved, first, length, move);
      } else {
        REFERENCE.moveAndAverage(expected, expectedAverages, first, length, move, share);
        loops.moveAndAverage(moved, movedAverages, first, length, move, share);
      }
      String what = Seed.of("%s, trial %d first %d length %d", kind, trial, first, length);
      assertThat(bits(moved)).as(what).isEqualTo(bits(expected));
      assertThat(bits(movedAverages)).as(what).isEqualTo(bits(expectedAverages));
    }
  }

  @Test
  void refuseBuffersThatDoNotHoldTheChunk() {
    SignKernels loops = new SignKernels(64);
    FloatBuffer floats = FloatBuffer.allocate(70);
    Casting casting = new Casting(0, 0, 1, zeros, new long[4]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loops.pack(floats, 7, 64, 0, casting))
        .withMessageContaining("64 values from 7 on")
        .withMessageContaining("holds 70");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loops.pack(floats, 0, 65, 0, casting))
        .withMessageContaining("at most 64");
    assertThatIllegalArgumentException().isThrownBy(() -> loops.pack(floats, 0, 64, 1, casting));
    FloatBuffer foreign =
        ByteBuffer.allocate(256)
            .order(
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                    ? ByteOrder.LITTLE_ENDIAN
                    : ByteOrder.BIG_ENDIAN)
            .asFloatBuffer();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loops.pack(foreign, 0, 64, 0, casting))
        .withMessageContaining("byte order");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loops.move(floats, 0, 64, WeightMove.of(new long[0], 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> loops.moveAndAverage(floats, floats, 0, 64, WeightMove.of(new long[0], 1), 1));
  }

  /** Finite floats of every kind. */
  private float[] floats(int count) {
    float[] values = new float[count];
    for (int j = 0; j < count; j++) {
      values[j] = Naive.anyFinite(random);
    }
    return values;
  }

  /**
   * Lets every second trial have values without a zero, and every fourth one that is not finite.
   */
  private void sprinkle(float[] values, int trial, int offset, int length) {
    if (trial % 2 == 0) {
      for (int j = 0; j < values.length; j++) {
        values[j] = values[j] == 0 ? -1e-40f : values[j];
      }
    }
    if (trial % 4 == 1 && length > 0) {
      float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
      values[offset + random.nextInt(length)] = bad[random.nextInt(bad.length)];
    }
  }

  private long[] dirty(int coordinates) {
    return random.longs(SignWords.count(coordinates)).toArray();
  }

  private static byte[] state(Momentum momentum) {
    ByteBuffer bytes = ByteBuffer.allocate((int) momentum.stateBytes());
    momentum.write(0, bytes);
    return bytes.array();
  }

  private static int[] bits(FloatBuffer floats) {
    int[] bits = new int[floats.capacity()];
    for (int j = 0; j < bits.length; j++) {
      float value = floats.get(j);
      bits[j] = Float.isNaN(value) ? Float.floatToIntBits(value) : Float.floatToRawIntBits(value);
    }
    return bits;
  }
}
