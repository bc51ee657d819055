package dev.polarity.example;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TwoMoonsTest {

  private static final Path SOURCE = Path.of("src/test/java/dev/polarity/example/TwoMoons.java");
  private static final Path README = Path.of("../README.md");

  @Test
  void learnsTheMoonsInALoopOfDjlsOwn() throws Exception {
    TrainingResult result = TwoMoons.train(7);

    // One straight line tells about 88 % of these points apart.
    assertThat(result.getValidateEvaluation("Accuracy")).isGreaterThan(0.97f);
    assertThat(result.getTrainLoss()).isLessThan(0.1f);
  }

  @Test
  void standsInTheReadmeWordForWord() throws IOException {
    String example = between(SOURCE, "    // README: begin", "    // README: end").stripIndent();

    assertThat(example).contains("SignSgd");
    assertThat(codeBlocks(README)).as("Java code in README.md").contains(example);
  }

  private static String between(Path file, String begin, String end) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.subList(lines.indexOf(begin) + 1, lines.indexOf(end)).stream()
        .collect(Collectors.joining("\n"));
  }

  private static List<String> codeBlocks(Path file) throws IOException {
    List<String> blocks = new ArrayList<>();
    List<String> block = null;
    for (String line : Files.readAllLines(file)) {
      if (block == null && line.equals("```java")) {
        block = new ArrayList<>();
      } else if (block != null && line.equals("```")) {
        blocks.add(String.join("\n", block));
        block = null;
      } else if (block != null) {
        block.add(line);
      }
    }
    return blocks;
  }
}
