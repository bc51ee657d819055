package dev.polarity.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Examples;
import dev.polarity.error.InvalidInputException;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.train.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionTest {

  @TempDir Path directory;

  @Test
  void theCurveIsLearntUpToTheNoise() throws Exception {
    Path run = directory.resolve("curve");

    RunResult result = Regression.train(run);

    double error = Math.sqrt(2 * result.testLoss());
    assertThat(error).isGreaterThan(0.9 * Regression.NOISE).isLessThan(1.3 * Regression.NOISE);
    assertThat(result.testAccuracy()).isNaN();
    assertThat(RunDirectory.view(run).file().request().loss()).isEqualTo("L2Loss");
    assertThat(Files.readString(run.resolve("result.json"))).contains("\"testAccuracy\": null");
  }

  @Test
  void withoutANumberTheInitialRateIsRefused() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Examples points = Regression.points(manager, 8, new Random(1));
      Training.Builder builder =
          Training.builder()
              .setBlock(Regression::network)
              .setData(points, points)
              .setLoss(Loss.l2Loss())
              .setRun(directory.resolve("refused"));

      assertThatThrownBy(builder::build)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "--initial-rate auto: follows from the loss cross-entropy only, and this run has the loss L2Loss; give a number such as 0.01.");
      assertThat(directory.resolve("refused")).doesNotExist();
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(Training.builder()::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("A training needs setBlock(...) before build().");
    assertThatThrownBy(Training.builder().setBlock(Regression::network)::build)
        .hasMessage("A training needs setData(...) before build().");
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Examples points = Regression.points(manager, 8, new Random(1));
      assertThatThrownBy(
              Training.builder().setBlock(Regression::network).setData(points, points)::build)
          .hasMessage("A training needs setRun(...) before build().");
    }
  }
}
