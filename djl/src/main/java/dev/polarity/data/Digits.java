package dev.polarity.data;

import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The built-in data set: handwriting by formula, so that a first run needs no file, no font and no
 * network. A digit is written in one of several ways ({@link DigitFigure}); its points are moved a
 * little, and the whole is stretched, slanted, turned and displaced, drawn with a pen of some
 * thickness and darkness, and covered with noise.
 *
 * <p>All chance comes from the generator of seed 0 under the counter (image, epoch, purpose 4),
 * with epoch 0 for training and 1 for test images, whatever the seed of the run; and only integers,
 * + - * /, the square root and {@link StrictMath} decide a pixel. So every machine and JDK makes
 * the same bytes, which a test holds against a hash.
 */
final class Digits {

  static final int SIDE = 28;
  static final int CLASSES = 10;
  static final int TRAIN = 10_000;
  static final int TEST = 2_000;

  private static final int WHITE = 255;
  private static final double CENTRE = (SIDE - 1) / 2.0;

  private Digits() {}

  /** The data set of the given numbers of images, at least 1 each. */
  static DataSet generate(int train, int test) {
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    LabelledImages trainImages = images(train, 0);
    Normalisation normalisation = Normalisation.measure(1, trainImages.pixels());
    return new DataSet(
        "digits",
        ImageExamples.of(trainImages, classes, normalisation),
        ImageExamples.of(images(test, 1), classes, normalisation));
  }

  private static LabelledImages images(int count, int epoch) {
    CounterRandom random = new CounterRandom(0);
    byte[][] pixels = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      Draws draws = new Draws(random, i, epoch);
      labels[i] = draws.below(CLASSES);
      pixels[i] = write(labels[i], draws);
    }
    return new LabelledImages(1, SIDE, SIDE, pixels, labels);
  }

  private static byte[] write(int digit, Draws draws) {
    List<DigitFigure> ways = DigitFigure.waysToWrite(digit);
    DigitFigure figure = ways.get(draws.below(ways.size()));
    double width = draws.between(8, 15);
    double height = draws.between(14, 21);
    double slant = draws.between(-0.4, 0.25);
    double angle = draws.between(-0.26, 0.26);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double right = CENTRE + draws.between(-3, 3);
    double down = CENTRE + draws.between(-3, 3);
    double[] xs = new double[figure.points()];
    double[] ys = new double[figure.points()];
    for (int i = 0; i < xs.length; i++) {
      double y = (figure.y(i) - 0.5 + draws.between(-0.06, 0.06)) * height;
      double x = (figure.x(i) - 0.5 + draws.between(-0.06, 0.06)) * width + slant * y;
      xs[i] = right + cos * x - sin * y;
      ys[i] = down + sin * x + cos * y;
    }
    StrokeCanvas canvas = new StrokeCanvas(SIDE, draws.between(0.6, 1.7));
    figure.draw(xs, ys, canvas);
    return ink(canvas, draws);
  }

  /** Inks the pixels and adds noise of a triangular distribution, whose strength varies. */
  private static byte[] ink(StrokeCanvas canvas, Draws draws) {
    double darkness = draws.between(0.55, 1) * WHITE;
    double noise = draws.between(0, 0.35);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int word = draws.word();
      int triangular = (word >>> 24) + ((word >>> 16) & 0xFF) - WHITE;
      double value = canvas.ink(i) * darkness + noise * triangular + 0.5;
      pixels[i] = (byte) (int) StrictMath.max(0, StrictMath.min(WHITE, value));
    }
    return pixels;
  }

  /** The random words of one image, block after block. */
  private static final class Draws {

    private final CounterRandom random;
    private final int image;
    private final int epoch;
    private final int[] block = new int[4];
    private int used;

    Draws(CounterRandom random, int image, int epoch) {
      this.random = random;
      this.image = image;
      this.epoch = epoch;
    }

    int word() {
      int place = used % block.length;
      if (place == 0) {
        random.words(Purpose.DIGITS, image, epoch, used / block.length, block);
      }
      used++;
      return block[place];
    }

    int below(int bound) {
      return (int) ((Integer.toUnsignedLong(word()) * bound) >>> 32);
    }

    double between(double low, double high) {
      return low + (high - low) * ((word() >>> 8) * 0x1p-24);
    }
  }
}
