package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MNIST, where it is at hand. */
class MnistIT {

  @TempDir Path root;

  @Test
  void sixtyStepsLearnMostOfMnistAndRepeat() {
    Path mnist = find("shared/data/mnist");
    assumeTrue(
        mnist != null, "skipped: MNIST is not at hand (no shared/data/mnist above the checkout)");
    RunFiles first = train(mnist, "first");
    assertThat(first.result().get("parameters").getAsLong()).isEqualTo(61_706);
    assertThat(first.yaml()).contains("name: mnist", "train: 60000", "test: 10000");
    assertThat(first.accuracy()).isGreaterThan(0.9);
    train(mnist, "second").assertSameAs(first, "the same command on " + mnist);
  }

  private RunFiles train(Path mnist, String name) {
    RunFiles run = new RunFiles(root.resolve(name));
    PolarityProcess.succeed(
        "train",
        List.of("--data", mnist, "--model=lenet", "--threads=1", "--steps=60", "--quiet"),
        List.of("--run", run.path()));
    return run;
  }

  /** Looks in the working directory and all above it. */
  private static Path find(String path) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(path))) {
        return at.resolve(path);
      }
    }
    return null;
  }
}
