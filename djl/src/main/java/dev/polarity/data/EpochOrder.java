package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;

/**
 * Which examples each voter sees at each step. It is a pure function of (seed, step, voter), so
 * that a voter sees the same wherever it is hosted and whenever a run was resumed.
 *
 * <p><b>Global.</b> An epoch is one permutation of all n examples. At step i of the epoch, voter v
 * of N takes the positions [(i·N + v)·b, (i·N + v + 1)·b).
 *
 * <p><b>Sharded.</b> Voter v owns the examples p·N + v, p = 0, 1, …, and permutes only those; at
 * step i it takes the positions [i·b, (i + 1)·b) of its own permutation. No example ever leaves its
 * voter.
 *
 * <p>Both have ⌊n / (N·b)⌋ steps per epoch; what is left over is dropped, other examples in each
 * epoch. A permutation is the shuffle of Fisher and Yates (Durstenfeld, <em>Algorithm 235</em>,
 * 1964): for p from the last list position down to 1, positions p and j change places, with j drawn
 * from 0 … p under the counter (example at list position p of the unshuffled list, epoch, purpose
 * 2).
 */
public final class EpochOrder {

  private static final long EPOCHS = 1L << 32;

  private final CounterRandom random;
  private final boolean sharded;
  private final int examples;
  private final int voters;
  private final int batch;
  private final long stepsPerEpoch;
  private final Shuffled[] latest;

  private EpochOrder(CounterRandom random, boolean sharded, int examples, int voters, int batch) {
    if (examples < 1 || voters < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "examples, voters and batch must be positive, but are "
              + examples
              + ", "
              + voters
              + " and "
              + batch);
    }
    this.random = random;
    this.sharded = sharded;
    this.examples = examples;
    this.voters = voters;
    this.batch = batch;
    this.stepsPerEpoch = examples / ((long) voters * batch);
    if (stepsPerEpoch == 0) {
      throw new InvalidInputException(
          "One step of "
              + voters
              + " voters with "
              + batch
              + " examples each takes "
              + (long) voters * batch
              + " training examples, but there are only "
              + examples
              + ": use fewer voters or a smaller batch.");
    }
    this.latest = new Shuffled[sharded ? voters : 1];
  }

  /**
   * Creates the order in which all voters share one permutation.
   *
   * @param random the generator of the run's seed
   * @param examples the number of training examples
   * @param voters the number of voters, N
   * @param batch examples per voter and step, b
   * @return the order
   * @throws InvalidInputException if there are too few examples for one step
   */
  public static EpochOrder global(CounterRandom random, int examples, int voters, int batch) {
    return new EpochOrder(random, false, examples, voters, batch);
  }

  /**
   * Creates the order in which each voter sees its own examples only.
   *
   * @param random the generator of the run's seed
   * @param examples the number of training examples
   * @param voters the number of voters, N
   * @param batch examples per voter and step, b
   * @return the order
   * @throws InvalidInputException if there are too few examples for one step
   */
  public static EpochOrder sharded(CounterRandom random, int examples, int voters, int batch) {
    return new EpochOrder(random, true, examples, voters, batch);
  }

  /** Returns the number of steps in an epoch, at least 1. */
  public long stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Returns how many examples an epoch leaves out because they do not fill a step. */
  public long droppedPerEpoch() {
    return examples - stepsPerEpoch * voters * batch;
  }

  /**
   * Returns the epoch of a step.
   *
   * @param step the step, from 0, counted over the whole run
   * @return the epoch, from 0
   */
  public long epoch(long step) {
    return step / stepsPerEpoch;
  }

  /**
   * Tells which examples a voter sees at a step.
   *
   * @param step the step, from 0, counted over the whole run
   * @param voter the voter, 0 … N - 1
   * @param indices receives b example indices
   */
  public void batch(long step, int voter, int[] indices) {
    if (step < 0 || epoch(step) >= EPOCHS) {
      throw new IllegalArgumentException("step " + step + " is not in 0 .. 2^32 epochs");
    }
    if (voter < 0 || voter >= voters) {
      throw new IllegalArgumentException("voter " + voter + " is not in 0 .. " + (voters - 1));
    }
    int stepOfEpoch = (int) (step % stepsPerEpoch);
    int[] order = order((int) epoch(step), sharded ? voter : 0);
    int from = sharded ? stepOfEpoch * batch : (stepOfEpoch * voters + voter) * batch;
    System.arraycopy(order, from, indices, 0, batch);
  }

  /**
   * Returns the first examples of epoch 0; sharded, of voter 0's. The initial rate is measured on
   * them.
   *
   * @param count how many are wanted
   * @return that many example indices, or all if there are fewer
   */
  public int[] leading(int count) {
    int[] order = order(0, 0);
    int[] leading = new int[Math.min(count, order.length)];
    System.arraycopy(order, 0, leading, 0, leading.length);
    return leading;
  }

  /**
   * Returns the sample on which batch normalisation is recalibrated: the first positions of a
   * permutation of its own (purpose 5, epoch 0) of all examples, or sharded of voter 0's, begun
   * again from its start where it is too short.
   *
   * @param count how many are wanted
   * @return exactly that many example indices
   */
  public int[] recalibrationSample(int count) {
    int[] order = shuffle(Purpose.RECALIBRATION, 0, 0);
    int[] sample = new int[count];
    for (int i = 0; i < count; i++) {
      sample[i] = order[i % order.length];
    }
    return sample;
  }

  private int[] order(int epoch, int list) {
    synchronized (latest) {
      Shuffled known = latest[list];
      if (known == null || known.epoch != epoch) {
        known = new Shuffled(epoch, shuffle(Purpose.ORDER, epoch, list));
        latest[list] = known;
      }
      return known.order;
    }
  }

  private int[] shuffle(Purpose purpose, int epoch, int list) {
    int stride = sharded ? voters : 1;
    int[] order = new int[(examples - 1 - list) / stride + 1];
    for (int p = 0; p < order.length; p++) {
      order[p] = p * stride + list;
    }
    for (int p = order.length - 1; p >= 1; p--) {
      int j = random.below(purpose, (long) p * stride + list, epoch, p + 1);
      int kept = order[p];
      order[p] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /** The order of one epoch, kept until another epoch is asked for. */
  private record Shuffled(int epoch, int[] order) {}
}
