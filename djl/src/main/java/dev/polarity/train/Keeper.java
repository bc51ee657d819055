package dev.polarity.train;

import dev.polarity.codec.PlainBits;
import dev.polarity.error.StoppedException;
import dev.polarity.journal.Journal;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.schedule.Schedule;
import dev.polarity.snapshot.Snapshot;
import dev.polarity.snapshot.SnapshotContent;
import dev.polarity.snapshot.SnapshotStore;
import dev.polarity.snapshot.VoterState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Keeps a node's state in its run directory, and brings it back: a snapshot now and then, and the
 * verdict of every step in between. Snapshot and journal tail together are the weights at any step.
 *
 * <p>A method without voter state resumes at the last journalled step, since verdicts are all that
 * ever moved the weights. One with state resumes at the last snapshot and computes the steps since
 * then again, under the eyes of the journal ({@link JournalledExchange}).
 */
final class Keeper implements AutoCloseable {

  private final Node node;
  private final SnapshotStore snapshots;
  private final Journal journal;
  private final Map<Integer, VoterState> states;
  private final int localVoters;
  private final long resumedStep;
  private final long[] resumedVerdict;

  private Keeper(
      Node node,
      SnapshotStore snapshots,
      Journal journal,
      Map<Integer, VoterState> states,
      long resumedStep,
      long[] resumedVerdict) {
    this.node = node;
    this.snapshots = snapshots;
    this.journal = journal;
    this.states = states;
    this.localVoters = node.voters().size();
    this.resumedStep = resumedStep;
    this.resumedVerdict = resumedVerdict;
  }

  /**
   * Opens the state of a run and brings the node to the newest point that it holds: the start, if
   * there is nothing yet.
   *
   * @param run the run directory
   * @param specHash the run's identity
   * @param node the node, at its initial weights
   * @param rates the schedule of the run
   * @param notices is told what was passed over or cut
   */
  static Keeper open(
      RunDirectory run, byte[] specHash, Node node, Schedule rates, Consumer<String> notices) {
    long coordinates = node.replica().coordinates();
    RunSettings settings = run.file().settings();
    RunIdentity identity = new RunIdentity(coordinates, specHash);
    SnapshotStore snapshots = new SnapshotStore(run.snapshots(), identity, notices);
    snapshots.removeTemporaries();
    Map<Integer, VoterState> states = states(node);
    int[] required = states.keySet().stream().mapToInt(Integer::intValue).toArray();
    Optional<Snapshot> found = snapshots.newest(required);
    long step = found.map(Snapshot::step).orElse(0L);
    long[] verdict = found.map(Snapshot::lastVerdict).orElseGet(node::verdictBeforeStart);
    found.ifPresent(snapshot -> restore(snapshot, node, states));
    Journal journal =
        Journal.open(
            run.journal(),
            identity,
            new PlainBits(coordinates),
            settings.journalLimit(),
            step,
            notices);
    try {
      if (states.isEmpty() && journal.end() > step) {
        replay(journal, step, node.update(), rates, verdict);
        step = journal.end();
      }
      Keeper keeper = new Keeper(node, snapshots, journal, states, step, verdict);
      if (found.isEmpty() && step == 0) {
        keeper.snapshot(0, verdict);
      }
      return keeper;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static void replay(
      Journal journal, long from, WeightUpdate update, Schedule rates, long[] lastVerdict) {
    journal.replay(
        from,
        journal.end(),
        (step, verdict, measures) -> {
          update.apply(step, verdict, rates.rate(step));
          System.arraycopy(verdict, 0, lastVerdict, 0, lastVerdict.length);
        });
  }

  private static Map<Integer, VoterState> states(Node node) {
    Map<Integer, VoterState> states = new TreeMap<>();
    for (Voter voter : node.voters()) {
      if (voter.method() instanceof BallotMethod.Signum signum) {
        states.put(voter.number(), VoterState.of(signum.momentum()));
      }
    }
    return states;
  }

  private static void restore(Snapshot snapshot, Node node, Map<Integer, VoterState> states) {
    snapshot.readWeights(node.replica().weights());
    if (node.average() != null) {
      snapshot.readAverage(node.average().floats());
    }
    states.forEach(snapshot::readVoter);
  }

  /** Returns the steps that the node has taken after it was opened. */
  long resumedStep() {
    return resumedStep;
  }

  /** Returns the verdict of the step before that. */
  long[] resumedVerdict() {
    return resumedVerdict;
  }

  Journal journal() {
    return journal;
  }

  /**
   * Counts what earlier sessions measured in steps that they journalled, as far as it is held.
   *
   * @param run the run directory
   * @param fromStep the step of the last evaluation
   * @param progress counts
   * @param notices is told of steps that the journal has lost
   */
  void recount(RunDirectory run, long fromStep, Progress progress, Consumer<String> notices) {
    JournalReader reader = JournalReader.scan(run.journal());
    long from = fromStep;
    while (from < resumedStep && !reader.holds(from, resumedStep)) {
      from++;
    }
    if (from > fromStep) {
      notices.accept(
          "The journal %s does not hold the steps %,d to %,d, so the next evaluation tells loss and agreement without them; the weights do not need them."
              .formatted(run.journal(), fromStep, from - 1));
    }
    reader.replay(
        from, resumedStep, (step, verdict, measures) -> progress.add(measures, localVoters));
  }

  /** Journals a step, unless the journal has it already. */
  void append(long[] verdict, StepRecord record) {
    if (record.step() >= journal.end()) {
      journal.append(
          record.step(),
          verdict,
          new StepMeasures(record.loss() * localVoters, record.agreement()));
    }
  }

  /**
   * Writes a snapshot and lets go of what it makes unnecessary.
   *
   * @param step steps that the node has taken
   * @param lastVerdict the verdict of the last of them
   * @throws StoppedException if it cannot be written
   */
  void snapshot(long step, long[] lastVerdict) {
    journal.force();
    snapshots.write(
        step,
        SnapshotContent.of(
            node.replica().weights(),
            node.average() == null ? null : node.average().floats(),
            lastVerdict,
            states));
    if (step == journal.end()) {
      journal.startSegment(step);
    }
    snapshots.olderOfTwoNewest().ifPresent(journal::keepFrom);
    snapshots.thin(journal.firstHeld());
  }

  @Override
  public void close() {
    journal.close();
  }
}
