package dev.polarity.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WireTest {

  private static final MeasuredWire MEASURED =
      new MeasuredWire(new double[] {0, 100, 200}, new double[] {1, 2, 5});

  @Test
  void measuredTimesAreMetAndJoinedByStraightLines() {
    assertThat(MEASURED.latency()).isEqualTo(1);
    assertThat(MEASURED.transfer(0)).isEqualTo(0);
    assertThat(MEASURED.transfer(50)).isCloseTo(0.5, within(1e-12));
    assertThat(MEASURED.transfer(100)).isCloseTo(1, within(1e-12));
    assertThat(MEASURED.transfer(150)).isCloseTo(2.5, within(1e-12));
    assertThat(MEASURED.transfer(200)).isCloseTo(4, within(1e-12));
  }

  @Test
  void beyondTheLargestTheLastStretchGoesOn() {
    assertThat(MEASURED.transfer(1200)).isCloseTo(34, within(1e-12));
    assertThat(MEASURED.rate()).isCloseTo(8 * 100 / 3.0, within(1e-9));
  }

  @Test
  void moreBytesNeverTakeLess() {
    MeasuredWire noisy = new MeasuredWire(new double[] {0, 100, 200}, new double[] {3, 2, 5});
    assertThat(noisy.transfer(100)).isEqualTo(0);
  }

  @Test
  void statedLinksCarryTheirRateLessHeaders() {
    StatedWire wire = new StatedWire(1e9, 1e-4, Double.POSITIVE_INFINITY);
    assertThat(wire.transfer(1448)).isCloseTo(1538 * 8 / 1e9, within(1e-15));
    assertThat(wire.latency()).isEqualTo(1e-4);
  }

  @Test
  void nothingIsFasterThanTheSockets() {
    StatedWire wire = new StatedWire(Double.POSITIVE_INFINITY, 0, 1e9);
    assertThat(wire.transfer(5e8)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void refusesWhatIsNoLink() {
    assertThatThrownBy(() -> new StatedWire(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StatedWire(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MeasuredWire(new double[] {1}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MeasuredWire(new double[] {1, 1}, new double[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
