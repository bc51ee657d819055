package dev.polarity.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AdaptiveTrackerTest {

  @Test
  void theFirstUpdateGetsTheInitialRate() {
    AdaptiveTracker tracker = AdaptiveTracker.builder().setInitialRate(0.5).build();

    // The sequence of the design, which numbers steps from 0 on, halved.
    assertThat(tracker.getNewValue(1)).isEqualTo(0.5f);
    assertThat(tracker.getNewValue(2)).isEqualTo((float) (0.5 * 0.7320508075688773));
    assertThat(tracker.getNewValue(3)).isEqualTo((float) (0.5 * 0.62079818564387146));
    assertThat(tracker.getNewValue(1001)).isEqualTo((float) (0.5 * 0.083385732583096228));
    assertThat(tracker.getNewValue("any parameter", 6))
        .isEqualTo((float) (0.5 * 0.47717086772403206));
  }

  @Test
  void updateZeroGetsTheInitialRateToo() {
    assertThat(AdaptiveTracker.builder().setInitialRate(0.5).build().getNewValue(0))
        .isEqualTo(0.5f);
  }

  @Test
  void changesOncePerStage() {
    AdaptiveTracker tracker = AdaptiveTracker.builder().setInitialRate(1).optStage(3).build();

    assertThat(tracker.getNewValue(3)).isEqualTo(1);
    assertThat(tracker.getNewValue(4)).isEqualTo((float) 0.7320508075688773);
    assertThat(tracker.getNewValue(6)).isEqualTo((float) 0.7320508075688773);
    assertThat(tracker.getNewValue(7)).isEqualTo((float) 0.62079818564387146);
  }

  @Test
  void refusesWhatIsNoInitialRateOrStage() {
    assertThatIllegalArgumentException().isThrownBy(() -> AdaptiveTracker.builder().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdaptiveTracker.builder().setInitialRate(Double.NaN).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdaptiveTracker.builder().setInitialRate(1).optStage(0).build());
  }
}
