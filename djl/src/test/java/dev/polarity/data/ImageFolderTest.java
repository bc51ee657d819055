package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

  @TempDir Path directory;

  @Test
  void trainAndTestHoldOneFolderPerClass() {
    trainAndTest();
    text("train/cat/notes.txt", "not an image");
    text("train/.hidden/x.png", "");
    DataSet data = open();
    assertThat(data.name()).isEqualTo(directory.getFileName().toString());
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.inputShape()).isEqualTo(new Shape(3, 2, 3));
    ImageExamples train = (ImageExamples) data.train();
    assertThat(train.size()).isEqualTo(3);
    assertThat(new int[] {train.label(0), train.label(1), train.label(2)}).containsExactly(0, 0, 1);
    assertThat(train.pixels(0)).isEqualTo(planes(6, 0x10, 0x20, 0x30));
    assertThat(train.pixels(1)).isEqualTo(planes(6, 0x11, 0x22, 0x33));
    assertThat(train.pixels(2)).isEqualTo(planes(6, 0x99, 0x99, 0x99));
  }

  @Test
  void imagesAreGreyIfAllOfThemAre() {
    for (String part : List.of("train", "test")) {
      solid(part + "/a/1.png", "png", 0x808080);
      solid(part + "/b/1.bmp", "bmp", 0x010101);
    }
    DataSet data = open();
    assertThat(data.inputShape()).isEqualTo(new Shape(1, 2, 3));
    assertThat(((ImageExamples) data.train()).pixels(0)).containsOnly(0x80);
  }

  @Test
  void greySamplesAreTakenAsTheyStand() {
    BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage deep = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 6; i++) {
      grey.getRaster().setSample(i % 3, i / 3, 0, 40 * i);
      deep.getRaster().setSample(i % 3, i / 3, 0, (40 * i << 8) + 255);
    }
    Fixtures.image(directory.resolve("grey.png"), "png", grey);
    Fixtures.image(directory.resolve("deep.png"), "png", deep);
    byte[] expected = {0, 40, 80, 120, (byte) 160, (byte) 200};
    assertThat(ImageFile.read(directory.resolve("grey.png")).pixels()).isEqualTo(expected);
    assertThat(ImageFile.read(directory.resolve("deep.png")).pixels()).isEqualTo(expected);
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(3, 2);
    for (int i = 0; i < 6; i++) {
      raster.setPixel(i % 3, i / 3, new int[] {40 * i, 255});
    }
    Path withOpacity = directory.resolve("opacity.png");
    Fixtures.image(withOpacity, "png", new BufferedImage(model, raster, false, null));
    assertThat(ImageFile.read(withOpacity).pixels()).isEqualTo(expected);
    raster.setPixel(1, 1, new int[] {160, 254});
    Fixtures.image(withOpacity, "png", new BufferedImage(model, raster, false, null));
    assertThatThrownBy(() -> ImageFile.read(withOpacity)).hasMessageContaining("transparent");
  }

  @Test
  void aSixthOfEachClassIsKeptForTheTestWhereThereAreNoParts() {
    for (int i = 0; i < 13; i++) {
      solid("a/" + (char) ('a' + i) + ".png", "png", 0x010101 * i);
      solid("b/" + (char) ('a' + i) + ".png", "png", 0x010101 * (100 + i));
    }
    DataSet data = open();
    ImageExamples train = (ImageExamples) data.train();
    ImageExamples test = (ImageExamples) data.test();
    assertThat(train.size()).isEqualTo(22);
    assertThat(test.size()).isEqualTo(4);
    assertThat(new int[] {test.label(0), test.label(1), test.label(2), test.label(3)})
        .containsExactly(0, 0, 1, 1);
    assertThat(new int[] {test.pixels(0)[0], test.pixels(1)[0]}).isEqualTo(keptForTest(0));
    assertThat(new int[] {test.pixels(2)[0] - 100, test.pixels(3)[0] - 100})
        .isEqualTo(keptForTest(13));
    boolean[] seen = new boolean[256];
    for (ImageExamples part : List.of(train, test)) {
      for (int i = 0; i < part.size(); i++) {
        int value = part.pixels(i)[0];
        assertThat(seen[value]).isFalse();
        assertThat(part.label(i)).isEqualTo(value / 100);
        seen[value] = true;
      }
    }
    assertThat(open().contentHash()).isEqualTo(data.contentHash());
  }

  /** The first two of 13 images after their shuffle, in the order of their names. */
  private static int[] keptForTest(int first) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 13).boxed().toList());
    CounterRandom random = new CounterRandom(0);
    for (int i = 12; i >= 1; i--) {
      Collections.swap(order, i, random.below(Purpose.ORDER, first + i, 0xFFFFFFFF, i + 1));
    }
    return order.subList(0, 2).stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  @Test
  void tooFewImagesForATestAreNamed() {
    solid("a/1.png", "png", 0);
    solid("b/1.png", "png", 0);
    refused("holds 2 images in 2 class folders, too few to keep any for the test");
  }

  @Test
  void aClassFolderWithoutImagesIsNamed() throws IOException {
    trainAndTest();
    Files.createDirectories(directory.resolve("train/empty"));
    refused("empty").hasMessageContaining("holds no images");
  }

  @Test
  void onlyTrainAndNoTestIsNamed() {
    solid("train/a/1.png", "png", 0);
    solid("train/b/1.png", "png", 0);
    refused("holds the folder train but no test");
  }

  @Test
  void oneClassIsNotEnough() {
    solid("a/1.png", "png", 0);
    refused("holds 1 class folder: expected at least two");
  }

  @Test
  void partsMustHaveTheSameClasses() {
    trainAndTest();
    solid("test/fox/1.png", "png", 0);
    refused("has the class folder fox, but train has not");
    solid("train/fox/1.png", "png", 0);
    solid("train/owl/1.png", "png", 0);
    refused("has no class folder owl, but train has it");
  }

  @Test
  void aDamagedImageIsNamed() {
    trainAndTest();
    text("train/dog/broken.png", "no image at all");
    refused("broken.png").hasMessageContaining("is a damaged image");
  }

  @Test
  void imagesCutShortAreNamed() {
    trainAndTest();
    int[] colours = new Random(1).ints(64 * 64, 0, 1 << 24).toArray();
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      Path file = directory.resolve("cut." + format);
      Fixtures.image(file, format, 64, 64, colours);
      byte[] whole = Fixtures.read(file);
      ImageFile.read(file);
      for (int length : new int[] {0, 10, whole.length / 2, whole.length - 40}) {
        Fixtures.write(file, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> ImageFile.read(file))
            .as("%s cut to %d bytes", format, length)
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining("cut." + format)
            .hasMessageContaining("is a damaged image");
      }
    }
  }

  @Test
  void oneSizeIsExpected() {
    trainAndTest();
    Fixtures.image(directory.resolve("test/dog/large.png"), "png", 4, 4, 0);
    refused("large.png").hasMessageContaining("has 4 x 4 pixels").hasMessageContaining("2 x 3");
  }

  @Test
  void transparencyIsNamed() {
    trainAndTest();
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    Fixtures.image(directory.resolve("train/cat/glass.png"), "png", image);
    refused("glass.png").hasMessageContaining("has transparent pixels");
  }

  @Test
  void aClassMayBeCalledTrain() {
    for (int i = 0; i < 6; i++) {
      solid("train/" + i + ".png", "png", 0);
      solid("aeroplane/" + i + ".png", "png", 0);
    }
    assertThat(open().classes()).containsExactly("aeroplane", "train");
  }

  @Test
  void anImageIsReadForAModel() {
    Path colour = directory.resolve("colour.png");
    Path grey = directory.resolve("grey.png");
    solid("colour.png", "png", 0xC86432);
    solid("grey.png", "png", 0x404040);
    Normalisation one = Normalisation.of(new double[1], new double[] {1});
    ImageExamples forGrey = DataSets.readImages(List.of(colour, grey), new Shape(1, 2, 3), one);
    assertThat(forGrey.size()).isEqualTo(2);
    // (299 · 200 + 587 · 100 + 114 · 50 + 500) / 1000 = 124.7, and so 124 by whole numbers
    assertThat(forGrey.pixels(0)).containsOnly(124);
    assertThat(forGrey.pixels(1)).containsOnly(0x40);
    Normalisation three = Normalisation.of(new double[3], new double[] {1, 1, 1});
    ImageExamples forColour = DataSets.readImages(List.of(grey), new Shape(3, 2, 3), three);
    assertThat(forColour.pixels(0)).isEqualTo(planes(6, 0x40, 0x40, 0x40));

    assertThatThrownBy(() -> DataSets.readImages(List.of(grey), new Shape(1, 28, 28), one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 2 x 3 pixels, but the model was trained on 28 x 28");
    assertThatThrownBy(
            () -> DataSets.readImages(List.of(directory.resolve("no")), new Shape(1, 2, 3), one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be read");
  }

  private void trainAndTest() {
    solid("train/cat/b.png", "png", 0x112233);
    solid("train/cat/a.bmp", "bmp", 0x102030);
    solid("train/dog/a.gif", "gif", 0x999999);
    solid("test/cat/a.png", "png", 0x000000);
    solid("test/dog/a.png", "png", 0xFFFFFF);
  }

  private void solid(String name, String format, int colour) {
    Fixtures.image(directory.resolve(name), format, 3, 2, colour);
  }

  private void text(String name, String text) {
    Fixtures.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] planes(int plane, int... values) {
    byte[] pixels = new byte[plane * values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i / plane];
    }
    return pixels;
  }

  private DataSet open() {
    return DataSets.open(directory.toString());
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String named) {
    return assertThatThrownBy(this::open)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(named)
        .hasMessageEndingWith(".");
  }
}
