package dev.polarity.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlowestTest {

  @Test
  void ofAsManyAsWereTimedIsTheMeanOfTheLongest() {
    Slowest slowest = new Slowest(new double[][] {{1, 5, 3}, {2, 4, 9}});
    assertThat(slowest.of(2)).isCloseTo((2 + 5 + 9) / 3.0, within(1e-12));
    assertThat(slowest.mean()).isCloseTo(4, within(1e-12));
    assertThat(slowest.of(1)).isEqualTo(slowest.mean());
  }

  @Test
  void ofAnotherNumberIsTheMeanOverAllDraws() {
    Random random = Seed.random();
    for (int round = 0; round < 200; round++) {
      double[] times = random.doubles(1 + random.nextInt(7)).toArray();
      Slowest slowest = new Slowest(new double[][] {times});
      assertThat(slowest.of(3))
          .as(Seed.of("round %d", round))
          .isCloseTo(naive(times), within(1e-9));
    }
  }

  private static double naive(double[] times) {
    double sum = 0;
    for (double a : times) {
      for (double b : times) {
        for (double c : times) {
          sum += Math.max(a, Math.max(b, c));
        }
      }
    }
    return sum / Math.pow(times.length, 3);
  }

  @Test
  void refusesNothingAndNobody() {
    assertThatThrownBy(() -> new Slowest(new double[][] {{}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slowest(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slowest(new double[][] {{1}}).of(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
