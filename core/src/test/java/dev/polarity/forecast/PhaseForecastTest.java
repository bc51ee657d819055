package dev.polarity.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhaseForecastTest {

  /**
   * Message by message: made, carried and taken in, each as soon as it and its worker are there.
   */
  private static double naive(
      int messages, double make, double carry, double latency, double take) {
    double thread = 0;
    double link = 0;
    double[] arrived = new double[messages];
    for (int i = 0; i < messages; i++) {
      thread += make / messages;
      link = Math.max(link, thread) + carry / messages;
      arrived[i] = link + latency;
    }
    for (int i = 0; i < messages; i++) {
      thread = Math.max(thread, arrived[i]) + take / messages;
    }
    return thread;
  }

  @Test
  void isWhatGoingThroughAllMessagesGives() {
    Random random = Seed.random();
    for (int round = 0; round < 20_000; round++) {
      int messages = 1 + random.nextInt(20);
      double make = part(random);
      double carry = part(random);
      double latency = part(random);
      double take = part(random);
      assertThat(PhaseForecast.seconds(messages, make, carry, latency, take))
          .as(Seed.of("k %d e %s w %s L %s r %s", messages, make, carry, latency, take))
          .isCloseTo(naive(messages, make, carry, latency, take), within(1e-9));
    }
  }

  /** Often nothing, and of very different sizes. */
  private static double part(Random random) {
    return random.nextInt(4) == 0 ? 0 : Math.exp(6 * random.nextDouble() - 4);
  }

  @Test
  void oneMessageOverlapsWithNothing() {
    assertThat(PhaseForecast.seconds(1, 1, 2, 4, 8)).isCloseTo(15, within(1e-12));
  }

  @Test
  void manyMessagesTakeAsLongAsThreadOrLink() {
    assertThat(PhaseForecast.seconds(1_000_000, 1, 20, 0, 3)).isCloseTo(20, within(1e-4));
    assertThat(PhaseForecast.seconds(1_000_000, 5, 2, 0, 3)).isCloseTo(8, within(1e-4));
  }
}
