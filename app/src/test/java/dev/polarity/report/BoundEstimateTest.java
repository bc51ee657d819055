package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoundEstimateTest {

  /** Terms 0, 1 and 2 of the universal sequence, from docs/mathematics.md. */
  private static final double[] TERMS = {1, 0.7320508075688773, 0.62079818564387146};

  private static Family adaptive(String stage, String options) {
    return new Family("sign", "adaptive", stage, options, true);
  }

  private static MeanPoint point(double epoch, long step, double rate, double loss) {
    return new MeanPoint(epoch, step, rate, loss, .5, 1);
  }

  /** By hand: f_0 = 2, δ_0 = 0.1, so 2·2·δ_k/0.01 = 400 δ_k: 400·0.1·c_k = 40 c_k. */
  @Test
  void followsFromTheFirstLossAndTheFirstRate() {
    List<MeanPoint> points =
        List.of(point(.01, 2, .1 * TERMS[1], 2), point(.015, 3, .1 * TERMS[2], 1));
    assertThat(BoundEstimate.along(adaptive("step", ""), 1, points))
        .hasSize(2)
        .satisfies(
            estimates -> {
              assertThat(estimates[0]).isCloseTo(40 * TERMS[1], within(1e-12));
              assertThat(estimates[1]).isCloseTo(40 * TERMS[2], within(1e-12));
            });
  }

  /** By hand: with epochs of 100 steps, step 199 is the last of stage 1, step 200 is in stage 2. */
  @Test
  void stagesHoldTheRate() {
    assertThat(
            BoundEstimate.initialRate(adaptive("epoch", ""), 3, point(2, 200, .1 * TERMS[1], 1))
                .getAsDouble())
        .isCloseTo(.1, within(1e-15));
    assertThat(
            BoundEstimate.initialRate(adaptive("100", ""), 3, point(2.01, 201, .1 * TERMS[2], 1))
                .getAsDouble())
        .isCloseTo(.1, within(1e-15));
    // Of 400 steps a quarter is 100.
    assertThat(
            BoundEstimate.initialRate(adaptive("run/4", ""), 4, point(2.01, 201, .1 * TERMS[2], 1)))
        .hasValueCloseTo(.1, within(1e-15));
    assertThat(BoundEstimate.initialRate(adaptive("fortnight", ""), 4, point(1, 100, .1, 1)))
        .isEmpty();
  }

  @Test
  void isForTheAdaptiveScheduleOnly() {
    assertThat(BoundEstimate.isDefinedFor(adaptive("step", ""))).isTrue();
    assertThat(BoundEstimate.isDefinedFor(adaptive("step", "warmup=10"))).isFalse();
    assertThat(BoundEstimate.isDefinedFor(adaptive("step", "cooldown=0.5"))).isFalse();
    assertThat(BoundEstimate.isDefinedFor(new Family("lion-vote", "adaptive", "step", "", false)))
        .isTrue();
    assertThat(BoundEstimate.isDefinedFor(new Family("sgd", "adaptive", "step", "", false)))
        .isFalse();
    assertThat(BoundEstimate.isDefinedFor(new Family("sign", "cosine", "step", "", false)))
        .isFalse();
  }

  @Test
  void noLossNoEstimate() {
    Family family = adaptive("step", "");
    assertThat(BoundEstimate.along(family, 1, List.of())).isEmpty();
    assertThat(BoundEstimate.along(family, 1, List.of(point(1, 5, .1, Double.NaN)))).isEmpty();
    assertThat(BoundEstimate.along(family, 1, List.of(point(0, 0, 0, 1)))).isEmpty();
  }
}
