package dev.polarity.bench;

import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import dev.polarity.sign.Casting;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignKernels;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import dev.polarity.sign.WeightMove;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The loops over the coordinates, on the chunks in which the training loop calls them. {@code
 * bench/kernels} prints them with the memory traffic that each means: bytes of floats or words that
 * it must read and write.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmarks {

  /** Voters whose ballots are tallied. */
  static final int VOTERS = 8;

  private static final int CHUNK = 8192;
  private static final VotingRule RULE = VotingRule.arithmetic1();
  private static final float SMALL = 1e-9f;
  private static final int DIFFERENT = 1_000_000;

  /** d: what the second or third level of the caches holds, and what none of them does. */
  @Param({"1000000", "10000000", "100000000"})
  int coordinates;

  private SignKernels kernels;
  private FloatBuffer gradient;
  private FloatBuffer weights;
  private FloatBuffer average;
  private Momentum momentum;
  private Momentum longMomentum;
  private Tally tally;
  private long[][] ballots;
  private long[] verdict;
  private long[] lastVerdict;
  private long[] decaying;
  private long step;

  /** Fills everything with variates of both signs, a tenth of the gradient 0 as after a ReLU. */
  @Setup
  public void fill() {
    CounterRandom random = new CounterRandom(1);
    int[] block = new int[4];
    kernels = new SignKernels(CHUNK);
    gradient = floats();
    weights = floats();
    average = floats();
    int different = Math.min(DIFFERENT, coordinates);
    for (int j = 0; j < different; j++) {
      if (j % 4 == 0) {
        random.words(Purpose.ORDER, j, 0, 0, block);
      }
      int word = block[j % 4];
      gradient.put(j, Integer.remainderUnsigned(word, 10) == 0 ? 0 : word * SMALL);
      weights.put(j, word * SMALL);
      average.put(j, -word * SMALL);
    }
    for (int j = different; j < coordinates; j += different) {
      int length = Math.min(different, coordinates - j);
      gradient.put(j, gradient, 0, length);
      weights.put(j, weights, 0, length);
      average.put(j, average, 0, length);
    }
    momentum = new Momentum(coordinates, 0.9f);
    longMomentum = new Momentum(coordinates, 0.9f, 0.99f);
    tally = new Tally(coordinates, VOTERS);
    int words = SignWords.count(coordinates);
    ballots = new long[VOTERS][words];
    verdict = new long[words];
    lastVerdict = new long[words];
    decaying = new long[words];
    Arrays.fill(decaying, -1);
    SignWords.initialVerdict(coordinates, lastVerdict);
    for (int voter = 0; voter < VOTERS; voter++) {
      for (int w = 0; w < words; w++) {
        random.words(Purpose.ORDER, w, voter + 1, 0, block);
        ballots[voter][w] = (long) block[0] << 32 | block[1] & 0xFFFF_FFFFL;
      }
      ballots[voter][words - 1] &= SignWords.tailMask(coordinates);
    }
    tallyEightBallots();
  }

  /** What the others are held against: as many floats, copied from memory to memory. */
  @Benchmark
  public FloatBuffer memoryCopy() {
    return average.put(0, gradient, 0, coordinates);
  }

  /** Signs of a gradient. */
  @Benchmark
  public long[] pack() {
    step++;
    for (int first = 0; first < coordinates; first += CHUNK) {
      int length = Math.min(CHUNK, coordinates - first);
      kernels.pack(gradient, first, length, first, casting());
    }
    return ballots[0];
  }

  /** Signs of the momentum of a gradient, as signum votes. */
  @Benchmark
  public long[] momentumPack() {
    return packed(momentum);
  }

  /** Signs of a gradient and of a momentum with a longer memory, as lion-vote votes. */
  @Benchmark
  public long[] longMomentumPack() {
    return packed(longMomentum);
  }

  private long[] packed(Momentum state) {
    step++;
    for (int first = 0; first < coordinates; first += CHUNK) {
      int length = Math.min(CHUNK, coordinates - first);
      state.pack(kernels, gradient, first, length, first, casting());
    }
    return ballots[0];
  }

  /** Eight ballots into a cleared tally. */
  @Benchmark
  public Tally tallyEightBallots() {
    tally.clear();
    tally.add(ballots, VOTERS);
    return tally;
  }

  /** The majority of eight voters, with ties. */
  @Benchmark
  public long[] majority() {
    step++;
    tally.majority(step, VOTERS, RULE.ties(), lastVerdict, 0, verdict.length, verdict);
    return verdict;
  }

  /** How many of the eight voters' votes are as the verdict is. */
  @Benchmark
  public long agreement() {
    return tally.agreeing(lastVerdict);
  }

  /** The weights against a verdict. */
  @Benchmark
  public FloatBuffer apply() {
    WeightMove move = WeightMove.of(lastVerdict, SMALL);
    for (int first = 0; first < coordinates; first += CHUNK) {
      int length = Math.min(CHUNK, coordinates - first);
      kernels.move(weights, first, length, move);
    }
    return weights;
  }

  /** The same with a decay everywhere, and the iterate into the average. */
  @Benchmark
  public FloatBuffer applyAndAverage() {
    WeightMove move = WeightMove.decaying(lastVerdict, SMALL, decaying, 1 - SMALL);
    for (int first = 0; first < coordinates; first += CHUNK) {
      int length = Math.min(CHUNK, coordinates - first);
      kernels.moveAndAverage(weights, average, first, length, move, 0.01f);
    }
    return average;
  }

  private Casting casting() {
    return new Casting(step, 0, VOTERS, RULE.zeros(), ballots[0]);
  }

  private FloatBuffer floats() {
    return ByteBuffer.allocateDirect(coordinates * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
