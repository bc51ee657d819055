package dev.polarity.dense;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorFeedbackTest {

  @Test
  void agreesWithTwoStepsOfTwoVotersWorkedOutByHand() {
    // Tensors of 2 and 3 weights, rates 1/2 and 1/4; all values are exact in binary.
    float[] weights = {1, -0.5f, 0.25f, 2, 0};
    ErrorFeedback feedback = new ErrorFeedback(FloatBuffer.wrap(weights), new int[] {2, 5}, 2);

    feedback.add(0, new float[] {0.5f, -1, 0, 2, -0.25f}, 0.5);
    // p = (1/4, -1/2 | 0, 1, -1/8): scales 3/8 and 3/8
    assertThat(feedback.error(0)).containsExactly(-0.125f, -0.125f, -0.375f, 0.625f, 0.25f);
    feedback.add(1, new float[] {0.25f, -0.5f, 1, -2, 0}, 0.5);
    feedback.move();
    feedback.add(0, new float[] {-1, 0.125f, 0.5f, 0, 0.75f}, 0.25);
    feedback.add(1, new float[] {0.5f, 0.5f, -0.5f, 1, -1}, 0.25);
    feedback.move();

    assertThat(weights).containsExactly(0.8046875f, -0.1328125f, 0.21875f, 2.03125f, -0.09375f);
    assertThat(feedback.error(0)).containsExactly(-0.140625f, 0.140625f, 0.1875f, 0.1875f, 0);
    assertThat(feedback.error(1)).containsExactly(0, 0, 0.25f, 0.125f, -0.375f);
  }

  @Test
  void bothZerosAreSentAsPositive() {
    float[] weights = {0, 0, 0, 0};
    ErrorFeedback feedback = new ErrorFeedback(FloatBuffer.wrap(weights), new int[] {4}, 1);
    feedback.add(0, new float[] {0, -0f, 1, -1}, 1);
    feedback.move();
    assertThat(weights).containsExactly(-0.5f, -0.5f, -0.5f, 0.5f);
  }

  @Test
  void nothingIsLost() {
    Random random = TestSeed.random();
    float[] weights = new float[300];
    ErrorFeedback feedback = new ErrorFeedback(FloatBuffer.wrap(weights), new int[] {7, 300}, 3);
    double[] asked = new double[300];
    for (int k = 0; k < 50; k++) {
      for (int voter = 0; voter < 3; voter++) {
        float[] gradient = new float[300];
        for (int j = 0; j < gradient.length; j++) {
          gradient[j] = (float) random.nextGaussian();
          asked[j] += 0.1 * gradient[j] / 3;
        }
        feedback.add(voter, gradient, 0.1);
      }
      feedback.move();
    }
    // What was asked for is what was sent and what is still owed.
    for (int j = 0; j < weights.length; j++) {
      double owed = (feedback.error(0)[j] + feedback.error(1)[j] + feedback.error(2)[j]) / 3.0;
      assertThat(-weights[j] + owed)
          .as("%s weight %d", TestSeed.describe(), j)
          .isCloseTo(asked[j], org.assertj.core.api.Assertions.within(1e-4));
    }
  }
}
