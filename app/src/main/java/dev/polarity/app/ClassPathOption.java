package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --classpath}: where a network of the user's own is found. */
final class ClassPathOption {

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = {
        "Jars and directories with a network of your own, separated as in a class path;"
            + " --model then names its class."
      })
  private String path;

  /**
   * Returns the loader of those classes, and of Polarity's own.
   *
   * @throws InvalidInputException if an entry does not exist
   */
  ClassLoader loader() {
    ClassLoader own = ClassPathOption.class.getClassLoader();
    if (path == null) {
      return own;
    }
    List<URL> entries = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator)) {
      Path file = Path.of(entry);
      if (!Files.exists(file)) {
        throw new InvalidInputException(
            "--classpath " + entry + ": there is no such jar or directory.");
      }
      try {
        entries.add(file.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InvalidInputException("--classpath " + entry + ": not a path of a file.", e);
      }
    }
    return new URLClassLoader(entries.toArray(URL[]::new), own);
  }
}
