package dev.polarity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** What a measurement ran on, in one line. */
public final class Machine {

  private Machine() {}

  /** Prints the line. */
  public static void main(String[] arguments) throws IOException {
    System.out.println(line());
  }

  /** Returns processor, cores, memory, JDK, and how busy the machine was with other things. */
  static String line() throws IOException {
    return String.format(
        Locale.ROOT,
        "Machine: %s, %d cores; %s %s; JDK %s; load average at the start %s; %s.",
        first(Path.of("/proc/cpuinfo"), "model name", ":"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.runtime.version"),
        loadAverage(),
        LocalDate.now(ZoneOffset.UTC));
  }

  private static String loadAverage() throws IOException {
    Path file = Path.of("/proc/loadavg");
    return Files.isReadable(file) ? Files.readString(file).split(" ")[0] : "unknown";
  }

  /** Returns what stands behind a key in a file of the kind of /proc/self/status. */
  static String first(Path file, String key, String separator) throws IOException {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(separator) + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
