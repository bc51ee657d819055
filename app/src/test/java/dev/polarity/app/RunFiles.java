package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.StepRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run directory as a test sees it: by its files alone.
 *
 * @param path the directory
 */
record RunFiles(Path path) {

  /** The smallest run that is still worth something: digits, a small network, three voters. */
  static List<Object> small(String method, int steps) {
    return small(method, steps, 3);
  }

  /** The same with another number of voters. */
  static List<Object> small(String method, int steps, int voters) {
    return List.of(
        "--data=digits",
        "--model=mlp",
        "--model-option=hidden=64",
        "--threads=1",
        "--voters=" + voters,
        "--batch=8",
        "--method=" + method,
        "--stage=7",
        "--steps=" + steps);
  }

  boolean exists() {
    return Files.exists(path.resolve("run.yaml"));
  }

  boolean isFinished() {
    return Files.exists(path.resolve("result.json"));
  }

  String yaml() {
    return text("run.yaml");
  }

  String probe() {
    return text("probe").strip();
  }

  JsonObject result() {
    return JsonParser.parseString(text("result.json")).getAsJsonObject();
  }

  String fingerprint() {
    return result().get("fingerprint").getAsString();
  }

  double accuracy() {
    return result().get("testAccuracy").getAsDouble();
  }

  /** The lines of metrics.jsonl, without the one number that time decides. */
  List<String> metrics() {
    return metricsObjects().stream().map(JsonObject::toString).toList();
  }

  List<JsonObject> metricsObjects() {
    return text("metrics.jsonl")
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .peek(line -> line.remove("imagesPerSecond"))
        .toList();
  }

  long metricsLines() {
    return Files.exists(path.resolve("metrics.jsonl")) ? text("metrics.jsonl").lines().count() : 0;
  }

  /**
   * Bytes of all journal segments; a segment that goes meanwhile counts nothing. The newest is
   * looked at first: seen the other way round, it may have grown into the room of one that had just
   * gone.
   */
  long journalBytes() {
    List<Path> newestFirst = new ArrayList<>(segments());
    Collections.reverse(newestFirst);
    return newestFirst.stream().mapToLong(RunFiles::size).sum();
  }

  /** The journal's segments by age. */
  List<Path> segments() {
    return list("journal").stream().filter(file -> name(file).startsWith("segment-")).toList();
  }

  /** The first step that the journal does not hold. */
  long journalEnd() {
    List<StepRange> ranges = JournalReader.scan(path.resolve("journal")).ranges();
    return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).end();
  }

  /** The snapshots by age. */
  List<Path> snapshots() {
    return list("snapshots").stream().filter(file -> name(file).startsWith("step-")).toList();
  }

  /** The newest snapshot's step, -1 where there is none. */
  long newestSnapshot() {
    List<Path> all = snapshots();
    return all.isEmpty() ? -1 : Long.parseLong(name(all.get(all.size() - 1)).substring(5));
  }

  /** Temporaries in the run directory and among its snapshots. */
  List<Path> temporaries() {
    return Stream.concat(list("").stream(), list("snapshots").stream())
        .filter(file -> name(file).endsWith(".tmp"))
        .toList();
  }

  byte[] model() {
    try {
      return Files.readAllBytes(path.resolve("model/model.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that all but the time it took is what another run came to. */
  void assertSameAs(RunFiles other, String description) {
    assertThat(fingerprint()).as(description).isEqualTo(other.fingerprint());
    assertThat(metrics()).as(description).isEqualTo(other.metrics());
    assertThat(outcome()).as(description).isEqualTo(other.outcome());
    assertThat(model()).as(description).isEqualTo(other.model());
    assertThat(probe()).as(description).isEqualTo(other.probe());
  }

  /**
   * Asserts that it came to the weights and the model of another run, on however many nodes either
   * was: bytes, and what is measured on a node's own voters, may differ.
   */
  void assertSameModelAs(RunFiles other, String description) {
    assertThat(fingerprint()).as(description).isEqualTo(other.fingerprint());
    for (String name : List.of("testAccuracy", "testAccuracyLast", "testLoss", "initialRate")) {
      assertThat(result().get(name))
          .as(description + ": " + name)
          .isEqualTo(other.result().get(name));
    }
    assertThat(model()).as(description).isEqualTo(other.model());
    assertThat(probe()).as(description).isEqualTo(other.probe());
  }

  /** The result without what time, version and seat of a run decide. */
  private JsonObject outcome() {
    JsonObject result = result();
    Stream.of("seconds", "jdk").forEach(result::remove);
    return result;
  }

  /** Copies the whole directory. */
  RunFiles copyTo(Path target) {
    copy(path, target);
    return new RunFiles(target);
  }

  /** Copies a directory into another as {@code cp -r} does: what is there is written over. */
  static void copy(Path source, Path target) {
    try (Stream<Path> all = Files.walk(source)) {
      for (Path from : all.toList()) {
        Path to = target.resolve(source.relativize(from).toString());
        if (!Files.isDirectory(to)) {
          Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> list(String name) {
    try (Stream<Path> entries = Files.list(path.resolve(name))) {
      return entries.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(String name) {
    try {
      return Files.readString(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path file) {
    return file.getFileName().toString();
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
