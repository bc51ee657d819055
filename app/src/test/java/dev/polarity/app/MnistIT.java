package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MNIST, where it is at hand. */
class MnistIT {

  @TempDir Path root;

  @Test
  void sixtyStepsLearnMostOfMnistAndRepeat() {
    assumeTrue(Mnist.find().isPresent(), "skipped: " + Mnist.MISSING);
    Path mnist = Mnist.find().orElseThrow();
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
}
