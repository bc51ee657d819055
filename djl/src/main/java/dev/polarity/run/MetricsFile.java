package dev.polarity.run;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code metrics.jsonl}: a line per evaluation. Each line is one write, so that a reader beside the
 * run sees whole lines; one that a power cut tore is passed over, and cut away when the run goes
 * on.
 */
final class MetricsFile {

  private final Path file;

  MetricsFile(Path file) {
    this.file = file;
  }

  /** Appends a line. */
  void append(MetricsLine line) throws IOException {
    byte[] bytes = (Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /** Reads all whole lines, in order. */
  List<MetricsLine> read() throws IOException {
    List<MetricsLine> lines = new ArrayList<>();
    for (String text : wholeLines(content())) {
      parse(text).ifPresent(lines::add);
    }
    return lines;
  }

  /**
   * Keeps the lines up to a step: those after it will be written again.
   *
   * @param step steps done at the point from which the run goes on
   */
  void cut(long step) throws IOException {
    String before = content();
    StringBuilder kept = new StringBuilder();
    for (String text : wholeLines(before)) {
      if (parse(text).filter(line -> line.step() <= step).isPresent()) {
        kept.append(text).append('\n');
      }
    }
    if (!before.contentEquals(kept)) {
      WholeFile.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private String content() throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static List<String> wholeLines(String content) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = content.indexOf('\n'); end >= 0; end = content.indexOf('\n', start)) {
      lines.add(content.substring(start, end));
      start = end + 1;
    }
    return lines;
  }

  private static Optional<MetricsLine> parse(String text) {
    try {
      return Optional.ofNullable(Json.read(text, MetricsLine.class));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }
}
