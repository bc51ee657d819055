package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepRange;
import dev.polarity.run.CoordinateRange;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunRates;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.snapshot.Snapshot;
import dev.polarity.snapshot.SnapshotStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The weights of a run at any step that its directory still tells: a snapshot, and the verdicts
 * after it applied by the same code that applied them first. Reads only, also beside a process that
 * goes on with the run.
 */
public final class WeightHistory {

  private final RunDirectory run;
  private final RunSpec spec;
  private final Resolved resolved;
  private final JournalReader journal;
  private final SnapshotStore snapshots;
  private final long coordinates;

  /**
   * Opens the history of a run.
   *
   * @param run the run
   * @param notices is told of snapshots that are passed over
   * @throws InvalidInputException if the run has not taken a step
   */
  public WeightHistory(RunDirectory run, Consumer<String> notices) {
    this.run = run;
    this.spec = run.file().request();
    this.journal = JournalReader.scan(run.journal());
    RunIdentity identity = journal.identity().orElseThrow(() -> noStep(run));
    // Read after the journal: by then the file holds the rates of all steps in it.
    this.resolved = RunDirectory.view(run.path()).file().resolved().orElseThrow(() -> noStep(run));
    this.coordinates = identity.coordinates();
    this.snapshots = new SnapshotStore(run.snapshots(), identity, notices);
  }

  private static InvalidInputException noStep(RunDirectory run) {
    return new InvalidInputException(
        "%s: the run has not taken a step yet, so there are no weights to look at."
            .formatted(run.path()));
  }

  /** Returns the steps of all snapshots, ascending. */
  public List<Long> snapshots() {
    return snapshots.steps();
  }

  /** Returns the steps whose weights can be told: pairs of the first and the last, ascending. */
  public List<StepRange> steps() {
    List<StepRange> steps = new ArrayList<>();
    for (long start : snapshots.steps()) {
      long end =
          journal.ranges().stream()
              .filter(range -> range.contains(start))
              .mapToLong(StepRange::end)
              .findFirst()
              .orElse(start);
      int last = steps.size() - 1;
      if (last >= 0 && start < steps.get(last).end()) {
        steps.set(
            last, new StepRange(steps.get(last).first(), Math.max(steps.get(last).end(), end + 1)));
      } else {
        steps.add(new StepRange(start, end + 1));
      }
    }
    return steps;
  }

  /**
   * Rebuilds the weights of a step.
   *
   * @param step steps taken
   * @return their fingerprint
   * @throws InvalidInputException if the step cannot be told any more, or not yet, or if the run
   *     has a weight decay and does not tell which weights it acts on
   */
  public String fingerprintAt(long step) {
    Snapshot snapshot = snapshots.newestWeightsAtMost(step).orElseThrow(() -> notHeld(step));
    if (!journal.holds(snapshot.step(), step)) {
      throw notHeld(step);
    }
    FlatMemory weights = new FlatMemory(coordinates);
    snapshot.readWeights(weights.floats());
    Schedule rates = RunRates.of(spec, resolved);
    try (Chunks chunks = new Chunks(1)) {
      WeightUpdate update = new WeightUpdate(weights, null, decaying(), spec.weightDecay(), chunks);
      journal.replay(
          snapshot.step(), step, (k, verdict, measures) -> update.apply(k, verdict, rates.rate(k)));
    }
    return weights.fingerprint();
  }

  private List<CoordinateRange> decaying() {
    if (spec.weightDecay() == 0) {
      return List.of();
    }
    return resolved
        .decaying()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: its run.yaml does not tell which weights decay, since an earlier Polarity wrote it; metrics.jsonl has the fingerprints of the evaluations."
                        .formatted(run.path())));
  }

  private InvalidInputException notHeld(long step) {
    return new InvalidInputException(
        "--at-step %,d: %s tells the weights of the steps %s only."
            .formatted(
                step,
                run.path(),
                steps().stream()
                    .map(range -> "%,d to %,d".formatted(range.first(), range.end() - 1))
                    .collect(Collectors.joining(", "))));
  }
}
