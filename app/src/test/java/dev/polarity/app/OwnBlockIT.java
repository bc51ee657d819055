package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import dev.polarity.text.Numbers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network of the user's own, from a jar on {@code --classpath}. */
class OwnBlockIT {

  private static final String SOURCE =
      """
      package example;

      import ai.djl.nn.Activation;
      import ai.djl.nn.Blocks;
      import ai.djl.nn.SequentialBlock;
      import ai.djl.nn.core.Linear;

      public final class OwnNet extends SequentialBlock {
        public OwnNet() {
          add(Blocks.batchFlattenBlock());
          add(Linear.builder().setUnits(32).build());
          add(Activation::relu);
          add(Linear.builder().setUnits(10).build());
        }
      }
      """;

  @TempDir Path root;

  @Test
  void trainsEvaluatesPredictsAndIsLookedAt() throws IOException {
    Path jar = jar("OwnNet", SOURCE);
    RunFiles run = new RunFiles(root.resolve("run"));
    PolarityProcess.succeed(
        "train",
        List.of("--model=example.OwnNet", "--classpath", jar, "--threads=1", "--batch=16"),
        List.of("--steps=60", "--eval-every=30", "--quiet", "--run", run.path()));
    assertThat(run.result().get("parameters").getAsLong()).isEqualTo(784 * 32 + 32 + 32 * 10 + 10);
    assertThat(run.accuracy()).isGreaterThan(0.4);

    Outcome weights = InProcess.run("inspect", run.path(), "--at-step=60");
    assertThat(weights.out().strip()).as(weights.text()).isEqualTo(run.fingerprint());

    String score = PolarityProcess.succeed("evaluate", run.path(), "--classpath", jar).out();
    assertThat(score).contains("accuracy " + Numbers.percent(run.accuracy()));

    Path image = root.resolve("digit.png");
    ImageIO.write(TestDigits.image(0), "png", image.toFile());
    String seen =
        PolarityProcess.succeed("predict", run.path(), image, "--top=10", "--classpath", jar).out();
    assertThat(seen).startsWith(image + ": ").contains("0 ", "9 ");
    assertThat(seen.split(",")).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linear.builder().setUnits(5).build() | has the shape (1, 5), but the 10 classes of digits",
        "block -> block | has the shape (1, 32), but the 10 classes of digits",
        "list -> new ai.djl.ndarray.NDList(list.head().reshape(2, 5, 7)) | does not fit the data",
        "ai.djl.nn.convolutional.Conv2d.builder().setFilters(1)"
            + ".setKernelShape(new ai.djl.ndarray.types.Shape(3, 3)).build()"
            + " | does not fit the data"
      })
  void aNetworkThatDoesNotSuitTheDataIsRefused(String last, String words) throws IOException {
    Path jar = jar("OwnNet", SOURCE.replace("Linear.builder().setUnits(10).build()", last));
    Path run = root.resolve("run");
    Outcome outcome =
        InProcess.run(
            "train", "--model=example.OwnNet", "--classpath", jar, "--threads=1", "--run", run);
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .as(outcome.text())
        .singleElement()
        .asString()
        .startsWith("polarity: ")
        .contains(words);
    assertThat(run).doesNotExist();
  }

  private Path jar(String name, String text) throws IOException {
    Path source = Files.createDirectories(root.resolve("src/example")).resolve(name + ".java");
    Files.writeString(source, text);
    Path classes = Files.createDirectory(root.resolve("classes"));
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    List<String> arguments = new ArrayList<>(options);
    arguments.add(source.toString());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
    Path jar = root.resolve("own.jar");
    String entry = "example/" + name + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry(entry));
      Files.copy(classes.resolve(entry), entries);
    }
    return jar;
  }
}
