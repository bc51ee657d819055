package dev.polarity.bench.against;

import dev.polarity.sign.Casting;
import dev.polarity.sign.SignKernels;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Packing and voting by Polarity and by others, on the gradient in a file that numpy and PyTorch
 * read too. Of nd4j the two encoders of its gradient sharing: both take what they have sent away
 * from the array that they are given, so it is filled anew before each call, outside the time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class AgainstBenchmarks {

  /** Where the gradient stands. */
  static final String FILE = "polarity.gradient";

  private static final int VOTERS = 8;
  private static final int CHUNK = 8192;
  private static final VotingRule RULE = VotingRule.arithmetic1();

  /** Coordinates. */
  @Param("50000000")
  int coordinates;

  private FloatBuffer gradient;
  private FloatBuffer copied;
  private float[] values;
  private SignKernels kernels;
  private long[][] ballots;
  private int[] sums;
  private long[] lastVerdict;
  private long[] verdict;
  private Tally tally;

  /** Reads the gradient. */
  @Setup
  public void fill() throws IOException {
    gradient = floats();
    copied = floats();
    values = new float[coordinates];
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 22).order(ByteOrder.nativeOrder());
    try (FileChannel file =
        FileChannel.open(Path.of(System.getProperty(FILE)), StandardOpenOption.READ)) {
      for (int j = 0; j < coordinates; j += bytes.position() / Float.BYTES) {
        bytes.clear().limit((int) Math.min(bytes.capacity(), 4L * (coordinates - j)));
        if (file.read(bytes) < 0) {
          throw new IOException("The gradient has " + j + " values only.");
        }
        gradient.put(j, bytes.flip().asFloatBuffer(), 0, bytes.limit() / Float.BYTES);
        bytes.position(bytes.limit());
      }
    }
    gradient.get(0, values);
    kernels = new SignKernels(CHUNK);
    int words = SignWords.count(coordinates);
    SplittableRandom random = new SplittableRandom(1);
    ballots = new long[VOTERS][];
    for (int voter = 0; voter < VOTERS; voter++) {
      ballots[voter] = random.longs(words).toArray();
      ballots[voter][words - 1] &= SignWords.tailMask(coordinates);
    }
    sums = new int[coordinates];
    verdict = new long[words];
    lastVerdict = new long[words];
    SignWords.initialVerdict(coordinates, lastVerdict);
    tally = new Tally(coordinates, VOTERS);
  }

  /** The gradient in nd4j, whole again before each call. */
  @State(Scope.Thread)
  public static class InNd4j {
    private INDArray updates;
    private INDArray bitmap;

    /** Fills both arrays, outside the time. */
    @Setup(Level.Invocation)
    public void fill(AgainstBenchmarks benchmarks) {
      if (updates == null) {
        updates = Nd4j.create(benchmarks.values);
        bitmap = Nd4j.create(DataType.INT32, benchmarks.coordinates / 16 + 5);
      } else {
        updates.data().setData(benchmarks.values);
        bitmap.assign(0);
      }
    }
  }

  /** As many floats, copied from memory to memory. */
  @Benchmark
  public FloatBuffer memoryCopy() {
    return copied.put(0, gradient, 0, coordinates);
  }

  /** Signs, one bit each, zeros by rule, an error where a value is not finite. */
  @Benchmark
  public long[] polarityPack() {
    Casting casting = new Casting(1, 0, VOTERS, RULE.zeros(), ballots[0]);
    for (int first = 0; first < coordinates; first += CHUNK) {
      kernels.pack(gradient, first, Math.min(CHUNK, coordinates - first), first, casting);
    }
    return ballots[0];
  }

  /** Two bits each: above the threshold, below minus the threshold, or neither. */
  @Benchmark
  public INDArray nd4jBitmapEncode(InNd4j nd4j) {
    if (Nd4j.getExecutioner().bitmapEncode(nd4j.updates, nd4j.bitmap, 1e-4) == 0) {
      throw new IllegalStateException("Nothing was encoded.");
    }
    return nd4j.bitmap;
  }

  /** An int for each value beyond a threshold that one in a hundred exceeds. */
  @Benchmark
  public INDArray nd4jThresholdEncode(InNd4j nd4j) {
    return Objects.requireNonNull(
        Nd4j.getExecutioner().thresholdEncode(nd4j.updates, 2.6e-3), "nothing was encoded");
  }

  /** The majority of eight ballots, ties by rule. */
  @Benchmark
  public long[] polarityMajorityOfEight() {
    tally.clear();
    tally.add(ballots, VOTERS);
    tally.majority(1, VOTERS, RULE.ties(), lastVerdict, 0, verdict.length, verdict);
    return verdict;
  }

  /** The same by an int per coordinate, ties positive. */
  @Benchmark
  public long[] intsMajorityOfEight() {
    CountPerCoordinate.majority(ballots, sums, verdict);
    return verdict;
  }

  private FloatBuffer floats() {
    return ByteBuffer.allocateDirect(coordinates * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
