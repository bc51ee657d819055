package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.DataSet;
import dev.polarity.data.LabelledBatch;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.journal.StepMeasures;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.nio.file.Path;
import java.util.function.ObjLongConsumer;

/**
 * The step of {@link TrainingLoop} with one voter, taken apart: the same calls in the same order,
 * with a clock between them. It says where the time goes; the whole step is measured by {@link
 * StepRunner}.
 */
public final class SplitStep implements AutoCloseable {

  private final RunDirectory run;
  private final Node node;
  private final Keeper keeper;
  private final Replica replica;
  private final EngineSeed seed;
  private final Loss loss = new SoftmaxCrossEntropyLoss();
  private final Exchange exchange;
  private final Schedule schedule;
  private final WeightUpdate update;
  private final Tally tally;
  private final long[] ballot;
  private long[] lastVerdict;
  private long[] verdict;
  private long step;
  private long mark;

  /**
   * Makes a run at its first step.
   *
   * @param spec what to run, with one voter and an initial rate
   * @param data the data
   * @param directory the run directory, missing or empty
   */
  public SplitStep(RunSpec spec, DataSet data, Path directory) {
    this.node = StepRunner.node(spec, data);
    this.schedule = StepRunner.rates(spec, node);
    this.run = RunDirectory.create(directory, spec, RunSettings.defaults());
    this.keeper = Keeper.open(run, StepRunner.identity(node), node, schedule, notice -> {});
    this.replica = node.replica();
    this.seed = new EngineSeed(new CounterRandom(spec.seed()));
    this.exchange = InProcessExchange.alone(1, VotingRule.arithmetic1().ties());
    this.update = node.update();
    this.tally = new Tally(replica.coordinates(), 1);
    this.lastVerdict = node.verdictBeforeStart();
    this.verdict = new long[lastVerdict.length];
    this.ballot = new long[lastVerdict.length];
  }

  /**
   * Takes one step.
   *
   * @param parts is told the name and the nanoseconds of each part
   */
  public void takeStep(ObjLongConsumer<String> parts) {
    mark = System.nanoTime();
    Voter voter = node.voters().get(0);
    tally.clear();
    float value;
    NDManager manager = replica.manager().newSubManager();
    LabelledBatch batch = node.batches().of(manager, step, 0);
    lap("make the batch", parts);
    seed.set(step, 0);
    lap("seed the engine", parts);
    value = replica.backward(batch, loss);
    lap("forward and backward", parts);
    manager.close();
    lap("free the tensors", parts);
    voter.cast(step, replica.gradient(), replica, ballot);
    lap("method and pack", parts);
    tally.add(ballot);
    exchange.vote(step, tally, lastVerdict, verdict);
    lap("tally and vote", parts);
    double rate = schedule.rate(step);
    update.apply(step, verdict, rate);
    lap("apply and average", parts);
    double agreement = tally.agreement(verdict);
    lap("agreement", parts);
    keeper.append(step, verdict, new StepMeasures(value, agreement));
    lap("journal", parts);
    long[] reused = lastVerdict;
    lastVerdict = verdict;
    verdict = reused;
    step++;
  }

  private void lap(String part, ObjLongConsumer<String> parts) {
    long now = System.nanoTime();
    parts.accept(part, now - mark);
    mark = System.nanoTime();
  }

  @Override
  public void close() {
    keeper.close();
    run.close();
    node.close();
  }
}
