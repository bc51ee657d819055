package dev.polarity.train;

import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.run.RunDirectory;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;
import java.util.function.Consumer;

/**
 * The course of a method that votes: every step is journalled, and a snapshot taken now and then.
 */
final class VotingCourse implements Course {

  private final Keeper keeper;
  private final Exchange exchange;
  private final Schedule rates;
  private final TrainingLoop loop;
  private StepRecord latest;

  private VotingCourse(Keeper keeper, Exchange exchange, Schedule rates, Node node) {
    this.keeper = keeper;
    this.exchange = exchange;
    this.rates = rates;
    this.loop =
        node.loop(exchange, rates, this::keep, keeper.resumedStep(), keeper.resumedVerdict());
  }

  /**
   * Opens the state of a run and brings the node to the newest point that it holds.
   *
   * @param run the run directory
   * @param specHash the run's identity
   * @param node the node, at its initial weights
   * @param rates the schedule of the run
   * @param setup who is told, and whether other arithmetic is allowed
   * @param overruled is run before a verdict that differs from the journal is replaced
   */
  static VotingCourse open(
      RunDirectory run,
      byte[] specHash,
      Node node,
      Schedule rates,
      Setup setup,
      Runnable overruled) {
    Keeper keeper = Keeper.open(run, specHash, node, rates, setup.listener()::onNotice);
    try {
      Exchange exchange =
          new JournalledExchange(
              InProcessExchange.alone(
                  run.file().request().voters(), VotingRule.arithmetic1().ties()),
              keeper.journal(),
              keeper.resumedStep(),
              node.replica().coordinates(),
              setup.allowDifferentArithmetic(),
              overruled);
      return new VotingCourse(keeper, exchange, rates, node);
    } catch (RuntimeException e) {
      keeper.close();
      throw e;
    }
  }

  private void keep(long[] verdict, StepRecord record) {
    keeper.append(verdict, record);
    latest = record;
  }

  @Override
  public long steps() {
    return loop.steps();
  }

  @Override
  public StepRecord takeStep() {
    loop.takeStep();
    return latest;
  }

  @Override
  public double lastRate() {
    return rates.rate(loop.steps() - 1);
  }

  @Override
  public void recount(
      RunDirectory run, long fromStep, Progress progress, Consumer<String> notices) {
    keeper.recount(run, fromStep, progress, notices);
  }

  @Override
  public void snapshot() {
    keeper.snapshot(loop.steps(), loop.lastVerdict());
  }

  @Override
  public int nodes() {
    return exchange.nodes();
  }

  @Override
  public long bytesSent() {
    return exchange.ledger().totalSent();
  }

  @Override
  public long bytesReceived() {
    return exchange.ledger().totalReceived();
  }

  @Override
  public StepProfile profile() {
    return loop.profile();
  }

  @Override
  public void close() {
    try (keeper) {
      exchange.close();
    }
  }
}
