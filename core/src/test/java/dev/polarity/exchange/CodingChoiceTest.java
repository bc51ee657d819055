package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.codec.Coding;
import org.junit.jupiter.api.Test;

class CodingChoiceTest {

  /** Half of the bytes saved for 6 + 4 ns a byte: worth it below 0.5 / 10 ns = 50 MB/s. */
  private static CodingChoice measured() {
    CodingChoice choice = new CodingChoice(Coding.AUTO);
    for (int i = 0; i < CodingChoice.FIRST; i++) {
      assertThat(choice.pays(1e12)).isTrue();
      choice.encoded(1000, 500, 6_000);
    }
    choice.decoded(1000, 4_000);
    return choice;
  }

  @Test
  void weighsTimeOnTheLinkAgainstTimeOfCoding() {
    assertThat(measured().pays(49e6)).isTrue();
    assertThat(measured().pays(51e6)).isFalse();
    assertThat(measured().pays(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(measured().pays(0)).as("a rate that is not known").isTrue();
  }

  @Test
  void triesAgainNowAndThen() {
    CodingChoice choice = measured();
    int coded = 0;
    for (int i = 0; i < 10 * CodingChoice.PROBE; i++) {
      coded += choice.pays(1e12) ? 1 : 0;
    }
    assertThat(coded).isEqualTo(10);
  }

  @Test
  void followsWhatCodingSavesAndForgetsSlowTimes() {
    CodingChoice choice = measured();
    choice.encoded(1000, 500, 6_000_000);
    assertThat(choice.pays(48e6)).as("one slow time").isTrue();
    for (int i = 0; i < 40; i++) {
      choice.encoded(1000, 1000, 6_000);
    }
    assertThat(choice.pays(1e3)).as("nothing saved").isTrue();
    assertThat(choice.pays(1e6)).isFalse();
  }

  @Test
  void doesAsItIsTold() {
    CodingChoice coded = new CodingChoice(Coding.CODED);
    coded.encoded(1000, 1000, 1_000_000_000);
    assertThat(coded.pays(Double.POSITIVE_INFINITY)).isTrue();
    assertThat(new CodingChoice(Coding.PLAIN).pays(1)).isFalse();
  }
}
