package dev.polarity.train;

import dev.polarity.error.DivergedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.Piecework;
import dev.polarity.journal.StepMeasures;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.BallotBox;
import dev.polarity.sign.Tally;
import java.util.List;

/**
 * The whole method:
 *
 * <pre>
 *   for each local voter:  ballot  = sign( method( gradient( batch(voter, step) ) ) )
 *                          tally  += ballot              (up to eight at once)
 *   verdict = exchange.vote(step, tally)                 (the last ballot is cast as it is sent,
 *   replica.apply(verdict, schedule.rate(step))           the verdict applied as it comes,
 *   journal.append(step, verdict)                         and journalled as soon as it is whole)
 *   listener.onStep(...)
 * </pre>
 *
 * <p>Nothing but verdicts ever changes weights, and a vote is a count of integers; so where the
 * voters live, and in which order their ballots arrive, cannot matter. A node's voters are computed
 * one after the other on its one replica, since the engine allows one gradient at a time in a
 * process.
 */
final class TrainingLoop {

  private final Replica replica;
  private final List<Voter> voters;
  private final VoterPass pass;
  private final Exchange exchange;
  private final Schedule schedule;
  private final WeightUpdate update;
  private final StepLog log;
  private final Tally tally;
  private final StepProfile profile;
  private final BallotBox box;
  private long[] lastVerdict;
  private long[] verdict;
  private long step;

  TrainingLoop(
      Replica replica,
      List<Voter> voters,
      VoterPass pass,
      Exchange exchange,
      Schedule schedule,
      WeightUpdate update,
      StepLog log,
      StepProfile profile,
      long step,
      long[] lastVerdict) {
    this.replica = replica;
    this.voters = List.copyOf(voters);
    this.pass = pass;
    this.exchange = exchange;
    this.schedule = schedule;
    this.update = update;
    this.log = log;
    this.profile = profile;
    this.step = step;
    this.lastVerdict = lastVerdict.clone();
    this.verdict = new long[lastVerdict.length];
    this.tally = new Tally(replica.coordinates(), voters.size());
    this.box = new BallotBox(tally);
  }

  /** What keeps a step once its verdict is whole, before the next one begins. */
  interface StepLog {
    /**
     * Keeps a step, or begins to.
     *
     * @param verdict the verdict; it must not be used any more when {@link #settle} has returned
     * @param record what happens in the step
     * @param measures the same as sums over this node's voters, which lose nothing when those of
     *     other nodes are added
     */
    void append(long[] verdict, StepRecord record, StepMeasures measures);

    /** Returns when the step is kept. */
    default void settle() {}
  }

  /** Returns the number of steps that the weights have taken. */
  long steps() {
    return step;
  }

  /** Returns the verdict of the last step, as it stands; the caller must not change it. */
  long[] lastVerdict() {
    return lastVerdict;
  }

  /**
   * Takes one step.
   *
   * @throws DivergedException if a loss or a gradient is not finite; this node's weights are then
   *     still those before the step
   */
  void takeStep() {
    double losses = 0;
    profile.begin();
    double rate = schedule.rate(step);
    profile.book(Phase.APPLY);
    box.clear();
    Voter.Ranges last = (from, to) -> {};
    for (int number = 0; number < voters.size(); number++) {
      Voter voter = voters.get(number);
      losses += pass.backward(step, voter.number(), profile);
      if (number < voters.size() - 1) {
        voter.cast(step, replica.gradient(), replica, box.blank());
        profile.book(Phase.BALLOT);
        box.drop();
        profile.book(Phase.TALLY);
      } else {
        last = voter.ranges(step, replica.gradient(), replica, box.blank());
        box.dropUnwritten();
      }
    }
    OwnWork work = new OwnWork(last, rate, losses);
    exchange.vote(step, tally, lastVerdict, verdict, work);
    profile.book(Phase.EXCHANGE);
    work.requireDecided();
    log.settle();
    long[] reused = lastVerdict;
    lastVerdict = verdict;
    verdict = reused;
    step++;
    profile.book(Phase.JOURNAL);
    profile.end();
  }

  /** The verdict is whole: the step is kept while the last of it is applied. */
  private void keep(double rate, double losses) {
    double agreement = tally.agreement(verdict);
    profile.book(Phase.AGREEMENT);
    log.append(
        verdict,
        new StepRecord(
            step, rate, losses / voters.size(), agreement, voters.size() * pass.images()),
        new StepMeasures(losses, agreement));
    profile.book(Phase.JOURNAL);
  }

  /**
   * What this node does while the wire works: it casts and counts the last of its ballots, moves
   * the weights, and keeps the step when the last of its verdict is there.
   */
  private final class OwnWork implements Piecework {

    private final Voter.Ranges last;
    private final double rate;
    private final double losses;
    private int uncounted = lastVerdict.length;
    private int undecided = lastVerdict.length;

    OwnWork(Voter.Ranges last, double rate, double losses) {
      this.last = last;
      this.rate = rate;
      this.losses = losses;
    }

    @Override
    public void count(int fromWord, int toWord) {
      profile.book(Phase.EXCHANGE);
      last.cast(coordinate(fromWord), coordinate(toWord));
      profile.book(Phase.BALLOT);
      box.count(fromWord, toWord);
      uncounted -= toWord - fromWord;
      if (uncounted == 0) {
        box.counted();
      }
      profile.book(Phase.TALLY);
    }

    @Override
    public void decided(int fromWord, int toWord) {
      profile.book(Phase.EXCHANGE);
      undecided -= toWord - fromWord;
      if (undecided == 0) {
        keep(rate, losses);
      }
      update.apply(step, verdict, rate, coordinate(fromWord), coordinate(toWord));
      profile.book(Phase.APPLY);
    }

    @Override
    public int wordsAtOnce() {
      return update.coordinatesAtOnce() / Long.SIZE;
    }

    void requireDecided() {
      if (undecided != 0) {
        throw new IllegalStateException(
            "The exchange has left " + undecided + " words of step " + step + " undecided.");
      }
    }

    private int coordinate(int word) {
      return (int) Math.min((long) word * Long.SIZE, replica.coordinates());
    }
  }

  /** Returns where the time of the steps went. */
  StepProfile profile() {
    return profile;
  }
}
