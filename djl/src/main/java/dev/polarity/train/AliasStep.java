package dev.polarity.train;

import dev.polarity.dense.AliasRate;
import dev.polarity.exchange.Exchange;
import dev.polarity.sign.Tally;
import java.util.List;

/**
 * The step of ALIAS: a vote like any other, by the same ballots, tally and rule, at a rate that the
 * voters' gradients set.
 */
final class AliasStep implements GradientStep {

  private final Replica replica;
  private final List<Voter> voters;
  private final Exchange exchange;
  private final AliasRate rate;
  private final WeightUpdate update;
  private final Tally tally;
  private final long[] ballot;
  private long[] lastVerdict;
  private long[] verdict;
  private double agreement = Double.NaN;

  AliasStep(
      Replica replica,
      List<Voter> voters,
      Exchange exchange,
      AliasRate rate,
      WeightUpdate update,
      long[] lastVerdict) {
    this.replica = replica;
    this.voters = voters;
    this.exchange = exchange;
    this.rate = rate;
    this.update = update;
    this.tally = new Tally(replica.coordinates(), voters.size());
    this.lastVerdict = lastVerdict.clone();
    this.verdict = new long[lastVerdict.length];
    this.ballot = new long[lastVerdict.length];
  }

  @Override
  public void take(long step, int voter, float[] gradient, StepProfile profile) {
    if (voter == 0) {
      tally.clear();
    }
    rate.add(voter, gradient);
    profile.book(Phase.METHOD);
    voters.get(voter).cast(step, replica.gradient(), replica, ballot);
    profile.book(Phase.BALLOT);
    tally.add(ballot);
    profile.book(Phase.TALLY);
  }

  @Override
  public double move(long step, StepProfile profile) {
    exchange.vote(step, tally, lastVerdict, verdict);
    profile.book(Phase.EXCHANGE);
    double delta = rate.next();
    profile.book(Phase.METHOD);
    update.apply(step, verdict, delta);
    profile.book(Phase.APPLY);
    agreement = tally.agreement(verdict);
    long[] reused = lastVerdict;
    lastVerdict = verdict;
    verdict = reused;
    profile.book(Phase.AGREEMENT);
    return delta;
  }

  @Override
  public double agreement() {
    return agreement;
  }
}
