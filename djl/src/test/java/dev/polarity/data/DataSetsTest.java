package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

  @TempDir Path directory;

  @Test
  void whatIsNotThereIsNamed() {
    refused(directory.resolve("nowhere"), "There is no directory or file");
  }

  @Test
  void anEmptyDirectoryIsNamed() {
    refused(directory, "is empty: expected IDX files");
  }

  @Test
  void aDirectoryOfOtherThingsIsNamedWithWhatItHolds() throws IOException {
    Files.createDirectories(directory.resolve("src/main"));
    Fixtures.write(directory.resolve("README"), "text".getBytes(StandardCharsets.UTF_8));
    refused(directory, "holds no known kind of data (found README, src)");
  }

  @Test
  void anotherFileIsNamed() {
    Path file = directory.resolve("data.csv");
    Fixtures.write(file, "a,b".getBytes(StandardCharsets.UTF_8));
    refused(file, "is no known kind of data");
  }

  @Test
  void trainingAndTestExamplesMustFit() {
    Examples grey = Digits.generate(1, 1).train();
    Examples other = DataSets.open(Fixtures.idxDirectory(directory).toString()).test();
    assertThatThrownBy(() -> new DataSet("mixed", grey, other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("have the shape [(1, 28, 28)], but the test examples have");
  }

  private static void refused(Path data, String message) {
    assertThatThrownBy(() -> DataSets.open(data.toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(data.toString())
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }
}
