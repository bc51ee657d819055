package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDataSetTest {

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path directory;

  @BeforeEach
  void writeAWholeDataSet() {
    Fixtures.idxDirectory(directory);
  }

  @Test
  void fourPlainFilesAreADataSet() {
    DataSet data = open();
    assertThat(data.name()).isEqualTo(directory.getFileName().toString());
    assertThat(data.train().size()).isEqualTo(12);
    assertThat(data.test().size()).isEqualTo(6);
    assertThat(data.inputShape()).isEqualTo(new Shape(1, 5, 4));
    assertThat(data.classes()).containsExactly("0", "1", "2");
    ImageExamples train = (ImageExamples) data.train();
    byte[] file = Fixtures.read(directory.resolve(TRAIN_IMAGES));
    assertThat(train.pixels(11)).isEqualTo(Arrays.copyOfRange(file, 16 + 11 * 20, file.length));
    assertThat(train.label(11)).isEqualTo(2);
    assertThat(((ImageExamples) data.test()).normalisation()).isSameAs(train.normalisation());
  }

  @Test
  void gzippedFilesUnderOtherNamesAreTheSameData() throws IOException {
    byte[] plain = open().contentHash();
    move(TRAIN_IMAGES, "emnist-letters-train-images-idx3-ubyte.gz");
    move(TRAIN_LABELS, "emnist-letters-train-labels-idx1-ubyte.gz");
    move(TEST_IMAGES, "test_pictures");
    move(TEST_LABELS, "test_answers");
    assertThat(open().contentHash()).isEqualTo(plain);
  }

  @Test
  void aFileThatLiesThereTwiceIsReadPlain() {
    Fixtures.write(directory.resolve(TEST_LABELS + ".gz"), new byte[] {0x1F, (byte) 0x8B, 1});
    assertThatThrownBy(this::open).hasMessageContaining(TEST_LABELS + ".gz");
    Fixtures.write(directory.resolve(TEST_LABELS + ".gz"), Fixtures.gzip(Fixtures.idxLabels(6, 3)));
    assertThat(open().test().size()).isEqualTo(6);
  }

  @Test
  void aWrongMagicNumberIsNamed() {
    change(TRAIN_IMAGES, file -> file[3] = 4);
    refused(TRAIN_IMAGES)
        .hasMessageContaining("begins with the magic number 0x00000804")
        .hasMessageContaining("an IDX file of images begins with 0x00000803");
  }

  @Test
  void labelsInPlaceOfImagesAreNamed() {
    Fixtures.write(directory.resolve(TEST_IMAGES), Fixtures.idxLabels(6, 3));
    refused(TEST_IMAGES).hasMessageContaining("0x00000801").hasMessageContaining("0x00000803");
  }

  @Test
  void aFileCutShortIsNamed() {
    cut(TRAIN_IMAGES, 16 + 7 * 20 + 3);
    refused(TRAIN_IMAGES).hasMessageContaining("holds 7 whole images, but its header announces 12");
    cut(TRAIN_IMAGES, 9);
    refused(TRAIN_IMAGES).hasMessageContaining("is cut short");
    cut(TRAIN_IMAGES, 3);
    refused(TRAIN_IMAGES).hasMessageContaining("is cut short: it holds 3 bytes");
    cut(TRAIN_IMAGES, 0);
    refused(TRAIN_IMAGES).hasMessageContaining("is cut short: it holds 0 bytes");
  }

  @Test
  void labelsCutShortAreNamed() {
    cut(TEST_LABELS, 8 + 4);
    refused(TEST_LABELS).hasMessageContaining("holds 4 whole labels, but its header announces 6");
  }

  @Test
  void aFileThatGoesOnIsNamed() {
    byte[] file = Fixtures.read(directory.resolve(TRAIN_LABELS));
    Fixtures.write(directory.resolve(TRAIN_LABELS), Arrays.copyOf(file, file.length + 1));
    refused(TRAIN_LABELS).hasMessageContaining("goes on after what its header announces");
  }

  @Test
  void damagedGzipIsNamed() throws IOException {
    move(TRAIN_IMAGES, TRAIN_IMAGES + ".gz");
    change(TRAIN_IMAGES + ".gz", file -> file[file.length - 6] ^= 1);
    refused(TRAIN_IMAGES + ".gz").hasMessageContaining("is a damaged gzip file");
    cut(TRAIN_IMAGES + ".gz", 60);
    refused(TRAIN_IMAGES + ".gz").hasMessageContaining("cut short");
  }

  @Test
  void aHugeAnnouncementAllocatesNothing() {
    change(TRAIN_IMAGES, file -> file[4] = 0x7F);
    refused(TRAIN_IMAGES).hasMessageContaining("but its header announces 2130706444");
    change(TRAIN_IMAGES, file -> file[8] = 0x7F);
    refused(TRAIN_IMAGES).hasMessageContaining("says that its images are 2130706437 x 4 pixels");
    change(TRAIN_IMAGES, file -> file[4] = (byte) 0x80);
    refused(TRAIN_IMAGES).hasMessageContaining("announces 2147483660 items");
  }

  @Test
  void aTestLabelThatTrainingDoesNotKnowIsNamed() {
    change(TEST_LABELS, file -> file[8 + 4] = 3);
    refused(TEST_LABELS)
        .hasMessageContaining("gives image 4 the label 3")
        .hasMessageContaining("expected 0 to 2");
  }

  @Test
  void aTrainingLabelFarFromTheOthersIsNamed() {
    change(TRAIN_LABELS, file -> file[8 + 5] = (byte) 200);
    refused(TRAIN_LABELS)
        .hasMessageContaining("gives image 5 the label 200, which is out of range")
        .hasMessageContaining("only 4 of those up to 200 occur");
  }

  @Test
  void oneClassIsNotEnough() {
    Fixtures.write(directory.resolve(TRAIN_LABELS), Fixtures.idxLabels(12, 1));
    refused(TRAIN_LABELS).hasMessageContaining("expected at least two classes");
  }

  @Test
  void asManyLabelsAsImagesAreExpected() {
    Fixtures.write(directory.resolve(TRAIN_LABELS), Fixtures.idxLabels(11, 3));
    refused(TRAIN_IMAGES)
        .hasMessageContaining("holds 12 images")
        .hasMessageContaining(TRAIN_LABELS + " holds 11 labels");
  }

  @Test
  void testDataIsExpectedBesideTrainingData() throws IOException {
    Files.delete(directory.resolve(TEST_IMAGES));
    refused("holds IDX files but no test images").hasMessageContaining(TEST_IMAGES);
    Files.delete(directory.resolve(TEST_LABELS));
    refused("holds IDX files but no test images");
  }

  @Test
  void oneSizeIsExpected() {
    Fixtures.write(directory.resolve(TEST_IMAGES), Fixtures.idx(0x803, new byte[6 * 16], 6, 4, 4));
    refused(TEST_IMAGES).hasMessageContaining("of 4 x 4 pixels").hasMessageContaining("of 5 x 4");
  }

  @Test
  void twoDataSetsInOneDirectoryAreARiddle() {
    Fixtures.write(
        directory.resolve("mnist-train-images-idx3-ubyte"), Fixtures.idxImages(new Random(3), 2));
    refused(TRAIN_IMAGES).hasMessageContaining("both hold training images");
  }

  @Test
  void aNameThatTellsNothingIsNamed() throws IOException {
    Files.move(directory.resolve(TRAIN_IMAGES), directory.resolve("images-idx3-ubyte"));
    refused("images-idx3-ubyte").hasMessageContaining("rename it");
  }

  @Test
  void oneFileIsNotADirectory() {
    assertThatThrownBy(() -> DataSets.open(directory.resolve(TRAIN_IMAGES).toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give its directory");
  }

  private interface Change {
    void apply(byte[] file);
  }

  private void change(String name, Change change) {
    byte[] file = Fixtures.read(directory.resolve(name));
    change.apply(file);
    Fixtures.write(directory.resolve(name), file);
  }

  private void cut(String name, int length) {
    Fixtures.write(
        directory.resolve(name), Arrays.copyOf(Fixtures.read(directory.resolve(name)), length));
  }

  /** Renames a file and gzips it, whatever its new name ends in. */
  private void move(String from, String to) throws IOException {
    byte[] content = Fixtures.read(directory.resolve(from));
    Files.delete(directory.resolve(from));
    Fixtures.write(directory.resolve(to), Fixtures.gzip(content));
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
