package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.report.Comparison.Certainty;
import org.junit.jupiter.api.Test;

class SpreadTest {

  /** By hand: mean 4, squares 4 + 0 + 4 = 8, over n - 1 = 2 is 4, its root 2. */
  @Test
  void deviationIsThatOfASample() {
    assertThat(Spread.of(2, 4, 6)).isEqualTo(new Spread(3, 4, 2));
    assertThat(Spread.of(1, 1)).isEqualTo(new Spread(2, 1, 0));
  }

  @Test
  void oneSeedHasNoDeviation() {
    Spread one = Spread.of(.75);
    assertThat(one.mean()).isEqualTo(.75);
    assertThat(one.deviation()).isNaN();
    assertThat(one.percent()).isEqualTo("75.00 %");
  }

  @Test
  void whatIsNotFiniteIsNotCounted() {
    assertThat(Spread.of(1, Double.NaN, 3, Double.POSITIVE_INFINITY).count()).isEqualTo(2);
    assertThat(Spread.of(1, Double.NaN, 3).mean()).isEqualTo(2);
    assertThat(Spread.of(Double.NaN).exists()).isFalse();
    assertThat(Spread.of().mean()).isNaN();
    assertThat(Spread.of().percent()).isEqualTo("-");
  }

  /** By hand: 0.99 ± 0.01 and 0.95 ± 0.02 lie 0.04 apart, and the deviations add up to 0.03. */
  @Test
  void differenceBeyondBothDeviationsIsMoreThanTheSpread() {
    Comparison clear = Comparison.of(new Spread(3, .99, .01), new Spread(3, .95, .02));
    assertThat(clear.difference()).isCloseTo(.04, within(1e-15));
    assertThat(clear.certainty()).isEqualTo(Certainty.BEYOND_SPREAD);
    assertThat(clear.text()).isEqualTo("ahead by 4.00 points, more than the spread");
    Comparison open = Comparison.of(new Spread(3, .95, .02), new Spread(3, .97, .01));
    assertThat(open.text()).isEqualTo("behind by 2.00 points, within the spread");
  }

  @Test
  void oneSeedSaysNothingAboutChance() {
    Comparison comparison = Comparison.of(new Spread(3, .99, .01), Spread.of(.5));
    assertThat(comparison.certainty()).isEqualTo(Certainty.UNKNOWN_SPREAD);
    assertThat(comparison.brief()).isEqualTo("ahead by 49.00 points, one seed");
    assertThat(comparison.text())
        .isEqualTo("ahead by 49.00 points, one seed, so the spread is not known");
  }

  @Test
  void equalMeansAreEqual() {
    assertThat(Comparison.of(new Spread(2, .5, 0), new Spread(2, .5, 0)).text())
        .isEqualTo("equal, within the spread");
    assertThat(Comparison.of(Spread.of(), Spread.of(.5)).text()).isEqualTo("cannot be compared");
  }
}
