package dev.polarity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A study's CSV: a line per run, appended as runs end, so that a study can be cut off and go on.
 */
final class StudyFile {

  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /**
   * Opens a study.
   *
   * @param file the CSV, made where it is missing
   * @param header its first line
   */
  StudyFile(Path file, String header) throws IOException {
    this.file = file;
    if (Files.notExists(file)) {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      Files.writeString(file, header + "\n");
    }
    lines.addAll(Files.readAllLines(file));
    if (!lines.get(0).equals(header)) {
      throw new IOException(file + " has another header than this study writes: " + header);
    }
  }

  /** Returns whether there is a line that begins with these columns. */
  boolean has(String key) {
    return lines.stream().anyMatch(line -> line.startsWith(key + ","));
  }

  /** Appends a line. */
  void append(String key, String values) throws IOException {
    String line = key + "," + values;
    lines.add(line);
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    System.out.println(line);
  }
}
