package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.DivergedException;
import dev.polarity.run.Method;
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
              () -> new VoterGradient(replica, 0, new Divergence(Method.ALIAS)).take(7, 2))
          .hasMessageEndingWith("try a smaller --method-option largest-rate.");
    }
  }

  private static VoterGradient of(Replica replica, float clip) {
    return new VoterGradient(replica, clip, new Divergence(Method.SGD));
  }
}
