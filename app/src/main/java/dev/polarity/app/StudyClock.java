package dev.polarity.app;

import dev.polarity.study.PlannedRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How long a study still takes: what like runs took, for each that is left. Like runs have the same
 * data and model, and their length in the same unit; where there is none yet, the current run
 * stands for them.
 */
final class StudyClock {

  private final LongSupplier nanoseconds;
  private final Map<String, Pace> paces = new HashMap<>();
  private final Map<String, Boolean> finished = new HashMap<>();
  private List<PlannedRun> left = List.of();
  private PlannedRun current;
  private double shareAtStart;
  private long since;

  StudyClock() {
    this(System::nanoTime);
  }

  StudyClock(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /** Seconds and units of length of finished runs. */
  private record Pace(double seconds, double length) {

    Pace plus(double moreSeconds, double moreLength) {
      return new Pace(seconds + moreSeconds, length + moreLength);
    }

    double each() {
      return seconds / length;
    }
  }

  private static String kind(PlannedRun run) {
    return run.dataName() + " " + run.request().model() + " " + run.request().epochs().isPresent();
  }

  private static double length(PlannedRun run) {
    return run.request().epochs().isPresent()
        ? run.request().epochs().getAsInt()
        : run.request().steps().orElseThrow();
  }

  /** Notes how long a run took. */
  void finished(PlannedRun run, double seconds) {
    if (finished.put(run.name(), true) == null) {
      paces.merge(
          kind(run), new Pace(seconds, length(run)), (a, b) -> a.plus(b.seconds(), b.length()));
    }
  }

  /** Notes that a run is next, and what is expected of the whole study. */
  void begin(PlannedRun run, List<PlannedRun> order) {
    current = run;
    left =
        order.stream()
            .filter(other -> !finished.containsKey(other.name()))
            .filter(other -> !other.name().equals(run.name()))
            .toList();
    start(0);
  }

  /** Notes that the current run takes steps from now on, and which share of it is done already. */
  void start(double share) {
    shareAtStart = share;
    since = nanoseconds.getAsLong();
  }

  /**
   * Returns the seconds that are left for the study.
   *
   * @param share how much of the current run is done, 0 … 1
   */
  OptionalDouble secondsLeft(double share) {
    double pace = currentPace(share);
    if (Double.isNaN(pace)) {
      return OptionalDouble.empty();
    }
    double seconds = (1 - share) * length(current) * pace;
    for (PlannedRun run : left) {
      Pace like = paces.get(kind(run));
      seconds += length(run) * (like != null ? like.each() : standIn(run, pace));
    }
    return OptionalDouble.of(seconds);
  }

  private double currentPace(double share) {
    double done = share - shareAtStart;
    if (done > 0) {
      return (nanoseconds.getAsLong() - since) / 1e9 / done / length(current);
    }
    Pace like = paces.get(kind(current));
    return like == null ? Double.NaN : like.each();
  }

  /** The pace of a run of which no like is finished: the current one's, or else its time. */
  private double standIn(PlannedRun run, double pace) {
    return kind(run).equals(kind(current)) ? pace : length(current) * pace / length(run);
  }
}
