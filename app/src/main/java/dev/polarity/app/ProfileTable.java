package dev.polarity.app;

import dev.polarity.text.Numbers;
import dev.polarity.train.Phase;
import dev.polarity.train.StepProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the time of a session's steps went, as lines for a person. */
final class ProfileTable {

  private static final double NANOS_PER_MILLI = 1e6;

  private ProfileTable() {}

  static List<String> of(StepProfile profile) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-22s %12s %8s"
            .formatted(
                "of %s steps".formatted(Numbers.whole(profile.steps())), "ms a step", "share"));
    for (Phase phase : Phase.values()) {
      lines.add(line(phase.text(), profile.nanos(phase), profile));
    }
    lines.add(line("whole step", profile.nanos(), profile));
    return lines;
  }

  private static String line(String name, long nanos, StepProfile profile) {
    return String.format(
        Locale.ROOT,
        "%-22s %12.3f %7.1f %%",
        name,
        nanos / NANOS_PER_MILLI / profile.steps(),
        100.0 * nanos / Math.max(1, profile.nanos()));
  }
}
