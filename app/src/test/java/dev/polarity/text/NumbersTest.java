package dev.polarity.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void bitsAreInPowersOfAThousand() {
    assertThat(Numbers.bits(0)).isEqualTo("0 bit");
    assertThat(Numbers.bits(999)).isEqualTo("999 bit");
    assertThat(Numbers.bits(61_706)).isEqualTo("61.7 kbit");
    assertThat(Numbers.bits(999_700)).isEqualTo("1.00 Mbit");
    assertThat(Numbers.bits(4_630_000_000.0)).isEqualTo("4.63 Gbit");
  }

  @Test
  void otherNumbers() {
    assertThat(Numbers.count(1, "step")).isEqualTo("1 step");
    assertThat(Numbers.count(2345, "step")).isEqualTo("2,345 steps");
    assertThat(Numbers.epochs(5)).isEqualTo("5");
    assertThat(Numbers.epochs(1.25)).isEqualTo("1.25");
    assertThat(Numbers.times(9.96)).isEqualTo("10.0");
    assertThat(Numbers.times(31.6)).isEqualTo("32");
    assertThat(Numbers.duration(3700)).isEqualTo("1 h 1 min");
    assertThat(Numbers.percent(0.75)).isEqualTo("75.00 %");
    assertThat(Numbers.brief(0.00091273)).isEqualTo("0.000913");
    assertThat(Numbers.bytes(1023)).isEqualTo("1,023 bytes");
    assertThat(Numbers.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Numbers.number(Double.NaN)).isEqualTo("-");
  }
}
