package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveScheduleTest {

  /**
   * The limit of c_k·(k+1)^(1/3), from 60-digit arithmetic (docs/mathematics.md, "How the sequence
   * falls").
   */
  private static final double LIMIT = 0.833788857757926163;

  /** The terms of the design, and the last again to 25 digits from 50-digit arithmetic. */
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 0.7320508075688773",
    "2, 0.62079818564387146",
    "5, 0.47717086772403206",
    "100, 0.1796286789102535",
    "1000, 0.083385732583096228",
    "10000, 0.038701698362054018",
    "1000000, 0.0083378913954238743",
    "1000000, 0.008337891395423874467052946",
    "10000000, 0.003870105215561435767651805"
  })
  void isTheDesignsSequence(long step, double expected) {
    assertThat(new AdaptiveSchedule(1).rate(step))
        .isCloseTo(expected, Percentage.withPercentage(1e-10));
  }

  /** The digest of the first 10^5 terms as another language computes them in IEEE arithmetic. */
  @Test
  void hasTheBitsOfArithmeticOne() throws Exception {
    Schedule schedule = new AdaptiveSchedule(1);
    ByteBuffer bytes = ByteBuffer.allocate(8 * 100_000).order(ByteOrder.LITTLE_ENDIAN);
    for (int step = 0; step < 100_000; step++) {
      bytes.putDouble(schedule.rate(step));
    }
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
        .isEqualTo("9452df9c157004d12133ac4082330ed7166cd2f971dd7d91a18b214283ea158a");
  }

  @Test
  void staysExactWhereTheRulesOwnFormLosesDigits() {
    double expected = 0.008337891395423874467052946;
    double sum = 1;
    double squares = 1;
    double direct = 1;
    for (int step = 1; step <= 1_000_000; step++) {
      direct = Math.sqrt(sum * sum + squares + 1) - sum;
      sum += direct;
      squares += direct * direct;
    }

    assertThat(Math.abs(direct / expected - 1)).isBetween(1e-11, 1e-9);
    assertThat(new AdaptiveSchedule(1).rate(1_000_000))
        .isCloseTo(expected, Percentage.withPercentage(1e-11));
  }

  @Test
  void fallsAtEveryStep() {
    Schedule schedule = new AdaptiveSchedule(1);
    double before = Double.POSITIVE_INFINITY;
    int rises = 0;
    for (int step = 0; step < 1_000_000; step++) {
      double rate = schedule.rate(step);
      rises += rate < before ? 0 : 1;
      before = rate;
    }
    assertThat(rises).isZero();
  }

  /** The next order of c_k·(k+1)^(1/3) is (ln k)/k, so 10^6 steps agree with the limit to 10^-6. */
  @Test
  void fallsLikeTheCubeRoot() {
    Schedule schedule = new AdaptiveSchedule(1);
    for (long step : new long[] {1_000, 10_000, 100_000, 1_000_000}) {
      double scaled = schedule.rate(step) * Math.cbrt(step + 1);
      double order = Math.log(step) / step;
      assertThat(scaled / LIMIT - 1).as("step %d", step).isBetween(0.02 * order, 0.1 * order);
    }
  }

  @Test
  void scalesToTheBitWithPowersOfTwo() {
    double initialRate = 0.0123;
    Schedule schedule = new AdaptiveSchedule(initialRate);
    for (int exponent = -40; exponent <= 40; exponent++) {
      Schedule scaled = new AdaptiveSchedule(Math.scalb(initialRate, exponent));
      for (int step = 0; step < 3_000; step++) {
        assertThat(scaled.rate(step)).isEqualTo(Math.scalb(schedule.rate(step), exponent));
      }
    }
  }

  @Test
  void scalesWithinHalfAUnitInTheLastPlaceWithAnyInitialRate() {
    RandomGenerator random = Seeds.generator();
    Schedule unit = new AdaptiveSchedule(1);
    for (int trial = 0; trial < 100; trial++) {
      double initialRate = Math.pow(10, random.nextDouble(-6, 3));
      Schedule schedule = new AdaptiveSchedule(initialRate);
      for (int step = 0; step < 300; step++) {
        double rate = schedule.rate(step);
        BigDecimal exact = new BigDecimal(initialRate).multiply(new BigDecimal(unit.rate(step)));
        assertThat(exact.subtract(new BigDecimal(rate)).abs())
            .as(Seeds.describe("initial rate " + initialRate + ", step " + step))
            .isLessThanOrEqualTo(new BigDecimal(Math.ulp(rate) / 2));
      }
    }
  }

  @Test
  void givesTheSameBitsInAnyOrder() {
    int steps = 200_000;
    double[] inOrder = new double[steps];
    Schedule walked = new AdaptiveSchedule(0.01);
    for (int step = 0; step < steps; step++) {
      inOrder[step] = walked.rate(step);
    }

    RandomGenerator random = Seeds.generator();
    for (int trial = 0; trial < 20; trial++) {
      Schedule fresh = new AdaptiveSchedule(0.01);
      for (int jump = 0; jump < 1_000; jump++) {
        int step = random.nextInt(steps);
        assertThat(fresh.rate(step))
            .as(Seeds.describe("trial " + trial + ", jump " + jump + " to step " + step))
            .isEqualTo(inOrder[step]);
      }
    }
    for (int step = steps - 1; step >= 0; step -= 37) {
      assertThat(walked.rate(step)).as("backwards to step %d", step).isEqualTo(inOrder[step]);
    }
  }

  @Test
  void isOneFunctionForSeveralThreads() throws Exception {
    Schedule shared = new AdaptiveSchedule(0.01);
    List<Callable<double[]>> readers = new ArrayList<>();
    for (int reader = 0; reader < 4; reader++) {
      int stride = new int[] {1, 3, 1_001, 16_383}[reader];
      readers.add(() -> ratesInStrides(shared, stride));
    }

    ExecutorService threads = Executors.newFixedThreadPool(readers.size());
    try {
      double[] alone = ratesInStrides(new AdaptiveSchedule(0.01), 1);
      for (Future<double[]> answer : threads.invokeAll(readers)) {
        assertThat(Arrays.equals(answer.get(), alone)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** The rates of 0 … 16,383, visited in the order of multiples of an odd stride. */
  private static double[] ratesInStrides(Schedule schedule, int stride) {
    double[] rates = new double[1 << 14];
    for (int visit = 0; visit < rates.length; visit++) {
      int step = visit * stride % rates.length;
      rates[step] = schedule.rate(step);
    }
    return rates;
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesAnInitialRateThatIsNone(double initialRate) {
    assertThatThrownBy(() -> new AdaptiveSchedule(initialRate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The initial rate is " + initialRate + ", but must be a finite number above 0.");
  }

  @Test
  void refusesAStepBeforeTheFirst() {
    assertThatThrownBy(() -> new AdaptiveSchedule(1).rate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The rate of step -1 was asked for, but steps are counted from 0.");
  }
}
