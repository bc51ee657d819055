package dev.polarity.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterRandomTest {

  /**
   * The three vectors for Philox4x32 with 10 rounds that its authors publish: file {@code
   * tests/kat_vectors} of Random123 (github.com/DEShawResearch/random123): counter, key, result.
   */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void givesThePublishedVectors(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] out = new int[4];
    CounterRandom.philox(c[0], c[1], c[2], c[3], k[0], k[1], out);
    assertThat(out).isEqualTo(words(expected));
  }

  /** The third published vector but for the last counter word, which a purpose cannot reach. */
  @Test
  void laysOutKeyAndCounterAsTheContractSays() {
    long seed = 0x299f31d0_a4093822L;
    long index = 0x85a308d3_243f6a88L;
    int epoch = 0x13198a2e;
    for (Purpose purpose : Purpose.values()) {
      int[] expected = new int[4];
      CounterRandom.philox(
          0x243f6a88,
          0x85a308d3,
          0x13198a2e,
          purpose.number() * (1 << 24) + 0x707344,
          0xa4093822,
          0x299f31d0,
          expected);
      int[] words = new int[4];
      new CounterRandom(seed).words(purpose, index, epoch, 0x707344, words);
      assertThat(words).isEqualTo(expected);
    }
  }

  /** From a second implementation, written in Python for this test. */
  @Test
  void givesTheWordsOfASecondImplementation() {
    int[] words = new int[4];
    new CounterRandom(-7).words(Purpose.AUGMENTATION, 0x0123456789ABCDEFL, 0xFFFFFFFE, 5, words);
    assertThat(words).isEqualTo(words("40d62d94 b80d29be 08159305 23f536f5"));
    assertThat(new CounterRandom(-7).firstWord(Purpose.AUGMENTATION, 0x0123456789ABCDEFL, -2))
        .isNotEqualTo(words[0]);
  }

  @Test
  void firstWordIsTheFirstOfTheFour() {
    CounterRandom random = new CounterRandom(3);
    int[] words = new int[4];
    random.words(Purpose.ENGINE, 12, 34, 0, words);
    assertThat(random.firstWord(Purpose.ENGINE, 12, 34)).isEqualTo(words[0]);
  }

  @Test
  void numbersThePurposesAsTheContractSays() {
    assertThat(Arrays.stream(Purpose.values()).map(p -> p + " " + p.number()))
        .containsExactly(
            "INITIAL_WEIGHTS 1",
            "ORDER 2",
            "AUGMENTATION 3",
            "DIGITS 4",
            "RECALIBRATION 5",
            "PROBE 6",
            "ENGINE 7");
  }

  /** Draws run up to 2^24 - 1, so the last of one purpose stands right before the next one's 0. */
  @Test
  void purposesIndicesEpochsAndDrawsNeverShareACounter() {
    CounterRandom random = new CounterRandom(1);
    Set<String> seen = new HashSet<>();
    int count = 0;
    int[] words = new int[4];
    for (Purpose purpose : Purpose.values()) {
      for (long index : new long[] {0, 1, -1, 1L << 32, Long.MIN_VALUE}) {
        for (int epoch : new int[] {0, 1, -1, -2, -3}) {
          for (int draw : new int[] {0, 1, (1 << 24) - 1}) {
            random.words(purpose, index, epoch, draw, words);
            seen.add(Arrays.toString(words));
            count++;
          }
        }
      }
    }
    assertThat(seen).hasSize(count);
  }

  @Test
  void refusesADrawThatWouldReachIntoTheNextPurpose() {
    CounterRandom random = new CounterRandom(1);
    for (int draw : new int[] {-1, 1 << 24}) {
      assertThatThrownBy(() -> random.words(Purpose.ORDER, 0, 0, draw, new int[4]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("draw " + draw);
    }
  }

  /** From the second implementation; the large bounds make it reject words. */
  @ParameterizedTest
  @CsvSource({
    "60000, 14046 5562 52684 2288 31017",
    "1610612736, 377069333 149303886 1414239914 61443712 832627255",
    "2147483647, 502759110 199071848 1885653218"
  })
  void drawsTheNumbersOfASecondImplementation(int bound, String expected) {
    String[] numbers = expected.split(" ");
    for (int index = 0; index < numbers.length; index++) {
      assertThat(new CounterRandom(7).below(Purpose.ORDER, index, 3, bound))
          .isEqualTo(Integer.parseInt(numbers[index]));
    }
  }

  /** Pearson's chi-square over all numbers below a bound, far inside its 0.001 quantiles. */
  @ParameterizedTest
  @CsvSource({"2", "3", "7", "10", "100", "1000"})
  void drawsEachNumberEquallyOften(int bound) {
    int draws = 1_000 * bound;
    CounterRandom random = new CounterRandom(20261123);
    int[] counts = new int[bound];
    for (int index = 0; index < draws; index++) {
      counts[random.below(Purpose.ORDER, index, 0, bound)]++;
    }
    assertUniform(counts, draws);
  }

  /**
   * 2^32 is 8/3 of this bound: without rejection, remainders modulo 3 would come up 3 : 3 : 2
   * times.
   */
  @Test
  void rejectsWhatWouldFavourSomeNumbers() {
    int bound = 3 << 29;
    int draws = 300_000;
    CounterRandom random = new CounterRandom(20261123);
    int[] counts = new int[3];
    for (int index = 0; index < draws; index++) {
      counts[random.below(Purpose.ORDER, index, 0, bound) % 3]++;
    }
    assertUniform(counts, draws);
  }

  @Test
  void drawsZeroBelowOneAndNothingBelowZero() {
    CounterRandom random = new CounterRandom(5);
    for (int index = 0; index < 100; index++) {
      assertThat(random.below(Purpose.ORDER, index, 0, 1)).isZero();
    }
    for (int bound : new int[] {0, -4}) {
      assertThatThrownBy(() -> random.below(Purpose.ORDER, 0, 0, bound))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bound " + bound);
    }
  }

  /** From the second implementation, in 40 digits. */
  @Test
  void drawsTheNormalVariatesOfASecondImplementation() {
    CounterRandom seven = new CounterRandom(7);
    assertThat(seven.normal(Purpose.INITIAL_WEIGHTS, 0, 0))
        .isCloseTo(-1.6228954287505701625, within(1e-15));
    assertThat(seven.normal(Purpose.INITIAL_WEIGHTS, 1, 0))
        .isCloseTo(0.92067653589829083961, within(1e-15));
    assertThat(new CounterRandom(-1).normal(Purpose.PROBE, (1L << 40) + 3, 9))
        .isCloseTo(-1.5910242366268760409, within(1e-15));
  }

  /** Moments within four of their standard errors, and the share beyond two deviations. */
  @Test
  void drawsFromTheStandardNormalDistribution() {
    int draws = 1 << 20;
    CounterRandom random = new CounterRandom(20261123);
    double[] moments = new double[5];
    int beyondTwo = 0;
    for (int index = 0; index < draws; index++) {
      double value = random.normal(Purpose.INITIAL_WEIGHTS, index, 0);
      double power = 1;
      for (int order = 0; order < moments.length; order++) {
        moments[order] += power / draws;
        power *= value;
      }
      beyondTwo += Math.abs(value) > 2 ? 1 : 0;
    }
    double error = 4 / Math.sqrt(draws);
    assertThat(moments[1]).isCloseTo(0, within(error));
    assertThat(moments[2]).isCloseTo(1, within(error * Math.sqrt(2)));
    assertThat(moments[3]).isCloseTo(0, within(error * Math.sqrt(15)));
    assertThat(moments[4]).isCloseTo(3, within(error * Math.sqrt(96)));
    assertThat((double) beyondTwo / draws).isCloseTo(0.0455003, within(error * 0.2084));
  }

  /** Chi-square has mean bound - 1 and variance 2(bound - 1); four deviations, and 12 for few. */
  private static void assertUniform(int[] counts, int draws) {
    double expected = (double) draws / counts.length;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    int freedom = counts.length - 1;
    assertThat(chiSquare).isLessThan(Math.max(12, freedom + 4 * Math.sqrt(2 * freedom)));
    assertThat(chiSquare).isGreaterThan(freedom - 4 * Math.sqrt(2 * freedom));
  }

  private static int[] words(String hexadecimal) {
    return Arrays.stream(hexadecimal.split(" ")).mapToInt(HexFormat::fromHexDigits).toArray();
  }
}
