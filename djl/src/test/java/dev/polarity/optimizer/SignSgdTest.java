package dev.polarity.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.TrainingDivergedException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.tracker.Tracker;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignSgdTest {

  private static final String ID = "the-parameter";
  private static final float RATE = 0.25f;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void movesEachWeightByTheRateAndLeavesZerosInPlace() {
    NDArray weight = weight(new Shape(5), 1, 2, 3, 4, -5);

    update(signSgd().build(), weight, 0.5f, -1e-38f, 0, -0.0f, 7e30f);

    assertThat(weight.toFloatArray()).containsExactly(0.75f, 2.25f, 3, 4, -5.25f);
  }

  @Test
  void setsTheGradientToZero() {
    NDArray weight = weight(new Shape(2), 1, 1);
    SignSgd optimizer = signSgd().build();

    update(optimizer, weight, 3, -3);

    try (NDArray gradient = weight.getGradient()) {
      assertThat(gradient.abs().toFloatArray()).containsExactly(0, 0);
    }
    update(optimizer, weight, -1, 1);
    assertThat(weight.toFloatArray()).as("a gradient that is not added up").containsExactly(1, 1);
  }

  @Test
  void writesInPlace() {
    NDArray weight = weight(new Shape(1), 1);
    NDArray view = weight.stopGradient();

    update(signSgd().build(), weight, 1);

    assertThat(view.toFloatArray()).containsExactly(0.75f);
  }

  @Test
  void stateGoesWithTheWeights() {
    NDManager system = manager.getParentManager();
    int before = system.getManagedArrays().size();
    try (NDManager own = manager.newSubManager()) {
      NDArray weight = own.create(new float[] {1, 1}, new Shape(2));
      weight.setRequiresGradient(true);
      SignSgd optimizer = signSgd().optMomentum(0.5f).build();
      update(optimizer, weight, 3, -3);
      update(optimizer, weight, 3, -3);
      assertThat(own.getManagedArrays())
          .as("the counters")
          .filteredOn(array -> array.getDataType() == DataType.INT32)
          .hasSize(1);
    }
    assertThat(system.getManagedArrays()).hasSize(before);
  }

  @Test
  void worksOnAThreadOnWhichTheEngineRecordsGradients() {
    NDArray weight = weight(new Shape(1), 1);
    SignSgd optimizer = signSgd().optMomentum(0.5f).optWeightDecays(0.1f).build();

    CompletableFuture.runAsync(() -> update(optimizer, weight, 1), task -> run(task)).join();

    assertThat(weight.toFloatArray()).containsExactly(0.75f);
  }

  @Test
  void followsTheTracker() {
    NDArray weight = weight(new Shape(1), 0);
    SignSgd optimizer =
        SignSgd.builder()
            .setLearningRateTracker(AdaptiveTracker.builder().setInitialRate(1).build())
            .build();

    update(optimizer, weight, -1);
    assertThat(weight.toFloatArray()).containsExactly(1);
    update(optimizer, weight, -1);
    assertThat(weight.toFloatArray()).containsExactly(1 + (float) 0.7320508075688773);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.9f, 0.99f, 0})
  void momentumAgreesToTheBitWithThePlainLoop(float memory) {
    int steps = 120;
    int size = 67;
    float beta = 0.9f;
    float decay = 0.03f;
    long seed = Long.getLong("polarity.seed", 20261123L);
    Random random = new Random(seed);
    float[] expected = new float[size];
    for (int j = 0; j < size; j++) {
      expected[j] = (float) random.nextGaussian();
    }
    NDArray weight = weight(new Shape(1, size), expected.clone());
    SignSgd optimizer = signSgd().optMomentum(beta, memory).optWeightDecays(decay).build();
    float[] momentum = new float[size];
    int[] zeros = new int[size];
    float[] gradient = new float[size];
    for (int step = 0; step < steps; step++) {
      for (int j = 0; j < size; j++) {
        boolean dead = j % 3 == 0 && step > 20 || j % 3 == 1 && step % 5 < 4;
        gradient[j] = dead ? 0 : (float) (random.nextGaussian() * Math.pow(10, j % 7 - 3));
        zeros[j] = gradient[j] == 0 ? zeros[j] + 1 : 0;
        float vote = beta * momentum[j] + (1 - beta) * gradient[j];
        momentum[j] = memory * momentum[j] + (1 - memory) * gradient[j];
        if (zeros[j] >= 40) {
          vote = 0;
          momentum[j] = 0;
        }
        expected[j] = expected[j] * (1 - RATE * decay);
        expected[j] = expected[j] - RATE * Math.signum(vote);
      }
      update(optimizer, weight, gradient);
      assertThat(weight.toFloatArray())
          .as("seed %d, after step %d", seed, step)
          .containsExactly(expected);
    }
  }

  @Test
  void aDeadWeightComesToRestUnderMomentum() {
    NDArray weight = weight(new Shape(1), 0);
    SignSgd optimizer = signSgd().optMomentum(0.9f).build();

    update(optimizer, weight, 1);
    for (int step = 0; step < 39; step++) {
      update(optimizer, weight, 0);
    }
    assertThat(weight.toFloatArray()).containsExactly(-40 * RATE);
    for (int step = 0; step < 20; step++) {
      update(optimizer, weight, 0);
    }
    assertThat(weight.toFloatArray()).containsExactly(-40 * RATE);
  }

  @Test
  void decaysMatricesButNotBiases() {
    SignSgd optimizer = signSgd().optWeightDecays(2).build();
    NDArray matrix = weight(new Shape(1, 2), 8, 8);
    NDArray bias = weight(new Shape(2), 8, 8);

    update(optimizer, matrix, 1, 0);
    update(optimizer, bias, 1, 0);

    assertThat(matrix.toFloatArray()).containsExactly(3.75f, 4);
    assertThat(bias.toFloatArray()).containsExactly(7.75f, 8);
  }

  @Test
  void clipsBothSidesBeforeTheMomentum() {
    NDArray weight = weight(new Shape(2), 0, 0);
    SignSgd optimizer = signSgd().optMomentum(0.5f).optClipGrad(1).setRescaleGrad(2).build();

    update(optimizer, weight, 100, -100);
    update(optimizer, weight, -0.4f, 0.4f);

    // Unclipped, 50 would outweigh 0.4; clipped it is 0.5·0.5 against 0.5·0.8.
    assertThat(weight.toFloatArray()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aGradientWithoutASignIsAnErrorThatNamesTheParameter(float bad) {
    NDArray weight = weight(new Shape(3), 1, 2, 3);
    SignSgd optimizer = signSgd().optMomentum(0.9f).build();

    assertThatThrownBy(() -> update(optimizer, weight, 1, bad, 1))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining(ID)
        .hasMessageContaining("(3)")
        .hasMessageContaining("update 1");
    assertThat(weight.toFloatArray()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -0.1f})
  void aRateThatIsNoRateIsAnError(float bad) {
    SignSgd optimizer = SignSgd.builder().setLearningRateTracker(Tracker.fixed(bad)).build();
    NDArray weight = weight(new Shape(1), 1);

    assertThatThrownBy(() -> update(optimizer, weight, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Float.toString(bad))
        .hasMessageContaining(ID);
    assertThat(weight.toFloatArray()).containsExactly(1);
  }

  @Test
  void refusesOptionsThatAreOutOfRangeOrWithoutEffect() {
    assertThatThrownBy(() -> SignSgd.builder().build())
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("setLearningRateTracker");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().optMomentum(1).build())
        .withMessageContaining("1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().optMomentum(Float.NaN).build())
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().optMomentum(0.9f, 1).build())
        .withMessageContaining("1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().optMomentum(0, 0.99f).build())
        .withMessageContaining("0.99, but has no share in the sign");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().optClipGrad(1).build())
        .withMessageContaining("optMomentum");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().setRescaleGrad(-1).build())
        .withMessageContaining("-1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signSgd().optWeightDecays(-1).build())
        .withMessageContaining("weight decay");
  }

  private static SignSgd.Builder signSgd() {
    return SignSgd.builder().setLearningRateTracker(Tracker.fixed(RATE));
  }

  private NDArray weight(Shape shape, float... values) {
    NDArray weight = manager.create(values, shape);
    weight.setRequiresGradient(true);
    return weight;
  }

  /** Gives the weight the gradient, as a loss with these slopes does, and makes one update. */
  private void update(SignSgd optimizer, NDArray weight, float... gradient) {
    try (NDArray slopes = manager.create(gradient, weight.getShape());
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(weight.mul(slopes).sum());
    }
    try (NDArray found = weight.getGradient();
        NDArray copy = found.duplicate()) {
      optimizer.update(ID, weight, copy);
    }
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
