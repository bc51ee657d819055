package dev.polarity.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * How many physical cores this process may use: two threads on one core only get into each other's
 * way in matrix products. Linux tells a processor's {@code cpu cores} beside its {@code siblings}
 * (hardware threads); the JVM's own count, which knows of container limits, is scaled by their
 * quotient. Elsewhere the JVM's count stands.
 */
public final class PhysicalCores {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private PhysicalCores() {}

  /** Returns the number of physical cores that this process may use, at least 1. */
  public static int count() {
    int processors = Runtime.getRuntime().availableProcessors();
    try {
      return Files.isReadable(CPU_INFO)
          ? count(Files.readAllLines(CPU_INFO), processors)
          : processors;
    } catch (IOException | UncheckedIOException e) {
      // A machine that hides its processor is still usable: the JVM's count stands.
      return processors;
    }
  }

  static int count(List<String> cpuInfo, int processors) {
    OptionalInt cores = first(cpuInfo, "cpu cores");
    OptionalInt siblings = first(cpuInfo, "siblings");
    if (cores.isEmpty() || siblings.isEmpty() || cores.getAsInt() > siblings.getAsInt()) {
      return processors;
    }
    long scaled = (long) processors * cores.getAsInt() / siblings.getAsInt();
    return (int) Math.max(1, scaled);
  }

  private static OptionalInt first(List<String> cpuInfo, String key) {
    for (String line : cpuInfo) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
        try {
          int value = Integer.parseInt(line.substring(colon + 1).strip());
          return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException e) {
          return OptionalInt.empty();
        }
      }
    }
    return OptionalInt.empty();
  }
}
