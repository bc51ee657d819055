package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.journal.Journal;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.Beginning;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.schedule.Schedule;
import dev.polarity.snapshot.Snapshot;
import dev.polarity.snapshot.SnapshotContent;
import dev.polarity.snapshot.SnapshotStore;
import dev.polarity.snapshot.VoterState;
import java.util.Optional;
import java.util.SortedMap;
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
  private final SortedMap<Integer, VoterState> states;
  private final WeightUpdate update;
  private final Schedule rates;
  private final long[] resumedVerdict;
  private long resumedStep;

  private Keeper(
      Node node,
      Schedule rates,
      SnapshotStore snapshots,
      Journal journal,
      SortedMap<Integer, VoterState> states,
      long resumedStep,
      long[] resumedVerdict) {
    this.node = node;
    this.rates = rates;
    this.update = node.update();
    this.snapshots = snapshots;
    this.journal = journal;
    this.states = states;
    this.resumedStep = resumedStep;
    this.resumedVerdict = resumedVerdict;
  }

  /**
   * Opens the state of a run with one node and brings it to the newest point that it holds: the
   * start, if there is nothing yet.
   *
   * @param run the run directory
   * @param identity the run's
   * @param node the node, at its initial weights
   * @param rates the schedule of the run
   * @param notices is told what was passed over or cut
   * @throws StoppedException if it could only begin again at the start, and would lose something
   */
  static Keeper open(
      RunDirectory run, RunIdentity identity, Node node, Schedule rates, Consumer<String> notices) {
    SnapshotStore snapshots =
        new SnapshotStore(run.snapshots(), identity, notices, node.peers()::progress);
    SortedMap<Integer, VoterState> states = node.voterStates();
    Optional<Snapshot> found = snapshots.newest(numbers(states));
    if (found.isEmpty()) {
      new NothingLost(run, identity).require(states.keySet());
    }
    return open(run, identity, node, rates, snapshots, states, found, notices);
  }

  /**
   * Opens the state of a run with several nodes and brings this one to where they have agreed to
   * begin.
   *
   * @param beginning what they have agreed on
   */
  static Keeper open(
      RunDirectory run,
      RunIdentity identity,
      Node node,
      Schedule rates,
      Beginning beginning,
      Consumer<String> notices) {
    SnapshotStore snapshots =
        new SnapshotStore(run.snapshots(), identity, notices, node.peers()::progress);
    SortedMap<Integer, VoterState> states = new TreeMap<>();
    if (!beginning.finished()) {
      states.putAll(node.voterStates());
    }
    SortedMap<Integer, VoterState> held = new TreeMap<>(states);
    held.keySet().removeAll(beginning.lost());
    Optional<Snapshot> found = Optional.empty();
    if (beginning.base().isPresent()) {
      long step = beginning.base().getAsLong();
      found = snapshots.newestAtMost(step, numbers(held));
      if (found.isEmpty() || found.get().step() != step) {
        throw new StoppedException(
            "The snapshot of step %d in %s can no longer be read, which was whole before; check the disk and resume the run."
                .formatted(step, run.snapshots()));
      }
      snapshots.removeAfter(step);
    }
    return open(run, identity, node, rates, snapshots, states, found, notices);
  }

  private static int[] numbers(SortedMap<Integer, VoterState> states) {
    return states.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  private static Keeper open(
      RunDirectory run,
      RunIdentity identity,
      Node node,
      Schedule rates,
      SnapshotStore snapshots,
      SortedMap<Integer, VoterState> states,
      Optional<Snapshot> found,
      Consumer<String> notices) {
    RunSettings settings = run.file().settings();
    snapshots.removeTemporaries();
    long step = found.map(Snapshot::step).orElse(0L);
    long[] verdict = found.map(Snapshot::lastVerdict).orElseGet(node::verdictBeforeStart);
    found.ifPresent(snapshot -> restore(snapshot, node, states));
    Journal journal =
        Journal.open(
            run.journal(),
            identity,
            settings.coding(),
            run.file().request().voters(),
            settings.journalLimit(),
            step,
            notices);
    try {
      Keeper keeper = new Keeper(node, rates, snapshots, journal, states, step, verdict);
      if (states.isEmpty()) {
        journal.replay(step, journal.end(), (held, signs, measures) -> keeper.follow(held, signs));
      }
      if (found.isEmpty() && keeper.resumedStep == 0) {
        keeper.write(0, verdict);
      }
      return keeper;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static void restore(Snapshot snapshot, Node node, SortedMap<Integer, VoterState> states) {
    snapshot.readWeights(node.replica().weights());
    if (node.average() != null) {
      snapshot.readAverage(node.average().floats());
    }
    states.forEach(
        (voter, state) -> {
          if (snapshot.voters().contains(voter)) {
            snapshot.readVoter(voter, state);
          }
        });
  }

  /**
   * Lets the weights follow a journalled verdict, unless voters keep state, which would not follow.
   */
  void follow(long step, long[] verdict) {
    node.peers().progress();
    if (states.isEmpty()) {
      update.apply(step, verdict, rates.rate(step));
      System.arraycopy(verdict, 0, resumedVerdict, 0, resumedVerdict.length);
      resumedStep = step + 1;
    }
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
    reader.replay(from, resumedStep, (step, verdict, measures) -> progress.add(step, measures));
  }

  /** Journals a step, unless the journal has it already. */
  void append(long step, long[] verdict, StepMeasures measures) {
    if (step >= journal.end()) {
      journal.append(step, verdict, measures);
    }
  }

  /**
   * Writes a snapshot.
   *
   * @param step steps that the node has taken
   * @param lastVerdict the verdict of the last of them
   * @throws StoppedException if it cannot be written
   */
  void write(long step, long[] lastVerdict) {
    journal.force();
    snapshots.write(
        step,
        SnapshotContent.of(
            node.replica().weights(),
            node.average() == null ? null : node.average().floats(),
            lastVerdict,
            states),
        node.peers()::progress);
    if (step == journal.end()) {
      journal.startSegment(step);
    }
  }

  /**
   * Lets go of what the newest snapshot makes unnecessary, once all nodes have theirs.
   *
   * @param mirrored step of the snapshot that is being copied, which stays whole
   */
  void thin(long mirrored) {
    snapshots.olderOfTwoNewest().ifPresent(journal::keepFrom);
    snapshots.thin(journal.firstHeld(), mirrored);
  }

  @Override
  public void close() {
    journal.close();
  }
}
