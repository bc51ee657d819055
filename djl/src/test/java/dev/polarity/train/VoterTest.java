package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.DivergedException;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoterTest {

  private static final VotingRule RULE = VotingRule.arithmetic1();

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNeverAVote(float value) {
    for (boolean signum : new boolean[] {false, true}) {
      for (float clip : signum ? new float[] {0, 1, 1e-3f} : new float[] {0}) {
        try (Replica replica = Replicas.dot(8000, 3, 500)) {
          float[] row = new float[8503];
          java.util.Arrays.fill(row, 1);
          row[8001] = value;
          Gradient gradient = Replicas.pass(replica, row);
          Voter voter = voter(5, 8, signum ? 0.9f : -1, 8503, clip);

          assertThatThrownBy(() -> voter.cast(41, gradient, replica, new long[133]))
              .as("signum %s clip %s", signum, clip)
              .isInstanceOf(DivergedException.class)
              .hasMessageStartingWith("Step 41: the gradient of p1 at voter 5 is not finite");
        }
      }
    }
  }

  @Test
  void theFirstThatIsNotFiniteIsNamed() {
    try (Replica replica = Replicas.dot(2, 8300)) {
      float[] row = new float[8302];
      row[8301] = Float.NaN;
      Gradient last = Replicas.pass(replica, row);
      assertThatThrownBy(() -> voter(0, 1, -1, 8302, 0).cast(0, last, replica, new long[130]))
          .hasMessageContaining("the gradient of p1 at voter 0");
      row[1] = Float.NaN;
      Gradient first = Replicas.pass(replica, row);
      assertThatThrownBy(() -> voter(0, 1, -1, 8302, 0).cast(0, first, replica, new long[130]))
          .hasMessageContaining("the gradient of p0 at voter 0");
    }
  }

  @Test
  void theBallotIsTheSignsOfTheGradient() {
    Random random = Seeds.random();
    int d = 20_000;
    try (Replica replica = Replicas.dot(7000, 1, 12_999)) {
      float[] row = new float[d];
      for (int j = 0; j < d; j++) {
        row[j] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
      }
      long[] ballot = new long[SignWords.count(d)];
      voter(2, 3, -1, d, 0).cast(7, Replicas.pass(replica, row), replica, ballot);
      for (int j = 0; j < d; j++) {
        boolean negative = row[j] == 0 ? (7 + (2 + j + 7 / 2) % 3) % 2 == 1 : row[j] < 0;
        assertThat(SignWords.isNegative(ballot, j))
            .as("%s coordinate %d: %s", Seeds.describe(), j, row[j])
            .isEqualTo(negative);
      }
    }
  }

  @Test
  void rangesInAnyOrderMakeTheSameBallots() {
    Random random = Seeds.random();
    int d = 30_005;
    for (float clip : new float[] {0, 3}) {
      try (Replica replica = Replicas.dot(7000, 1, d - 7001)) {
        Voter whole = voter(1, 3, 0.9f, d, clip);
        Voter inRanges = voter(1, 3, 0.9f, d, clip);
        for (int step = 0; step < 4; step++) {
          float[] row = new float[d];
          for (int j = 0; j < d; j++) {
            row[j] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
          }
          Gradient gradient = Replicas.pass(replica, row);
          long[] expected = new long[SignWords.count(d)];
          long[] ballot = new long[SignWords.count(d)];
          whole.cast(step, gradient, replica, expected);
          Voter.Ranges ranges = inRanges.ranges(step, gradient, replica, ballot);
          int one = 64 * random.nextInt(d / 64);
          int other = one + 64 * random.nextInt((d - one) / 64 + 1);
          ranges.cast(other, d);
          ranges.cast(0, one);
          ranges.cast(one, other);
          assertThat(ballot)
              .as("%s clip %s step %d cut at %d, %d", Seeds.describe(), clip, step, one, other)
              .isEqualTo(expected);
        }
      }
    }
  }

  /**
   * A first gradient is scaled down a hundredfold, so a second one of the other sign outweighs it.
   */
  @Test
  void clippingScalesAGradientToItsLargestNorm() {
    Random random = Seeds.random();
    int d = 9000;
    float[][] rows = new float[6][d];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] = (i % 2 == 0 ? 50 : 0.005f) * (float) random.nextGaussian();
      }
    }
    for (float clip : new float[] {0, 1, 40}) {
      try (Replica replica = Replicas.dot(d)) {
        Voter voter = voter(0, 1, 0.9f, d, clip);
        float[] momentum = new float[d];
        long[] ballot = new long[SignWords.count(d)];
        for (int step = 0; step < rows.length; step++) {
          voter.cast(step, Replicas.pass(replica, rows[step]), replica, ballot);
          double squares = 0;
          for (float value : rows[step]) {
            squares += (double) value * value;
          }
          float scale =
              clip > 0 && Math.sqrt(squares) > clip ? (float) (clip / Math.sqrt(squares)) : 1;
          for (int j = 0; j < d; j++) {
            float kept = 0.9f * momentum[j];
            float added = (1 - 0.9f) * (rows[step][j] * scale);
            momentum[j] = kept + added;
            assertThat(SignWords.isNegative(ballot, j))
                .as("%s clip %s step %d coordinate %d", Seeds.describe(), clip, step, j)
                .isEqualTo(momentum[j] < 0);
          }
        }
      }
    }
  }

  private static Voter voter(int number, int voters, float beta, int coordinates, float clip) {
    return new Voter(
        number,
        beta < 0
            ? new BallotMethod.Sign(number, voters, RULE.zeros())
            : new BallotMethod.OfMomentum(
                number, voters, RULE.zeros(), new Momentum(coordinates, beta)),
        clip,
        new Chunks(1),
        new Divergence(RunSpec.builder().method(Method.SIGNUM).build()));
  }
}
