/**
 * How far each step moves: schedules map a step to a rate, and nothing else decides it.
 *
 * <p>The one that sets itself is {@link dev.polarity.schedule.AdaptiveSchedule}: each rate
 * minimises the {@linkplain dev.polarity.schedule.ConvergenceBound bound on the gradients} given
 * the rates before it. The others are the decays that it is compared with. {@link
 * dev.polarity.schedule.StagedSchedule} and {@link dev.polarity.schedule.WarmUpSchedule} change
 * when a schedule advances.
 *
 * <p>A rate decides bits on every node, so all arithmetic here is addition, subtraction,
 * multiplication, division, square root and {@link java.lang.StrictMath}: the same spec gives the
 * same rates on every JDK. A rate is computed in double and cast to float once, by whoever moves
 * the weights. The mathematics is in {@code docs/mathematics.md}.
 */
package dev.polarity.schedule;
