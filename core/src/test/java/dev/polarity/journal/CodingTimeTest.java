package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.codec.Coding;
import org.junit.jupiter.api.Test;

class CodingTimeTest {

  private static final long MILLISECOND = 1_000_000;

  @Test
  void codesAsLongAsItTakesLittleOfAStep() {
    CodingTime time = new CodingTime(Coding.AUTO);
    time.begin();
    run(time, 10 * MILLISECOND, MILLISECOND / 20);
    assertThat(time.codes()).isTrue();
    run(time, 10 * MILLISECOND, MILLISECOND);
    assertThat(time.codes()).isFalse();
    time.begin();
    assertThat(time.codes()).as("in another segment").isTrue();
  }

  @Test
  void aPauseBetweenStepsIsNoLongStep() {
    CodingTime time = new CodingTime(Coding.AUTO);
    time.begin();
    long now = 1;
    for (int i = 0; i < 100; i++) {
      time.coded(now, now + MILLISECOND);
      now += i % 8 == 7 ? 60_000 * MILLISECOND : 20 * MILLISECOND;
    }
    assertThat(time.codes()).isFalse();
  }

  @Test
  void doesAsItIsTold() {
    CodingTime coded = new CodingTime(Coding.CODED);
    run(coded, 2 * MILLISECOND, MILLISECOND);
    assertThat(coded.codes()).isTrue();
    assertThat(new CodingTime(Coding.PLAIN).codes()).isFalse();
  }

  private static void run(CodingTime time, long step, long coding) {
    long now = 1;
    for (int i = 0; i < 200; i++) {
      time.coded(now, now + coding);
      now += step;
    }
  }
}
