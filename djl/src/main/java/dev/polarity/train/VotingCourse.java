package dev.polarity.train;

import dev.polarity.codec.Coding;
import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.exchange.MeshExchange;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.Beginning;
import dev.polarity.meeting.JournalRecords;
import dev.polarity.meeting.Peers;
import dev.polarity.meeting.WeightCheck;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunPlacement;
import dev.polarity.run.RunRates;
import dev.polarity.sign.VotingRule;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The course of a method that votes: every step is journalled, and a snapshot taken now and then.
 */
final class VotingCourse implements Course {

  private final Keeper keeper;
  private final RunRates rates;
  private final RateMeasurement measurement;
  private final TrainingLoop loop;
  private final JournalThread journalThread;
  private final CommonMirror mirror;
  private StepRecord latest;
  private StepMeasures latestMeasures;

  private VotingCourse(
      Keeper keeper,
      Exchange exchange,
      RunRates rates,
      RateMeasurement measurement,
      Node node,
      CommonMirror mirror) {
    this.keeper = keeper;
    this.measurement = measurement;
    this.mirror = mirror;
    this.rates = rates;
    this.journalThread = new JournalThread(this::keep, node.replica().coordinates());
    this.loop =
        node.loop(exchange, rates, journalThread, keeper.resumedStep(), keeper.resumedVerdict());
  }

  /**
   * Opens the state of a run and brings the node to the newest point that is held: by itself, or,
   * where there are several nodes, to the one that they have agreed on.
   *
   * @param run the run directory
   * @param identity the run's
   * @param node the node, at its initial weights
   * @param rates the rates of the run as far as they are known
   * @param beginning what the nodes have agreed on; empty for a run with one node
   * @param setup who is told, and whether other arithmetic is allowed
   * @param overruled is run before a verdict that differs from the journal is replaced
   * @throws StoppedException if the nodes' weights are then not the same
   */
  static VotingCourse open(
      RunDirectory run,
      RunIdentity identity,
      Node node,
      RunRates rates,
      Optional<Beginning> beginning,
      Setup setup,
      Runnable overruled) {
    Consumer<String> notices = setup.listener()::onNotice;
    Keeper keeper =
        beginning
            .map(agreed -> Keeper.open(run, identity, node, rates, agreed, notices))
            .orElseGet(() -> Keeper.open(run, identity, node, rates, notices));
    try {
      Peers peers = node.peers();
      new JournalRecords(peers, identity, notices).level(keeper.journal(), keeper::follow);
      place(run, peers, keeper.journal().end());
      new WeightCheck(peers).compare(keeper.resumedStep(), node::weightHash);
      // An earlier session may have counted with other arithmetic what this one counts again.
      boolean differed =
          run.totals().differentArithmetic() || beginning.filter(Beginning::differs).isPresent();
      boolean lostVoters = beginning.filter(agreed -> !agreed.lost().isEmpty()).isPresent();
      Exchange exchange =
          new JournalledExchange(
              exchange(run, node),
              keeper.journal(),
              keeper.resumedStep(),
              identity.coordinates(),
              setup.allowDifferentArithmetic() || differed || lostVoters,
              overruled);
      return new VotingCourse(
          keeper,
          exchange,
          rates,
          new RateMeasurement(run, node, rates),
          node,
          new CommonMirror(peers, setup.mirror()));
    } catch (RuntimeException e) {
      keeper.close();
      throw e;
    }
  }

  /** Keeps from which step on the journal holds what the voters of this placement measured. */
  private static void place(RunDirectory run, Peers peers, long journalled) {
    RunPlacement before = run.placement();
    if (before.rank() != peers.rank() || before.nodes() != peers.nodes()) {
      run.writePlacement(new RunPlacement(peers.rank(), peers.nodes(), journalled));
    }
  }

  private static Exchange exchange(RunDirectory run, Node node) {
    int voters = run.file().request().voters();
    long coordinates = node.replica().coordinates();
    VotingRule rule = VotingRule.arithmetic1();
    Coding coding = run.file().settings().coding();
    return node.peers()
        .messenger()
        .<Exchange>map(messenger -> new MeshExchange(messenger, coordinates, voters, rule, coding))
        .orElseGet(() -> InProcessExchange.alone(voters, rule.ties()));
  }

  private void keep(long[] verdict, StepRecord record, StepMeasures measures) {
    keeper.append(record.step(), verdict, measures);
    latest = record;
    latestMeasures = measures;
  }

  @Override
  public long steps() {
    return loop.steps();
  }

  @Override
  public StepRecord takeStep() {
    measurement.before(loop.steps());
    loop.takeStep();
    return latest;
  }

  @Override
  public StepMeasures lastMeasures() {
    return latestMeasures;
  }

  @Override
  public double lastRate() {
    return rates.rate(loop.steps() - 1);
  }

  @Override
  public void recount(
      RunDirectory run, long fromStep, Progress progress, Consumer<String> notices) {
    long from = Math.max(fromStep, run.placement().sinceStep());
    keeper.recount(run, Math.min(from, keeper.resumedStep()), progress, notices);
  }

  @Override
  public void snapshot() {
    snapshotAlone();
    keeper.thin(mirror.meet(loop.steps()));
  }

  @Override
  public void snapshotAlone() {
    keeper.write(loop.steps(), loop.lastVerdict());
  }

  @Override
  public StepProfile profile() {
    return loop.profile();
  }

  @Override
  public void close() {
    try (keeper) {
      journalThread.close();
    }
  }
}
