package dev.polarity.train;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import dev.polarity.data.DataSet;
import dev.polarity.data.SmallDigits;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whole runs that take a moment: a network of a few thousand weights on 240 of the built-in digits,
 * 3 voters of 16 images, 3 epochs of 5 steps.
 */
final class SmallRuns {

  static final int STEPS = 15;
  private static final DataSet DIGITS = SmallDigits.of(240, 100);

  private SmallRuns() {}

  /** A training of {@link #plain}. */
  static Training.Builder in(Path directory) {
    return Training.builder()
        .setModel("small", Map.of(), (input, outputs) -> plain())
        .setData("digits", () -> DIGITS)
        .setRun(directory)
        .optVoters(3)
        .optBatch(16)
        .optEpochs(3)
        .optSeed(3)
        .optSchedule(ScheduleKind.ADAPTIVE, Map.of())
        .optStage(Stage.STEP)
        .optThreads(1);
  }

  static DataSet digits() {
    return DIGITS;
  }

  /** 784-8-10. */
  static Block plain() {
    return wide(8);
  }

  /** The same with another number of hidden units. */
  static Block wide(int hidden) {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock(784))
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  /** The same with batch normalisation. */
  static Block normalised() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock(784))
        .add(Linear.builder().setUnits(8).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  /** The same with dropout. */
  static Block withDropout() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock(784))
        .add(Linear.builder().setUnits(8).build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate(0.4f).build())
        .add(Linear.builder().setUnits(10).build());
  }

  /** The lines of the metrics, without what a clock says. */
  static List<MetricsLine> metrics(Path directory) {
    return RunDirectory.view(directory).metrics().stream()
        .map(
            line ->
                new MetricsLine(
                    line.step(),
                    line.epoch(),
                    line.rate(),
                    line.trainLoss(),
                    line.testAccuracy(),
                    line.testAccuracyLast(),
                    line.agreement(),
                    0,
                    line.bytesSent(),
                    line.fingerprint()))
        .toList();
  }

  /** The text of the result, without what a clock says. */
  static String result(RunResult result) {
    return result.toJson().replaceAll("\"seconds\": *[^,]*,", "");
  }
}
