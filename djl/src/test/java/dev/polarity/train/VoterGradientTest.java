package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.DivergedException;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoterGradientTest {

  @Test
  void isReadInTheOrderOfTheCoordinates() {
    try (Replica replica = Replicas.dot(2, 3)) {
      Replicas.pass(replica, 3, -4, 0, 1e-20f, 5);
      assertThat(of(replica, 0).take(7, 1)).containsExactly(3, -4, 0, 1e-20f, 5);
    }
  }

  @Test
  void isScaledDownToTheClip() {
    try (Replica replica = Replicas.dot(2)) {
      Replicas.pass(replica, 3, -4);
      assertThat(of(replica, 2.5f).take(0, 0)).containsExactly(1.5f, -2);
      assertThat(of(replica, 5).take(0, 0)).containsExactly(3, -4);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNamed(float value) {
    try (Replica replica = Replicas.dot(2, 3)) {
      Replicas.pass(replica, 1, 1, 1, value, 1);
      String parameter = replica.parameterAt(3);
      assertThatThrownBy(() -> of(replica, 0).take(7, 2))
          .isInstanceOf(DivergedException.class)
          .hasMessage(
              "Step 7: the gradient of "
                  + parameter
                  + " at voter 2 is not finite, so the run has diverged; try a smaller --initial-rate.");
      assertThatThrownBy(
              () ->
                  new VoterGradient(
                          replica,
                          0,
                          new Divergence(RunSpec.builder().method(Method.ALIAS).build()))
                      .take(7, 2))
          .hasMessageEndingWith("try a smaller --method-option largest-rate.");
    }
  }

  @Test
  void whatToTryIsWhatMovesTheRateOfThatStep() {
    Divergence measured = new Divergence(RunSpec.builder().warmup(10).build());
    assertThat(measured.loss(109, 1, Float.NaN))
        .hasMessageEndingWith("try a smaller --initial-rate.");
    assertThat(measured.loss(110, 1, Float.NaN))
        .hasMessageEndingWith("try a smaller --schedule-option reach.");
    Divergence scaled = new Divergence(RunSpec.builder().scheduleOption("scale", "8").build());
    assertThat(scaled.loss(100, 1, Float.NaN))
        .hasMessageEndingWith("try a smaller --schedule-option scale.");
    Divergence adaptive = new Divergence(RunSpec.builder().method(Method.SIGN).build());
    assertThat(adaptive.loss(110, 1, Float.NaN))
        .hasMessageEndingWith("try a smaller --initial-rate.");
  }

  private static VoterGradient of(Replica replica, float clip) {
    return new VoterGradient(
        replica,
        clip,
        new Divergence(RunSpec.builder().method(Method.SGD).initialRate(0.1).build()));
  }
}
