package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SignWordsTest {

  @Test
  void countsWords() {
    assertThat(SignWords.count(0)).isZero();
    assertThat(SignWords.count(1)).isEqualTo(1);
    assertThat(SignWords.count(64)).isEqualTo(1);
    assertThat(SignWords.count(65)).isEqualTo(2);
    assertThat(SignWords.count(1L << 31)).isEqualTo(1 << 25);
    assertThat(SignWords.count(SignWords.MAX_COORDINATES)).isEqualTo(Integer.MAX_VALUE - 8);
  }

  @Test
  void refusesWhatNoArrayHolds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignWords.count(SignWords.MAX_COORDINATES + 1))
        .withMessageContaining("137438952896")
        .withMessageContaining("137438952897");
    assertThatIllegalArgumentException().isThrownBy(() -> SignWords.count(-1));
  }

  @Test
  void masksTheTail() {
    assertThat(SignWords.tailMask(1)).isEqualTo(1);
    assertThat(SignWords.tailMask(5)).isEqualTo(0b11111);
    assertThat(SignWords.tailMask(63)).isEqualTo(Long.MAX_VALUE);
    assertThat(SignWords.tailMask(64)).isEqualTo(-1);
    assertThat(SignWords.tailMask(0)).isEqualTo(-1);
    assertThat(SignWords.tailMask((1L << 31) + 2)).isEqualTo(0b11);
  }

  @Test
  void startsWithTheOddCoordinatesNegative() {
    long[] words = {7, 7, 7};
    SignWords.initialVerdict(70, words);
    assertThat(words).containsExactly(0xAAAAAAAAAAAAAAAAL, 0b101010, 7);
    assertThat(SignWords.isNegative(words, 0)).isFalse();
    assertThat(SignWords.isNegative(words, 63)).isTrue();
    assertThat(SignWords.isNegative(words, 69)).isTrue();
    assertThat(SignWords.isNegative(words, 70)).isFalse();
    SignWords.initialVerdict(0, new long[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignWords.initialVerdict(65, new long[1]));
  }
}
