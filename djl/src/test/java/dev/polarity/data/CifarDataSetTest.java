package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarDataSetTest {

  @TempDir Path directory;

  @Test
  void batchesAreReadInTheOrderOfTheirNumbers() {
    Fixtures.cifar10Directory(directory);
    DataSet data = open();
    assertThat(data.name()).isEqualTo(directory.getFileName().toString());
    assertThat(data.inputShape()).isEqualTo(new Shape(3, 32, 32));
    assertThat(data.classes()).hasSize(10).startsWith("0", "1");
    ImageExamples train = (ImageExamples) data.train();
    assertThat(train.size()).isEqualTo(3);
    assertThat(new int[] {train.label(0), train.label(1), train.label(2)}).containsExactly(3, 9, 0);
    byte[] second = Fixtures.read(directory.resolve("data_batch_2.bin"));
    assertThat(train.pixels(2)).isEqualTo(Arrays.copyOfRange(second, 1, 3073));
    assertThat(((ImageExamples) data.test()).label(0)).isEqualTo(7);
  }

  @Test
  void aTenthBatchComesAfterTheNinth() {
    for (int i = 1; i <= 10; i++) {
      batch("data_batch_" + i + ".bin", i - 1);
    }
    batch("test_batch.bin", 0);
    ImageExamples train = (ImageExamples) open().train();
    for (int i = 0; i < 10; i++) {
      assertThat(train.label(i)).isEqualTo(i);
    }
  }

  @Test
  void folderAndArchiveHoldTheSame() {
    Fixtures.cifar10Directory(directory);
    byte[] expected = open().contentHash();
    Path above = directory.resolve("above");
    Fixtures.cifar10Directory(above.resolve("cifar-10-batches-bin"));
    assertThat(DataSets.open(above.toString()).contentHash()).isEqualTo(expected);

    Path archive = directory.resolve("renamed");
    Fixtures.write(
        archive, Fixtures.tarGz("cifar-10-batches-bin", above.resolve("cifar-10-batches-bin")));
    assertThat(DataSets.open(archive.toString()).contentHash()).isEqualTo(expected);
  }

  @Test
  void classNamesComeFromTheirFile() {
    Fixtures.cifar10Directory(directory);
    text("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    assertThat(open().classes()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    text("batches.meta.txt", "a\nb\n");
    refused("batches.meta.txt").hasMessageContaining("names 2 classes: expected 10");
  }

  @Test
  void theFineLabelsOfCifar100AreLearnt() {
    Random random = new Random(4);
    Fixtures.write(
        directory.resolve("train.bin"),
        Fixtures.cifar(random, new int[] {19, 99}, new int[] {0, 5}));
    Fixtures.write(directory.resolve("test.bin"), Fixtures.cifar(random, new int[] {1, 42}));
    DataSet data = open();
    assertThat(data.classes()).hasSize(100);
    assertThat(((ImageExamples) data.train()).label(0)).isEqualTo(99);
    assertThat(((ImageExamples) data.train()).label(1)).isEqualTo(5);
    assertThat(((ImageExamples) data.test()).label(0)).isEqualTo(42);

    Fixtures.write(directory.resolve("test.bin"), Fixtures.cifar(random, new int[] {20, 42}));
    refused("test.bin").hasMessageContaining("the label 20").hasMessageContaining("0 to 19");
    Fixtures.write(directory.resolve("test.bin"), Fixtures.cifar(random, new int[] {3, 100}));
    refused("test.bin").hasMessageContaining("the label 100").hasMessageContaining("0 to 99");
    Fixtures.write(directory.resolve("test.bin"), Fixtures.cifar(random, new int[] {3}));
    refused("test.bin").hasMessageContaining("has 3073 bytes").hasMessageContaining("3074");
  }

  @Test
  void aLengthThatIsNoMultipleOfTheRecordIsNamed() {
    Fixtures.cifar10Directory(directory);
    Fixtures.write(directory.resolve("data_batch_2.bin"), new byte[3073 + 17]);
    refused("data_batch_2.bin")
        .hasMessageContaining("has 3090 bytes")
        .hasMessageContaining("CIFAR-10, 3073");
    Fixtures.write(directory.resolve("data_batch_2.bin"), new byte[0]);
    refused("data_batch_2.bin").hasMessageContaining("has 0 bytes");
  }

  @Test
  void aLabelOutOfRangeIsNamed() {
    Fixtures.cifar10Directory(directory);
    byte[] file = Fixtures.read(directory.resolve("data_batch_1.bin"));
    file[3073] = 10;
    Fixtures.write(directory.resolve("data_batch_1.bin"), file);
    refused("data_batch_1.bin")
        .hasMessageContaining("gives image 1 the label 10, which is out of range: expected 0 to 9");
  }

  @Test
  void testAndTrainingDataAreExpected() throws IOException {
    Fixtures.cifar10Directory(directory);
    Files.delete(directory.resolve("test_batch.bin"));
    refused("training but no test images of CIFAR-10").hasMessageContaining("test_batch.bin");
    batch("test_batch.bin", 1);
    Files.delete(directory.resolve("data_batch_1.bin"));
    refused("data_batch_1.bin is not among them");
    Files.delete(directory.resolve("data_batch_2.bin"));
    refused("test but no training images of CIFAR-10");
  }

  @Test
  void twoDataSetsInOneDirectoryAreARiddle() {
    Fixtures.cifar10Directory(directory);
    Fixtures.write(directory.resolve("train.bin"), Fixtures.cifar(new Random(1), new int[] {1, 2}));
    refused("files of both CIFAR-10 and CIFAR-100");
  }

  @Test
  void aDamagedArchiveIsNamed() {
    Path source = Fixtures.cifar10Directory(directory.resolve("source"));
    byte[] whole = Fixtures.tarGz("cifar-10-batches-bin", source);
    Path archive = directory.resolve("cifar-10-binary.tar.gz");
    Fixtures.write(archive, Arrays.copyOf(whole, whole.length / 2));
    refused(archive, "is a damaged archive");

    byte[] flipped = whole.clone();
    flipped[whole.length - 6] ^= 1;
    Fixtures.write(archive, flipped);
    refused(archive, "is a damaged archive");

    Fixtures.write(archive, Fixtures.tarGz("x", Fixtures.idxDirectory(directory.resolve("idx"))));
    refused(archive, "holds no CIFAR files");

    Fixtures.write(archive, Fixtures.gzip("no archive".getBytes(StandardCharsets.UTF_8)));
    refused(archive, "is no known kind of data");
  }

  private void batch(String name, int label) {
    Fixtures.write(directory.resolve(name), Fixtures.cifar(new Random(label), new int[] {label}));
  }

  private void text(String name, String text) {
    Fixtures.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private DataSet open() {
    return DataSets.open(directory.toString());
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String named) {
    return refused(directory, named);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path data, String named) {
    return assertThatThrownBy(() -> DataSets.open(data.toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(named)
        .hasMessageEndingWith(".");
  }
}
