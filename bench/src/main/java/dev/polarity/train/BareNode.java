package dev.polarity.train;

import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.sign.BallotBox;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that a node holds and does in a step beside the engine: weights, average and gradient in
 * memory outside the heap as a replica and the engine have them, voters with momentum, box, tally,
 * verdicts, and the very classes that work on them. Only what the engine computes is missing: the
 * gradient is one tensor of random numbers, a tenth of them 0.
 */
public final class BareNode implements AutoCloseable {

  private static final float BETA = 0.9f;
  private static final float SCALE = 1e-3f;
  private static final double RATE = 1e-3;

  private final int coordinates;
  private final int voters;
  private final VotingRule rule = VotingRule.arithmetic1();
  private final Chunks chunks;
  private final SplittableRandom random = new SplittableRandom(4);
  private final List<BallotMethod> methods = new ArrayList<>();
  private FlatMemory weights;
  private FlatMemory average;
  private FlatMemory gradient;
  private FloatBuffer values;
  private WeightUpdate update;
  private BallotBox box;
  private Tally tally;
  private Exchange exchange;
  private long[] lastVerdict;
  private long[] verdict;

  /** A part of what is held, in the order in which it is made. */
  public enum Holding {
    WEIGHTS("weights"),
    AVERAGE("average"),
    GRADIENT("gradient"),
    VOTERS("voters' states"),
    TALLY("tally and box"),
    VERDICTS("verdicts");

    private final String text;

    Holding(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Creates a node that holds nothing yet.
   *
   * @param coordinates d, such that the floats fit 2 GiB
   * @param voters m, all of the run
   * @param threads how many work at a time
   */
  public BareNode(int coordinates, int voters, int threads) {
    this.coordinates = coordinates;
    this.voters = voters;
    this.chunks = new Chunks(threads);
  }

  /** Makes one part; all have to be made, in their order, before anything is done. */
  public void make(Holding holding) {
    switch (holding) {
      case WEIGHTS -> weights = random(1, 1);
      case AVERAGE -> average = random(2, 1);
      case GRADIENT -> {
        gradient = random(3, SCALE);
        values = gradient.floats();
      }
      case VOTERS -> {
        for (int voter = 0; voter < voters; voter++) {
          methods.add(
              new BallotMethod.OfMomentum(
                  voter, voters, rule.zeros(), new Momentum(coordinates, BETA)));
        }
      }
      case TALLY -> {
        tally = new Tally(coordinates, voters);
        box = new BallotBox(tally);
      }
      case VERDICTS -> {
        exchange = InProcessExchange.alone(voters, rule.ties());
        update = new WeightUpdate(weights, average, List.of(), 0, chunks);
        verdict = new long[SignWords.count(coordinates)];
        lastVerdict = new long[verdict.length];
        SignWords.initialVerdict(coordinates, lastVerdict);
      }
      default -> throw new IllegalArgumentException("There is no " + holding + ".");
    }
  }

  private FlatMemory random(long seed, float scale) {
    FlatMemory memory = new FlatMemory(coordinates);
    FloatBuffer floats = memory.floats();
    SplittableRandom random = new SplittableRandom(seed);
    for (int j = 0; j < coordinates; j++) {
      long bits = random.nextLong();
      boolean zero = (bits & 1023) < 102;
      floats.put(j, zero ? 0 : scale * ((int) (bits >>> 32) * 0x1p-31f));
    }
    return memory;
  }

  /** Begins a step. */
  public void clear() {
    box.clear();
  }

  /** Turns the gradient into the ballot of a voter, written into the box. */
  public void pack(long step, int voter) {
    BallotMethod method = methods.get(voter);
    var casting = method.casting(step, box.blank());
    chunks.forEach(
        coordinates,
        (first, length, kernels) -> method.pack(kernels, values, first, length, first, casting));
  }

  /** Turns about an eighth of the signs that have been packed, as from step to step in training. */
  public void turnSigns() {
    long[] ballot = box.blank();
    for (int word = 0; word < ballot.length - 1; word++) {
      ballot[word] ^= random.nextLong() & random.nextLong() & random.nextLong() & random.nextLong();
    }
  }

  /** Drops a ballot into the box, which counts when it is full. */
  public void drop() {
    box.drop();
  }

  /** Counts what is left in the box. */
  public void count() {
    box.count();
  }

  /** Takes the majority. */
  public void vote(long step) {
    exchange.vote(step, tally, lastVerdict, verdict);
  }

  /** Moves weights and average. */
  public void apply(long step) {
    update.apply(step, verdict, RATE);
  }

  /** Works out the agreement. */
  public double agreement() {
    return tally.agreement(verdict);
  }

  /** Ends a step: its verdict is the last one. */
  public void turn() {
    long[] reused = lastVerdict;
    lastVerdict = verdict;
    verdict = reused;
  }

  /** Returns the verdict of the step. */
  public long[] verdict() {
    return verdict;
  }

  @Override
  public void close() {
    chunks.close();
  }
}
