package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ImageExamplesTest {

  private static final int HEIGHT = 7;
  private static final int WIDTH = 5;

  @Test
  void pixelsAreNormalisedByMeanAndDeviationOfTheirChannel() {
    ImageExamples examples = examples(3, 11);
    int plane = HEIGHT * WIDTH;
    int[] indices = {4, 0, 10, 4};
    float[] actual = inputs(examples, indices, Augmentation.none());
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 11; i++) {
        for (int p = 0; p < plane; p++) {
          double value = (examples.pixels(i)[channel * plane + p] & 0xFF) / 255.0;
          sum += value;
          squares += value * value;
        }
      }
      double mean = sum / (11 * plane);
      double deviation = Math.sqrt(squares / (11 * plane) - mean * mean);
      assertThat(examples.normalisation().means()[channel]).isCloseTo(mean, within(1e-12));
      assertThat(examples.normalisation().deviations()[channel])
          .isCloseTo(deviation, within(1e-12));
      for (int b = 0; b < indices.length; b++) {
        for (int p = 0; p < plane; p++) {
          int value = examples.pixels(indices[b])[channel * plane + p] & 0xFF;
          assertThat(actual[(b * 3 + channel) * plane + p])
              .as(TestSeed.describe())
              .isCloseTo((float) ((value / 255.0 - mean) / deviation), within(1e-5f));
        }
      }
    }
  }

  @Test
  void aBatchHasShapeTypeAndLabels() {
    ImageExamples examples = examples(3, 11);
    try (NDManager manager = NDManager.newBaseManager()) {
      LabelledBatch batch = examples.batch(manager, new int[] {4, 0}, Augmentation.none());
      assertThat(batch.inputs().singletonOrThrow().getShape())
          .isEqualTo(new Shape(2, 3, HEIGHT, WIDTH));
      assertThat(batch.inputs().singletonOrThrow().getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(batch.labels().singletonOrThrow().getShape()).isEqualTo(new Shape(2));
      assertThat(batch.labels().singletonOrThrow().toFloatArray())
          .containsExactly(examples.label(4), examples.label(0));
      assertThat(batch.inputs().singletonOrThrow().getManager()).isSameAs(manager);
    }
  }

  @Test
  void aConstantChannelBecomesZero() {
    byte[][] pixels = {new byte[HEIGHT * WIDTH], new byte[HEIGHT * WIDTH]};
    for (byte[] image : pixels) {
      Arrays.fill(image, (byte) 200);
    }
    LabelledImages images = new LabelledImages(1, HEIGHT, WIDTH, pixels, new int[] {0, 1});
    ImageExamples examples =
        ImageExamples.of(images, List.of("a", "b"), Normalisation.measure(1, pixels));
    assertThat(examples.normalisation().deviations()).containsExactly(1.0);
    assertThat(inputs(examples, new int[] {1}, Augmentation.none())).containsOnly(0f);
  }

  @Test
  void sumsStayExactForManyWhiteImages() {
    byte[] white = new byte[1 << 20];
    Arrays.fill(white, (byte) 255);
    byte[][] images = new byte[3_000][];
    Arrays.fill(images, white);
    Normalisation normalisation = Normalisation.measure(1, images);
    assertThat(normalisation.means()).containsExactly(1.0);
    assertThat(normalisation.deviations()).containsExactly(1.0);
  }

  @Test
  void cropAndFlipAreThoseOfANaiveReference() {
    for (int channels : new int[] {1, 3}) {
      ImageExamples examples = examples(channels, 40);
      CounterRandom random = new CounterRandom(TestSeed.seed());
      int[] indices = new int[40];
      Arrays.setAll(indices, i -> 39 - i);
      float[] plain = inputs(examples, indices, Augmentation.none());
      float[] actual = inputs(examples, indices, Augmentation.cropAndFlip(random, 3));
      List<Float> expected = new ArrayList<>();
      int[] words = new int[4];
      for (int b = 0; b < 40; b++) {
        random.words(Purpose.AUGMENTATION, indices[b], 3, 0, words);
        int dy = (int) ((words[0] & 0xFFFFFFFFL) * 9 >>> 32);
        int dx = (int) ((words[1] & 0xFFFFFFFFL) * 9 >>> 32);
        boolean flip = channels == 3 && (words[2] & 1) == 1;
        for (int channel = 0; channel < channels; channel++) {
          float[][] padded = new float[HEIGHT + 8][WIDTH + 8];
          for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
              padded[y + 4][x + 4] = plain[((b * channels + channel) * HEIGHT + y) * WIDTH + x];
            }
          }
          for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
              expected.add(padded[y + dy][dx + (flip ? WIDTH - 1 - x : x)]);
            }
          }
        }
      }
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).as("%d, %s", i, TestSeed.describe()).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void anImageIsVariedAnewInEachEpochButAlikeWhereverItIsAsked() {
    ImageExamples examples = examples(3, 40);
    CounterRandom random = new CounterRandom(5);
    int[] all = new int[40];
    Arrays.setAll(all, i -> i);
    float[] first = inputs(examples, all, Augmentation.cropAndFlip(random, 0));
    assertThat(inputs(examples, all, Augmentation.cropAndFlip(random, 0))).isEqualTo(first);
    assertThat(inputs(examples, all, Augmentation.cropAndFlip(random, 1))).isNotEqualTo(first);
    int length = 3 * HEIGHT * WIDTH;
    assertThat(inputs(examples, new int[] {17}, Augmentation.cropAndFlip(random, 0)))
        .isEqualTo(Arrays.copyOfRange(first, 17 * length, 18 * length));
  }

  @Test
  void severalThreadsMayAskAtOnce() throws Exception {
    ImageExamples examples = examples(3, 40);
    int[] indices = {1, 2, 3, 30, 39};
    Augmentation augmentation = Augmentation.cropAndFlip(new CounterRandom(5), 0);
    float[] expected = inputs(examples, indices, augmentation);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(pool.submit(() -> inputs(examples, indices, augmentation)));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void theHashKnowsPixelsLabelsOrderShapeAndClasses() {
    byte[][] pixels = {{1, 2, 3, 4}, {5, 6, 7, 8}};
    LabelledImages images = new LabelledImages(1, 2, 2, pixels, new int[] {0, 1});
    byte[] hash = images.contentHash(2);
    assertThat(new LabelledImages(1, 2, 2, pixels, new int[] {0, 1}).contentHash(2))
        .isEqualTo(hash);
    assertThat(images.contentHash(3)).isNotEqualTo(hash);
    assertThat(new LabelledImages(1, 2, 2, pixels, new int[] {1, 0}).contentHash(2))
        .isNotEqualTo(hash);
    assertThat(new LabelledImages(1, 1, 4, pixels, new int[] {0, 1}).contentHash(2))
        .isNotEqualTo(hash);
    byte[][] other = {{1, 2, 3, 4}, {5, 6, 7, 9}};
    assertThat(new LabelledImages(1, 2, 2, other, new int[] {0, 1}).contentHash(2))
        .isNotEqualTo(hash);
  }

  @Test
  void anotherNormalisationMayBeGiven() {
    ImageExamples examples = examples(1, 4);
    Normalisation other = Normalisation.of(new double[] {0.5}, new double[] {0.25});
    float[] actual = inputs(examples.withNormalisation(other), new int[] {2}, Augmentation.none());
    for (int i = 0; i < actual.length; i++) {
      double expected = ((examples.pixels(2)[i] & 0xFF) / 255.0 - 0.5) / 0.25;
      assertThat(actual[i]).isEqualTo((float) expected);
    }
    Normalisation colour = Normalisation.of(new double[3], new double[] {1, 1, 1});
    assertThatThrownBy(() -> examples.withNormalisation(colour))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Normalisation.of(new double[] {0}, new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ImageExamples examples(int channels, int count) {
    Random random = TestSeed.random();
    byte[][] pixels = new byte[count][channels * HEIGHT * WIDTH];
    for (byte[] image : pixels) {
      random.nextBytes(image);
    }
    int[] labels = random.ints(count, 0, 4).toArray();
    return ImageExamples.of(
        new LabelledImages(channels, HEIGHT, WIDTH, pixels, labels),
        List.of("a", "b", "c", "d"),
        Normalisation.measure(channels, pixels));
  }

  private static float[] inputs(ImageExamples examples, int[] indices, Augmentation augmentation) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return examples
          .batch(manager, indices, augmentation)
          .inputs()
          .singletonOrThrow()
          .toFloatArray();
    }
  }
}
