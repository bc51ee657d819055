package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeDistributionTest {

  @Test
  void withoutTimesTheMedianIsNothing() {
    assertThat(new TimeDistribution().median()).isZero();
  }

  @Test
  void shortTimesAreExact() {
    for (long nanos = 0; nanos < 256; nanos++) {
      assertThat(of(nanos).median()).isEqualTo(nanos);
    }
  }

  @Test
  void anEvenNumberOfTimesHasTheLowerOfTwo() {
    assertThat(of(3, 1, 2, 4).median()).isEqualTo(2);
    assertThat(of(3, 1, 2).median()).isEqualTo(2);
  }

  @Test
  void oneOutlierMovesNothing() {
    assertThat(of(10, 11, 12, 13, Long.MAX_VALUE).median()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(longs = {300, 1_000_000, 2_500_000_000L, Long.MAX_VALUE})
  void longTimesAreWithinTheirBucket(long most) {
    Random random = Seeds.random();
    long[] times = new long[1001];
    TimeDistribution distribution = new TimeDistribution();
    for (int i = 0; i < times.length; i++) {
      times[i] = (long) (random.nextDouble() * most);
      distribution.add(times[i]);
    }
    Arrays.sort(times);
    double median = times[500];
    assertThat((double) distribution.median())
        .as(Seeds.describe())
        .isEqualTo(median, within(median / 254));
  }

  private static TimeDistribution of(long... times) {
    TimeDistribution distribution = new TimeDistribution();
    for (long time : times) {
      distribution.add(time);
    }
    return distribution;
  }
}
