package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.report.Chart.Axis;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxesTest {

  private static ChartLine line(double... ys) {
    double[] xs = new double[ys.length];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = i;
    }
    return new ChartLine("", 0, xs, ys);
  }

  /** A logarithmic axis names powers of ten only, so two of them must be in sight. */
  @Test
  void logarithmicAxisShowsTwoPowersOfTen() {
    assertThat(Axes.logarithmic("", new double[] {2e6, 3e6}))
        .isEqualTo(new Axis("", true, 1e6, 1e7));
    assertThat(Axes.logarithmic("", new double[] {2e6, 3e7}))
        .isEqualTo(new Axis("", true, 1e6, 1e8));
    assertThat(Axes.logarithmic("", new double[] {1e6, 1e6}))
        .isEqualTo(new Axis("", true, 1e6, 1e7));
    Axis wide = Axes.logarithmic("", new double[] {2e6, 3e9});
    assertThat(wide.from()).isBetween(1.9e6, 2e6);
    assertThat(wide.to()).isBetween(3e9, 3.1e9);
  }

  @Test
  void rangeOfAHundredIsDrawnLogarithmically() {
    assertThat(Axes.byRange("", new double[] {.5, 2}).logarithmic()).isFalse();
    assertThat(Axes.byRange("", new double[] {.01, 2}).logarithmic()).isTrue();
  }

  /** By hand: the ends 98 and 96 lie 2 points apart, so the axis starts 3 points below 96. */
  @Test
  void accuracyAxisIsSpentWhereTheLinesEnd() {
    Axis axis = Axes.accuracy("", List.of(line(10, 98), line(20, 96), line(10, 10)));
    assertThat(axis.from()).isEqualTo(93);
    assertThat(axis.to()).isBetween(98.0, 98.1);
    Axis flat = Axes.accuracy("", List.of(line(100)));
    assertThat(flat.to()).isGreaterThan(flat.from());
  }
}
