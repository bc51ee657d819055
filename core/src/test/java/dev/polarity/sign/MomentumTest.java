package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.polarity.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentumTest {

  private static final float BETA = 0.9f;

  private final ZeroRule zeros = VotingRule.arithmetic1().zeros();
  private final Random random = Seed.random();

  /**
   * For five steps in sixty no gradient is 0; else a third are, and half of the others. Before
   * these five the state goes through bytes.
   */
  @Test
  void votesAsTheReferenceDoes() {
    for (float[] betas :
        new float[][] {{0, 0}, {0.5f, 0.5f}, {BETA, BETA}, {BETA, 0.99f}, {0.999f, 0.5f}}) {
      float beta = betas[0];
      float memory = betas[1];
      int length = 1 + random.nextInt(300);
      Momentum momentum =
          beta == memory ? new Momentum(length, beta) : new Momentum(length, beta, memory);
      float[] m = new float[length];
      int[] zerosInARow = new int[length];
      for (int step = 0; step < 200; step++) {
        boolean all = step % 60 >= 55;
        if (step % 60 == 55) {
          byte[] state = save(momentum, 64);
          momentum = new Momentum(length, beta, memory);
          load(momentum, state, 64);
        }
        float[] gradient = new float[length];
        int[] votes = new int[length];
        for (int j = 0; j < length; j++) {
          boolean dead = j % 3 == 0 && step % 60 < 55;
          float present = (float) random.nextGaussian() * 1e-30f;
          gradient[j] = dead || !all && random.nextBoolean() ? -0f : present;
          float vote = Naive.mixed(beta, m[j], gradient[j]);
          m[j] = Naive.mixed(memory, m[j], gradient[j]);
          zerosInARow[j] = gradient[j] == 0 ? zerosInARow[j] + 1 : 0;
          if (zerosInARow[j] >= 40) {
            vote = 0;
            m[j] = 0;
          }
          votes[j] = Naive.vote(vote, step, 1, 3, j);
        }
        long[] ballot = new long[SignWords.count(length)];
        int split = length / 128 * 64;
        float[] rest = new float[length - split];
        System.arraycopy(gradient, split, rest, 0, rest.length);
        pack(momentum, gradient, split, 0, step, 1, 3, zeros, ballot);
        pack(momentum, rest, rest.length, split, step, 1, 3, zeros, ballot);
        assertThat(ballot)
            .as(Seed.of("beta %s, %s length %d step %d", beta, memory, length, step))
            .isEqualTo(Naive.words(votes));
      }
    }
  }

  /** Golden: with zeros voting negative, a positive m must vote 0 for exactly 39 zero gradients. */
  @Test
  void aDeadCoordinateStopsAtTheFortiethZero() {
    ZeroRule negative = (step, voter, voters, word) -> -1;
    Momentum momentum = new Momentum(1, BETA);
    long[] ballot = new long[1];
    pack(momentum, new float[] {1e-3f}, 1, 0, 0, 0, 1, negative, ballot);
    for (int count = 1; count <= 500; count++) {
      pack(momentum, new float[] {0}, 1, 0, count, 0, 1, negative, ballot);
      assertThat(ballot[0]).as("zero gradient %d", count).isEqualTo(count < 40 ? 0 : 1);
    }
    assertThat(save(momentum, 5)).as("the count saturates").containsExactly(0, 0, 0, 0, 40);
    pack(momentum, new float[] {Float.MIN_VALUE * 100}, 1, 0, 501, 0, 1, negative, ballot);
    assertThat(ballot[0]).isZero();
  }

  /**
   * Golden, by hand: m is .25·8 = 2, then .75·2 - .25·4 = .5, and votes 4, then .5·2 - .5·4 = -1.
   */
  @Test
  void theVoteAndTheMemoryMayHaveFactorsOfTheirOwn() {
    ZeroRule none = (step, voter, voters, word) -> 0;
    Momentum momentum = new Momentum(1, 0.5f, 0.75f);
    long[] ballot = new long[1];
    pack(momentum, new float[] {8}, 1, 0, 0, 0, 1, none, ballot);
    assertThat(ballot[0]).isZero();
    pack(momentum, new float[] {-4}, 1, 0, 1, 0, 1, none, ballot);
    assertThat(ballot[0]).isEqualTo(1);
    assertThat(ByteBuffer.wrap(save(momentum, 5)).order(ByteOrder.LITTLE_ENDIAN).getFloat())
        .isEqualTo(0.5f);
  }

  /** The vote is a sum of gradients with fixed weights; v is the sum of their squares. */
  @Test
  void noiseIsThatOfTheGradientsThatAVoteIsMadeOf() {
    for (int trial = 0; trial < 50; trial++) {
      float beta = random.nextFloat() * 0.99f;
      float memory = random.nextFloat() * 0.99f;
      double squares = (1 - (double) beta) * (1 - (double) beta);
      double share = beta * (1 - (double) memory);
      for (int age = 1; age < 4_000; age++) {
        squares += share * share;
        share *= memory;
      }
      assertThat(Momentum.noise(beta, memory))
          .as(Seed.of("trial %d", trial))
          .isCloseTo(squares, withinPercentage(1e-9));
    }
    assertThat(Momentum.noise(0, 0)).isEqualTo(1);
    assertThat(1 / Momentum.noise(0.9f, 0.9f)).isCloseTo(19, within(1e-5));
    assertThat(1 / Momentum.noise(0.9f, 0.98f)).isCloseTo(55, within(1e-4));
  }

  /** So that a vote and m are finite where all gradients are, whatever the factors. */
  @Test
  void theLargestFloatsDoNotOverflow() {
    for (int trial = 0; trial < 1000; trial++) {
      Momentum momentum = new Momentum(1, random.nextFloat(), random.nextFloat());
      for (int step = 0; step < 5; step++) {
        float[] largest = {Float.MAX_VALUE};
        assertThat(pack(momentum, largest, 1, 0, step, 0, 1, zeros, new long[1]))
            .as(Seed.of("trial %d", trial))
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void oneGradientThatIsNotZeroBeginsTheCountAgain() {
    ZeroRule negative = (step, voter, voters, word) -> -1;
    Momentum momentum = new Momentum(1, BETA);
    long[] ballot = new long[1];
    for (int step = 0; step < 400; step++) {
      float gradient = step % 40 == 0 ? Float.MIN_VALUE * 1000 : 0;
      pack(momentum, new float[] {gradient}, 1, 0, step, 0, 1, negative, ballot);
      assertThat(ballot[0]).as("step %d", step).isZero();
    }
  }

  @Test
  void findsTheFirstValueThatIsNotFinite() {
    float[] gradient = new float[200];
    gradient[130] = Float.NaN;
    gradient[131] = Float.POSITIVE_INFINITY;
    Momentum momentum = new Momentum(328, BETA);
    assertThat(pack(momentum, gradient, 200, 128, 0, 0, 1, zeros, new long[6])).isEqualTo(130);
    gradient[7] = Float.NEGATIVE_INFINITY;
    assertThat(pack(new Momentum(200, BETA), gradient, 200, 0, 0, 0, 1, zeros, new long[4]))
        .isEqualTo(7);
  }

  @Test
  void theStateGoesThroughBuffersOfAnySize() {
    int length = 301;
    Momentum momentum = new Momentum(length, BETA);
    float[] gradient = new float[length];
    long[] ballot = new long[SignWords.count(length)];
    for (int step = 0; step < 45; step++) {
      for (int j = 0; j < length; j++) {
        gradient[j] = random.nextInt(j % 7 + 1) == 0 ? 0 : (float) random.nextGaussian();
      }
      pack(momentum, gradient, length, 0, step, 0, 1, zeros, ballot);
    }
    byte[] whole = save(momentum, 5 * length);
    assertThat(momentum.stateBytes()).isEqualTo(5L * length);
    for (int size : new int[] {4, 5, 7, 64, 1203, 1204, 1205, 5000}) {
      assertThat(save(momentum, size)).as("buffer of %d bytes", size).isEqualTo(whole);
      Momentum copy = new Momentum(length, BETA);
      load(copy, whole, size);
      assertThat(save(copy, 999)).as("buffer of %d bytes", size).isEqualTo(whole);
    }
    Momentum copy = new Momentum(length, BETA);
    load(copy, whole, 48);
    long[] again = new long[ballot.length];
    for (int step = 45; step < 90; step++) {
      gradient[step] = 0;
      pack(momentum, gradient, length, 0, step, 0, 1, zeros, ballot);
      pack(copy, gradient, length, 0, step, 0, 1, zeros, again);
      assertThat(again).isEqualTo(ballot);
    }
    assertThat(save(copy, 999)).isEqualTo(save(momentum, 999));
  }

  @Test
  void theStateIsLittleEndianFloatsAndThenCounters() {
    Momentum momentum = new Momentum(2, 0);
    pack(momentum, new float[] {1.5f, 0}, 2, 0, 0, 0, 1, zeros, new long[1]);
    pack(momentum, new float[] {-2f, 0}, 2, 0, 1, 0, 1, zeros, new long[1]);
    assertThat(save(momentum, 10)).containsExactly(0, 0, 0, -64, 0, 0, 0, 0, 0, 2);
  }

  @Test
  void refusesWhatItCannotHold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Momentum(1L << 31, BETA))
        .withMessageContaining("use the method sign");
    assertThatIllegalArgumentException().isThrownBy(() -> new Momentum(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Momentum(1, Float.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Momentum(1, -0.1f));
    Momentum momentum = new Momentum(65, BETA);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pack(momentum, new float[2], 2, 64, 0, 0, 1, zeros, new long[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> momentum.write(2, ByteBuffer.allocate(9)))
        .withMessageContaining("Position 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> momentum.read(326, ByteBuffer.allocate(9)));
    assertThat(momentum.read(325, ByteBuffer.allocate(9))).isZero();
    assertThat(new Momentum(0, BETA).write(0, ByteBuffer.allocate(9))).isZero();
  }

  private static int pack(
      Momentum momentum,
      float[] gradient,
      int length,
      long first,
      long step,
      int voter,
      int voters,
      ZeroRule zeros,
      long[] ballot) {
    return momentum.pack(
        new SignKernels(length, new ScalarKernels()),
        FloatBuffer.wrap(gradient),
        0,
        length,
        first,
        new Casting(step, voter, voters, zeros, ballot));
  }

  private static byte[] save(Momentum momentum, int bufferSize) {
    ByteBuffer whole = ByteBuffer.allocate((int) momentum.stateBytes());
    ByteBuffer buffer = ByteBuffer.allocateDirect(bufferSize);
    long position = 0;
    while (position < momentum.stateBytes()) {
      int written = momentum.write(position, buffer.clear());
      assertThat(written).isPositive().isEqualTo(buffer.position());
      whole.put(buffer.flip());
      position += written;
    }
    return whole.array();
  }

  private static void load(Momentum momentum, byte[] state, int bufferSize) {
    ByteBuffer buffer = ByteBuffer.allocate(bufferSize).order(ByteOrder.BIG_ENDIAN);
    int given = 0;
    long position = 0;
    while (position < state.length) {
      int next = Math.min(buffer.remaining(), state.length - given);
      buffer.put(state, given, next);
      given += next;
      int read = momentum.read(position, buffer.flip());
      assertThat(read).isPositive();
      position += read;
      buffer.compact();
    }
  }
}
