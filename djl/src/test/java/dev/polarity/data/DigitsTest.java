package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsTest {

  @Test
  void everyMachineAndJdkMakesTheSameBytes() {
    DataSet digits = DataSets.open("digits");

    assertThat(digits.name()).isEqualTo("digits");
    assertThat(digits.train().size()).isEqualTo(10_000);
    assertThat(digits.test().size()).isEqualTo(2_000);
    assertThat(digits.inputShape()).isEqualTo(new Shape(1, 28, 28));
    assertThat(digits.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(HexFormat.of().formatHex(digits.contentHash()))
        .isEqualTo("d48e708c29baff63314c90c3d7967f72f9b95f2760a64976b3a08b982300ab44");
  }

  @Test
  void anImageDoesNotDependOnHowManyThereAre() {
    ImageExamples few = (ImageExamples) Digits.generate(7, 3).train();
    ImageExamples many = (ImageExamples) Digits.generate(40, 3).train();
    for (int i = 0; i < few.size(); i++) {
      assertThat(few.pixels(i)).isEqualTo(many.pixels(i));
      assertThat(few.label(i)).isEqualTo(many.label(i));
    }
  }

  @Test
  void testImagesAreNotTrainingImages() {
    DataSet digits = Digits.generate(1, 1);
    assertThat(digits.train().contentHash()).isNotEqualTo(digits.test().contentHash());
  }

  @Test
  void everyDigitIsAboutAsFrequentAsTheOthers() {
    ImageExamples train = (ImageExamples) Digits.generate(2_000, 1).train();
    int[] counts = new int[10];
    for (int i = 0; i < train.size(); i++) {
      counts[train.label(i)]++;
    }
    assertThat(IntStream.of(counts)).allMatch(count -> count > 140 && count < 260);
  }

  @Test
  void strokesInkAPixelByItsDistanceToTheNearest() {
    Random random = TestSeed.random();
    for (int round = 0; round < 50; round++) {
      double radius = 0.5 + 2 * random.nextDouble();
      StrokeCanvas canvas = new StrokeCanvas(28, radius);
      double[][] lines = new double[6][];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = random.doubles(4, -5, 33).toArray();
        canvas.line(lines[i][0], lines[i][1], lines[i][2], lines[i][3]);
      }
      for (int pixel = 0; pixel < 28 * 28; pixel++) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] line : lines) {
          nearest = Math.min(nearest, distance(pixel % 28, pixel / 28, line));
        }
        double expected = Math.max(0, Math.min(1, radius + 0.5 - nearest));
        assertThat(canvas.ink(pixel))
            .as("pixel %d, %s", pixel, TestSeed.describe())
            .isCloseTo(expected, within(1e-9));
      }
    }
  }

  @Test
  void aStrokeOfNoLengthIsADot() {
    StrokeCanvas canvas = new StrokeCanvas(28, 1);
    canvas.line(5, 6, 5, 6);
    assertThat(canvas.ink(6 * 28 + 5)).isEqualTo(1);
    assertThat(canvas.ink(6 * 28 + 6)).isEqualTo(0.5);
    assertThat(canvas.ink(6 * 28 + 7)).isZero();
  }

  /** The distance of a point to a line between two ends. */
  private static double distance(int x, int y, double[] line) {
    double dx = line[2] - line[0];
    double dy = line[3] - line[1];
    double t = ((x - line[0]) * dx + (y - line[1]) * dy) / (dx * dx + dy * dy);
    double nearest = Math.max(0, Math.min(1, t));
    return Math.hypot(x - line[0] - nearest * dx, y - line[1] - nearest * dy);
  }
}
