package dev.polarity.app;

import dev.polarity.text.Numbers;
import dev.polarity.train.Phase;
import dev.polarity.train.StepProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the time of a session's steps went, as lines for a person: the phases that these steps
 * have, the whole step that they add up to, and of it what Polarity adds to the engine's work, in
 * means, and beside them in medians, which leave out what only some steps take: compiling in the
 * first ones, forcing a journal to disk. A comparator's run has no such last line, since most of
 * the comparators move the weights by means of the engine.
 */
final class ProfileTable {

  private static final double NANOS_PER_MILLI = 1e6;

  private ProfileTable() {}

  static List<String> of(StepProfile profile) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-30s %12s %8s %12s"
            .formatted(
                "of %s steps".formatted(Numbers.whole(profile.steps())),
                "ms a step",
                "share",
                "median ms"));
    for (Phase phase : Phase.values()) {
      if (profile.has(phase)) {
        lines.add(line(phase.text(), profile.nanos(phase), profile.medianNanos(phase), profile));
      }
    }
    lines.add(line("whole step", profile.nanos(), profile.medianNanos(), profile));
    if (!profile.has(Phase.METHOD)) {
      lines.add(
          line(
              "everything of Polarity's own",
              profile.ownNanos(),
              profile.medianOwnNanos(),
              profile));
    }
    return lines;
  }

  private static String line(String name, long nanos, long median, StepProfile profile) {
    return String.format(
        Locale.ROOT,
        "%-30s %12.3f %7.1f %% %12.3f",
        name,
        nanos / NANOS_PER_MILLI / profile.steps(),
        100.0 * nanos / Math.max(1, profile.nanos()),
        median / NANOS_PER_MILLI);
  }
}
