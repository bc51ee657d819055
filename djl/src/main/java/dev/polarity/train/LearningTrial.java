package dev.polarity.train;

import dev.polarity.codec.Coding;
import dev.polarity.exchange.DenseExchange;
import dev.polarity.exchange.Rehearsal;
import dev.polarity.forecast.ExchangeWork;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.SignWords;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A short training in this process, whose ballots are exchanged by as many nodes as there are
 * voters, in rehearsal: how well the signs of this very model can be coded, and what an exchange
 * costs a node beside the link. Ballots and verdicts of the product's own voters, loop and coder,
 * from the first step on.
 */
final class LearningTrial {

  private static final int LEAST_STEPS = 16;
  private static final int MOST_STEPS = 400;
  private static final int LEAST_VOTES = 6;
  private static final int MOST_VOTES = 200;
  private static final double LESS = 0.2;

  /** The most floats that are added in rehearsal; the time of more is in proportion. */
  private static final int MOST_FLOATS = 1 << 22;

  private final Node node;
  private final long coordinates;
  private final int voters;
  private final double seconds;
  private final long[][] ballots;
  private long[] lastVerdict;

  /**
   * What came out.
   *
   * @param plain what a node does in a vote of signs as they are
   * @param coded what it does in a vote of coded ones
   * @param dense what it does in a sum of floats
   * @param ballotBits bits per coordinate of coded ballots
   * @param verdictBits bits per coordinate of coded verdicts
   * @param steps how many were taken
   * @param nodes how many exchanged
   * @param coordinates d
   */
  record Outcome(
      ExchangeWork plain,
      ExchangeWork coded,
      ExchangeWork dense,
      double ballotBits,
      double verdictBits,
      int steps,
      int nodes,
      long coordinates) {}

  private LearningTrial(Node node, RunSpec spec, double seconds) {
    this.node = node;
    this.coordinates = node.replica().coordinates();
    this.voters = spec.voters();
    this.seconds = seconds;
    this.lastVerdict = node.verdictBeforeStart();
    this.ballots = new long[voters][SignWords.count(coordinates)];
  }

  /**
   * Trains.
   *
   * @param spec what to run, with an initial rate and at least two voters
   * @param node at its initial weights, with all voters
   * @param seconds after which no further step is begun, beyond a least number of them
   */
  static Outcome run(RunSpec spec, Node node, double seconds) {
    return new LearningTrial(node, spec, seconds).run(StepTrial.rates(spec, node));
  }

  private Outcome run(Schedule rates) {
    try (RehearsedVote coded = new RehearsedVote(voters, coordinates, Coding.CODED)) {
      learn(coded, rates);
      return new Outcome(
          plain(),
          coded.work(),
          dense(),
          coded.bits(0),
          coded.bits(1),
          coded.votes(),
          voters,
          coordinates);
    }
  }

  private void learn(RehearsedVote vote, Schedule rates) {
    WeightUpdate update = node.update();
    StepProfile nobody = new StepProfile();
    long begin = System.nanoTime();
    for (long step = 0; step < LEAST_STEPS || step < MOST_STEPS && since(begin) < seconds; step++) {
      for (Voter voter : node.voters()) {
        node.pass().backward(step, voter.number(), nobody);
        voter.cast(step, node.replica().gradient(), node.replica(), ballots[voter.number()]);
      }
      long[] verdict = vote.vote(step, ballots, lastVerdict);
      update.apply(step, verdict, rates.rate(step));
      System.arraycopy(verdict, 0, lastVerdict, 0, verdict.length);
    }
  }

  /** The same signs again and again, since plain ones take as long whatever they are. */
  private ExchangeWork plain() {
    try (RehearsedVote vote = new RehearsedVote(voters, coordinates, Coding.PLAIN)) {
      long begin = System.nanoTime();
      for (long step = 0; goesOn(step, begin); step++) {
        vote.vote(step, ballots, lastVerdict);
      }
      return vote.work();
    }
  }

  private ExchangeWork dense() {
    int floats = (int) Math.min(coordinates, MOST_FLOATS);
    List<ExchangeWork> works = new ArrayList<>();
    try (Rehearsal rehearsal = new Rehearsal(voters)) {
      List<DenseExchange> exchanges =
          rehearsal.forEach(messenger -> new DenseExchange(messenger, floats));
      FloatBuffer[] values = new FloatBuffer[voters];
      for (int each = 0; each < voters; each++) {
        values[each] = FloatBuffer.allocate(floats);
      }
      long begin = System.nanoTime();
      for (long step = 0; goesOn(step, begin); step++) {
        long now = step;
        rehearsal.forget();
        rehearsal.together(rank -> exchanges.get(rank).sum(now, values[rank]));
        works.add(RehearsedVote.work(rehearsal));
      }
    }
    return RehearsedVote.median(works).times((double) coordinates / floats);
  }

  private boolean goesOn(long votes, long begin) {
    return votes < LEAST_VOTES || votes < MOST_VOTES && since(begin) < LESS * seconds;
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
