package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars that a run on Spark takes along. They are no part of the command, which has no Spark on
 * its class path, and stand where the build leaves them: beside the module of the command.
 *
 * @param application the jar with the driver's program
 * @param libraries what it needs beside Spark, in the order of their names
 */
record SparkJars(Path application, List<Path> libraries) {

  SparkJars {
    libraries = List.copyOf(libraries);
  }

  /**
   * Finds those that belong to this command.
   *
   * @throws InvalidInputException if they are not built
   */
  static SparkJars ofThisBuild() {
    try {
      Path self =
          Path.of(SparkJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path root = self.getParent().getParent().getParent();
      return in(root.resolve("spark").resolve("target"));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Finds them in a directory.
   *
   * @param target where Maven leaves what it builds of the module {@code spark}
   * @throws InvalidInputException if they are not there
   */
  static SparkJars in(Path target) {
    Path application = target.resolve("polarity-spark.jar");
    if (!Files.isRegularFile(application)) {
      throw new InvalidInputException(
          "%s is not there; start the command by ./polarity, which builds it, or build it with \"mvn -pl spark -am -DskipTests package\"."
              .formatted(application));
    }
    try (Stream<Path> files = Files.list(target.resolve("lib"))) {
      return new SparkJars(
          application, files.filter(file -> file.toString().endsWith(".jar")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
