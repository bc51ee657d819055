package dev.polarity.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The real MNIST, where it is at hand. */
final class Mnist {

  /** Why a test is skipped, or takes other data. */
  static final String MISSING = "MNIST is not at hand (no shared/data/mnist above the checkout)";

  private Mnist() {}

  /** Looks for {@code shared/data/mnist} in the working directory and all above it. */
  static Optional<Path> find() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path mnist = at.resolve("shared/data/mnist");
      if (Files.isDirectory(mnist)) {
        return Optional.of(mnist);
      }
    }
    return Optional.empty();
  }

  /** What {@code --data} takes: MNIST, or the built-in digits in its place, which is said. */
  static String orDigits() {
    return find()
        .map(Path::toString)
        .orElseGet(
            () -> {
              System.out.println(MISSING + "; the built-in digits stand in.");
              return "digits";
            });
  }
}
