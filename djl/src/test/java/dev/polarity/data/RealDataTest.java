package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * MNIST itself, where a directory {@code shared/data/mnist} lies beside the checkout. Mean and
 * deviation are those that every tutorial gives, 0.1307 and 0.3081.
 */
class RealDataTest {

  private static final long ARRAY_HEADER = 16;
  private static final long REFERENCE = 4;

  @Test
  void mnistIsKnownByItsContentAndFitsIntoASmallHeap() {
    Path mnist = find("shared/data/mnist");
    assumeTrue(
        mnist != null, "skipped: MNIST is not at hand (no shared/data/mnist above the checkout)");
    DataSet data = DataSets.open(mnist.toString());

    assertThat(data.name()).isEqualTo("mnist");
    assertThat(data.train().size()).isEqualTo(60_000);
    assertThat(data.test().size()).isEqualTo(10_000);
    assertThat(data.classes()).hasSize(10);
    ImageExamples train = (ImageExamples) data.train();
    assertThat(new int[] {train.label(0), train.label(1), train.label(2)}).containsExactly(5, 0, 4);
    assertThat(train.normalisation().means()[0]).isCloseTo(0.1307, within(5e-5));
    assertThat(train.normalisation().deviations()[0]).isCloseTo(0.3081, within(5e-5));

    long bytes = 0;
    for (Examples part : new Examples[] {data.train(), data.test()}) {
      long image = ARRAY_HEADER + ((ImageExamples) part).pixels(0).length + REFERENCE;
      bytes += part.size() * (image + Integer.BYTES);
    }
    assertThat(bytes).isLessThan(60_000_000);
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
