package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkRateTest {

  private final LinkRate rate = new LinkRate();

  @Test
  void isNotKnownFromSmallPayloads() {
    rate.add(LinkRate.LEAST_BYTES - 1, 1_000);
    assertThat(rate.bytesPerSecond()).isZero();
  }

  @Test
  void isTheMedianOfTheLast() {
    rate.add(10_000, 1_000_000);
    assertThat(rate.bytesPerSecond()).isEqualTo(1e7);
    for (int i = 0; i < 15; i++) {
      rate.add(10_000, 1_000_000);
      rate.add(10_000, i % 2 == 0 ? 1 : 1_000_000_000);
    }
    assertThat(rate.bytesPerSecond()).isEqualTo(1e7);
    for (int i = 0; i < 31; i++) {
      rate.add(20_000, 1_000_000);
    }
    assertThat(rate.bytesPerSecond()).isEqualTo(2e7);
  }

  @Test
  void takesNoTimeAsTheShortestTime() {
    rate.add(10_000, 0);
    assertThat(rate.bytesPerSecond()).isEqualTo(1e13);
  }
}
