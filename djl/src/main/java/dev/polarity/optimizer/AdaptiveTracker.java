package dev.polarity.optimizer;

import ai.djl.training.tracker.Tracker;
import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.Schedule;
import dev.polarity.schedule.StagedSchedule;

/**
 * Gives DJL's optimizers the rate that sets itself, {@link AdaptiveSchedule}.
 *
 * <p>DJL numbers the updates of an optimizer from 1 on (of one that resumes, from its {@code
 * optBeginNumUpdate} + 1 on): update 1 gets the initial rate. Update 0, for which warm-up trackers
 * ask, gets it too.
 *
 * <p>Immutable, and so safe for use by any number of threads.
 */
public final class AdaptiveTracker implements Tracker {

  private final Schedule schedule;

  private AdaptiveTracker(Schedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Starts a tracker.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the rate of an update.
   *
   * @param numUpdate the number of the update, from 1 on
   * @return the rate, rounded to float
   */
  @Override
  public float getNewValue(int numUpdate) {
    return (float) schedule.rate(Math.max(0, numUpdate - 1));
  }

  /** Builds an {@link AdaptiveTracker}: {@code setX} is required, {@code optX} is optional. */
  public static final class Builder {

    private double initialRate;
    private long stage = 1;

    private Builder() {}

    /**
     * Sets the rate of the first update, from which all others follow.
     *
     * @param initialRate finite and above 0, in units of a weight
     * @return this builder
     */
    public Builder setInitialRate(double initialRate) {
      this.initialRate = initialRate;
      return this;
    }

    /**
     * Lets the rate change only once per stage of so many updates, for example once per epoch. The
     * default is 1.
     *
     * @param updates the length of a stage, at least 1
     * @return this builder
     */
    public Builder optStage(long updates) {
      this.stage = updates;
      return this;
    }

    /**
     * Builds the tracker.
     *
     * @return the tracker
     * @throws IllegalArgumentException if the initial rate was not set or is not finite and above
     *     0, or the stage is shorter than one update
     */
    public AdaptiveTracker build() {
      return new AdaptiveTracker(new StagedSchedule(new AdaptiveSchedule(initialRate), stage));
    }
  }
}
