package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import dev.polarity.data.LabelledBatch;
import dev.polarity.error.DivergedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.Tally;
import java.util.List;

/**
 * The whole method:
 *
 * <pre>
 *   for each local voter:  ballot  = sign( method( gradient( batch(voter, step) ) ) )
 *                          tally  += ballot
 *   verdict = exchange.vote(step, tally)
 *   replica.apply(verdict, schedule.rate(step))
 *   journal.append(step, verdict)
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
  private final MiniBatches batches;
  private final Loss loss;
  private final EngineSeed seed;
  private final Exchange exchange;
  private final Schedule schedule;
  private final WeightUpdate update;
  private final StepLog log;
  private final Tally tally;
  private final StepProfile profile = new StepProfile();
  private final long[] ballot;
  private long[] lastVerdict;
  private long[] verdict;
  private long step;

  TrainingLoop(
      Replica replica,
      List<Voter> voters,
      MiniBatches batches,
      Loss loss,
      EngineSeed seed,
      Exchange exchange,
      Schedule schedule,
      WeightUpdate update,
      StepLog log,
      long step,
      long[] lastVerdict) {
    this.replica = replica;
    this.voters = List.copyOf(voters);
    this.batches = batches;
    this.loss = loss;
    this.seed = seed;
    this.exchange = exchange;
    this.schedule = schedule;
    this.update = update;
    this.log = log;
    this.step = step;
    this.lastVerdict = lastVerdict.clone();
    this.verdict = new long[lastVerdict.length];
    this.ballot = new long[lastVerdict.length];
    this.tally = new Tally(replica.coordinates(), voters.size());
  }

  /** What keeps a step once its verdict is applied, before the next one begins. */
  interface StepLog {
    /**
     * Keeps a step.
     *
     * @param verdict the verdict that was applied; it must not be kept beyond the call
     * @param record what happened
     */
    void append(long[] verdict, StepRecord record);
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
   * @throws DivergedException if a loss or a gradient is not finite; the weights are then still
   *     those before the step
   */
  void takeStep() {
    double losses = 0;
    profile.begin();
    tally.clear();
    for (Voter voter : voters) {
      losses += backward(voter);
      voter.cast(step, replica.gradient(), replica, ballot);
      tally.add(ballot);
      profile.book(Phase.BALLOT);
    }
    exchange.vote(step, tally, lastVerdict, verdict);
    profile.book(Phase.EXCHANGE);
    double rate = schedule.rate(step);
    update.apply(step, verdict, rate);
    profile.book(Phase.APPLY);
    log.append(
        verdict,
        new StepRecord(
            step,
            rate,
            losses / voters.size(),
            tally.agreement(verdict),
            voters.size() * batches.imagesPerVoter()));
    profile.book(Phase.JOURNAL);
    profile.end();
    long[] reused = lastVerdict;
    lastVerdict = verdict;
    verdict = reused;
    step++;
  }

  private float backward(Voter voter) {
    try (NDManager manager = replica.manager().newSubManager()) {
      LabelledBatch batch = batches.of(manager, step, voter.number());
      profile.book(Phase.DATA);
      seed.set(step, voter.number());
      float value = replica.backward(batch, loss);
      if (!Float.isFinite(value)) {
        throw new DivergedException(
            "Step %d: the loss of voter %d is %s, so the run has diverged; try a smaller --initial-rate."
                .formatted(step, voter.number(), value));
      }
      return value;
    } finally {
      profile.book(Phase.GRADIENT);
    }
  }

  /** Returns where the time of the steps went. */
  StepProfile profile() {
    return profile;
  }
}
