package dev.polarity.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run directory that is removed at the end, also where that is a signal. It lies beside the
 * build's other outputs, so on the disk that holds the project and not in a memory file system.
 */
final class Scratch implements AutoCloseable {

  private final Path path;

  Scratch() throws IOException {
    Path target = Files.createDirectories(Path.of("bench", "target"));
    path = Files.createTempDirectory(target, "run");
    Runtime.getRuntime().addShutdownHook(new Thread(this::removeWhatIsLeft));
  }

  private void removeWhatIsLeft() {
    try {
      close();
    } catch (IOException | UncheckedIOException e) {
      // Whoever still writes there writes on; the next build removes it.
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(path)) {
      files = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
