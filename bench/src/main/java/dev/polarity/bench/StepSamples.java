package dev.polarity.bench;

import dev.polarity.train.Phase;
import dev.polarity.train.StepProfile;
import dev.polarity.train.StepRunner;
import java.util.EnumMap;
import java.util.Map;

/**
 * What each phase of each step took, in milliseconds: the product's own profile, read after every
 * step, since a profile holds all steps from the first on and here those of the warm-up are left
 * out.
 */
final class StepSamples {

  private static final double NANOS_PER_MILLI = 1e6;

  private final StepRunner runner;
  private final Map<Phase, Samples> phases = new EnumMap<>(Phase.class);
  private final long[] before = new long[Phase.values().length];
  private Samples whole = new Samples();
  private Samples own = new Samples();
  private long wholeBefore;
  private long ownBefore;

  StepSamples(StepRunner runner) {
    this.runner = runner;
  }

  /** Takes one step. */
  void takeStep() {
    runner.takeStep();
    StepProfile profile = runner.profile();
    for (Phase phase : Phase.values()) {
      if (profile.has(phase)) {
        long now = profile.nanos(phase);
        phases
            .computeIfAbsent(phase, any -> new Samples())
            .add((now - before[phase.ordinal()]) / NANOS_PER_MILLI);
        before[phase.ordinal()] = now;
      }
    }
    whole.add((profile.nanos() - wholeBefore) / NANOS_PER_MILLI);
    own.add((profile.ownNanos() - ownBefore) / NANOS_PER_MILLI);
    wholeBefore = profile.nanos();
    ownBefore = profile.ownNanos();
  }

  /** Forgets the steps so far. */
  void clear() {
    phases.clear();
    whole = new Samples();
    own = new Samples();
  }

  /** Returns what each phase took that steps have. */
  Map<Phase, Samples> phases() {
    return phases;
  }

  /** Returns what whole steps took. */
  Samples whole() {
    return whole;
  }

  /** Returns what was Polarity's own of each step. */
  Samples own() {
    return own;
  }
}
