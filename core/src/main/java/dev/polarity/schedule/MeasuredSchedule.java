package dev.polarity.schedule;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A rate that a run measures anew where a stage begins, because what the best rate rests on changes
 * while a network learns.
 *
 * <p>For one and the same rate δ over K steps the {@linkplain ConvergenceBound bound on the
 * gradients} reads (f_0 - f*)/(Kδ) + ‖L‖₁δ/2, which is smallest at
 *
 * <pre>
 *   δ = √(2(f_0 - f*)/‖L‖₁) / √K = δ* / √K .
 * </pre>
 *
 * <p>δ* is what {@link AdaptiveSchedule} takes for its first rate, and can be measured at any
 * weights. It falls along a run, by 5 to 18 times on the networks that were tried, and how far is
 * not seen at the start. So a run of K steps with stages of m steps takes its opening at a rate
 * that is found before it, and from then on, at step {@link #OPENING} and at each multiple of m
 * behind it,
 *
 * <pre>
 *   δ = min( the rate before, reach · √(v/K) · δ* )
 * </pre>
 *
 * <p>where v is the share of one batch's noise that is left in what a voter votes the sign of: 1
 * for a plain sign, less for a momentum, which averages over 1/v batches. Noise that is averaged
 * over 1/v batches stays in the votes for about as many steps, so that it moves a weight in each of
 * them the same way; over the run it carries a weight by about δ √(K/v), which is {@code reach ·
 * δ*}. The reach is above 1, since the bound is a pessimist: {@code docs/results.md} has how it was
 * found.
 *
 * <p>Where a rate is too high, weights grow, and δ* with them; hence the minimum.
 *
 * <p>Immutable: a schedule that knows a further rate is a new one.
 */
public final class MeasuredSchedule implements Schedule {

  /** Steps before the first measurement. */
  public static final long OPENING = 100;

  private final double factor;
  private final long stageSteps;
  private final NavigableMap<Long, Double> rates;

  /**
   * Creates the schedule before anything is measured.
   *
   * @param openingRate rate of the first {@link #OPENING} steps, in units of a weight; finite and
   *     above 0
   * @param factor what δ* is multiplied by, {@link #byReach} or {@link #byScale}; finite and above
   *     0
   * @param stageSteps m, the length of a stage in steps, at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public MeasuredSchedule(double openingRate, double factor, long stageSteps) {
    this(
        Arguments.positive("The factor", factor),
        Arguments.atLeastOne("The number of steps per stage", stageSteps),
        new TreeMap<>(Map.of(0L, Arguments.initialRate(openingRate))));
  }

  /**
   * Returns what δ* is multiplied by, {@code reach · √(v/K)}.
   *
   * @param reach how far noise may carry a weight over the run, in units of δ*; finite and above 0
   * @param noise v, the share of one batch's noise that is left in a vote; above 0
   * @param steps K, the number of steps of the run, at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static double byReach(double reach, double noise, long steps) {
    return Arguments.positive("The reach", reach)
        * Math.sqrt(
            Arguments.positive("The noise", noise)
                / Arguments.atLeastOne("The number of steps", steps));
  }

  /**
   * Returns what δ* is multiplied by where noise has no say, {@code scale / √K}.
   *
   * @param scale finite and above 0
   * @param steps K, the number of steps of the run, at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static double byScale(double scale, long steps) {
    return Arguments.positive("The scale", scale)
        / Math.sqrt(Arguments.atLeastOne("The number of steps", steps));
  }

  private MeasuredSchedule(double factor, long stageSteps, NavigableMap<Long, Double> rates) {
    this.factor = factor;
    this.stageSteps = stageSteps;
    this.rates = rates;
  }

  /** Returns whether δ* is to be measured before a step. */
  public boolean isMeasuredBefore(long step) {
    return step >= OPENING && stageBegin(step) == step;
  }

  /** Returns the first step that has the same rate as a step. */
  public long stageBegin(long step) {
    return step < OPENING ? 0 : Math.max(OPENING, step - step % stageSteps);
  }

  /** Returns whether the rate of a step is known. */
  public boolean knows(long step) {
    return rates.containsKey(stageBegin(step));
  }

  /**
   * Returns the least δ* at which the rate stays as it is.
   *
   * @param step a step before which δ* is measured
   */
  public double unchangingRoot(long step) {
    return rate(step - 1) / factor;
  }

  /**
   * Returns the rate that follows from a measurement, without taking it.
   *
   * @param step a step before which δ* is measured
   * @param root δ* at the weights before that step, in units of a weight; above 0
   * @return the rate from this step on
   */
  public double following(long step, double root) {
    double rate = factor * Arguments.positive("The root", root);
    return Math.min(rate, rate(step - 1));
  }

  /**
   * Returns this schedule with a further rate.
   *
   * @param step a step before which δ* is measured
   * @param rate the rate from there on; finite and above 0
   * @throws IllegalArgumentException if nothing is measured before this step, or the rate is out of
   *     its range
   */
  public MeasuredSchedule with(long step, double rate) {
    if (!isMeasuredBefore(step)) {
      throw new IllegalArgumentException(
          "A rate was given from step " + step + " on, but no stage begins there.");
    }
    NavigableMap<Long, Double> more = new TreeMap<>(rates);
    more.put(step, Arguments.positive("The rate", rate));
    return new MeasuredSchedule(factor, stageSteps, more);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if it was not measured yet
   */
  @Override
  public double rate(long step) {
    Double rate = rates.get(stageBegin(Arguments.step(step)));
    if (rate == null) {
      throw new IllegalStateException(
          "The rate from step " + stageBegin(step) + " on was not measured yet.");
    }
    return rate;
  }
}
