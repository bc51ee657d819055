package dev.polarity.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for another Java than the one that runs the tests. */
final class SecondJdk {

  private static final int OLDEST = 17;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private SecondJdk() {}

  /** Finds the newest Java from 17 on of another feature version than this one. */
  static Optional<Path> find() {
    Path here = Path.of(System.getProperty("java.home"));
    int own = Runtime.version().feature();
    return Stream.of(here.getParent(), Path.of("/usr/lib/jvm"), Path.of("/opt/java"))
        .flatMap(SecondJdk::entries)
        .filter(home -> feature(home) >= OLDEST && feature(home) != own)
        .max((a, b) -> Integer.compare(feature(a), feature(b)));
  }

  /** Returns the feature version of a Java home, 0 where there is none. */
  static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> entries(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
