package dev.polarity.train;

import java.util.Map;

/** Makes a profile of given times. */
public final class ProfileOf {

  private long now;
  private final StepProfile profile = new StepProfile(() -> now);

  private ProfileOf() {}

  /**
   * Makes a profile.
   *
   * @param steps how many steps there were
   * @param nanos what the phases of each took; phases that are missing were not booked
   */
  public static StepProfile steps(int steps, Map<Phase, Long> nanos) {
    ProfileOf made = new ProfileOf();
    for (int step = 0; step < steps; step++) {
      made.profile.begin();
      nanos.forEach(
          (phase, time) -> {
            made.now += time;
            made.profile.book(phase);
          });
      made.profile.end();
    }
    return made.profile;
  }
}
