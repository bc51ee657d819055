package dev.polarity.train;

import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.DataSet;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.Peers;
import dev.polarity.model.Models;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The product's own training loop, one step at a time, for measurements: the same node, the same
 * loop and, where a run directory is given, the same journal; without evaluations and snapshots in
 * between.
 */
public final class StepRunner implements AutoCloseable {

  private static final byte[] ANY_SPEC_HASH = new byte[32];

  private final RunDirectory run;
  private final Keeper keeper;
  private final Node node;
  private final JournalThread journalThread;
  private final TrainingLoop loop;
  private long journalNanos;

  /**
   * Makes a run at its first step.
   *
   * @param spec what to run, with an initial rate
   * @param data the data
   * @param directory the run directory, missing or empty; none means that no step is journalled
   */
  public StepRunner(RunSpec spec, DataSet data, Optional<Path> directory) {
    this.node = node(spec, data);
    Schedule rates = StepTrial.rates(spec, node);
    if (directory.isPresent()) {
      run = RunDirectory.create(directory.get(), spec, RunSettings.defaults());
      keeper = Keeper.open(run, identity(node), node, rates, notice -> {});
    } else {
      run = null;
      keeper = null;
    }
    journalThread =
        new JournalThread(this::journal, keeper == null ? 0 : node.replica().coordinates());
    Exchange exchange = InProcessExchange.alone(spec.voters(), VotingRule.arithmetic1().ties());
    this.loop = node.loop(exchange, rates, journalThread, 0, node.verdictBeforeStart());
  }

  static Node node(RunSpec spec, DataSet data) {
    EngineSettings.apply(spec.threads(), spec.kernels());
    Replica replica =
        Replica.of(
            Models.find(spec.model(), spec.modelOptions(), StepRunner.class.getClassLoader())
                .build(data.inputShape(), data.classes().size()),
            data.inputShape(),
            name -> false);
    Node node =
        new Node(
            spec,
            VotingRule.arithmetic1(),
            data,
            replica,
            new SoftmaxCrossEntropyLoss(),
            Peers.alone());
    InitialWeights.of(new CounterRandom(spec.seed())).set(replica);
    node.startAverage();
    return node;
  }

  /** Returns the identity of a run whose spec does not matter. */
  static RunIdentity identity(Node node) {
    return new RunIdentity(node.replica().coordinates(), ANY_SPEC_HASH);
  }

  private void journal(long[] verdict, StepRecord record, StepMeasures measures) {
    if (keeper != null) {
      long began = System.nanoTime();
      keeper.append(record.step(), verdict, measures);
      journalNanos = System.nanoTime() - began;
    }
  }

  /** Takes one step. */
  public void takeStep() {
    loop.takeStep();
  }

  /** Returns how long the last step took to journal, in nanoseconds. */
  public long journalNanos() {
    return journalNanos;
  }

  /** Returns the size of the journal so far divided by the steps in it; 0 without a journal. */
  public long journalBytes() {
    return keeper == null ? 0 : keeper.journal().bytes() / keeper.journal().end();
  }

  /** Returns where the time of the steps so far went. */
  public StepProfile profile() {
    return loop.profile();
  }

  /** Returns d, the number of coordinates. */
  public long coordinates() {
    return node.replica().coordinates();
  }

  @Override
  public void close() {
    try (node;
        run;
        keeper) {
      journalThread.close();
    }
  }
}
