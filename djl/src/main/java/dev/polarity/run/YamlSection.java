package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of a run file, read key by key: each value is taken as the text that stands there, so
 * that {@code 0x1.8p-7}, {@code on} and {@code 30} need no quotes, and what is wrong is told with
 * file, line and key. A key that nobody asked for is a misspelt one.
 */
final class YamlSection {

  private final Path file;
  private final String name;
  private final Optional<Integer> line;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

  YamlSection(Path file, String name, Node node) {
    this.file = file;
    this.name = name;
    this.line = lineOf(node);
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(line, (name.isEmpty() ? "the file" : name) + " should hold \"key: value\" lines");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(lineOf(tuple.getKeyNode()), "a key should be a plain word");
      }
      if (entries.put(key.getValue(), tuple) != null) {
        throw wrong(lineOf(key), "the key " + key.getValue() + " is there twice");
      }
    }
  }

  private static Optional<Integer> lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1);
  }

  private InvalidInputException wrong(Optional<Integer> at, String what) {
    return new InvalidInputException(
        file + at.map(n -> ", line " + n).orElse("") + ": " + what + ".");
  }

  /** Returns the failure of a key's value, which the sentence describes. */
  InvalidInputException wrong(String key, String what) {
    Optional<Integer> at =
        entries.containsKey(key) ? lineOf(entries.get(key).getValueNode()) : line;
    return wrong(at, key + ": " + what);
  }

  /** Refuses keys other than these. */
  void allow(List<String> keys) {
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (!keys.contains(entry.getKey())) {
        throw wrong(
            lineOf(entry.getValue().getKeyNode()),
            "unknown key " + entry.getKey() + "; expected one of " + String.join(", ", keys));
      }
    }
  }

  Optional<String> text(String key) {
    if (!entries.containsKey(key)) {
      return Optional.empty();
    }
    if (entries.get(key).getValueNode() instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    throw wrong(key, "expected one value, not a list or a section");
  }

  String need(String key) {
    return text(key)
        .orElseThrow(
            () ->
                wrong(
                    line, (name.isEmpty() ? "" : name + ": ") + "the key " + key + " is missing"));
  }

  Optional<YamlSection> section(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(tuple -> new YamlSection(file, key, tuple.getValueNode()));
  }

  /** Returns all values of a section that is a plain dictionary; empty if it is not there. */
  Map<String, String> dictionary(String key) {
    Map<String, String> values = new LinkedHashMap<>();
    section(key).ifPresent(s -> s.entries.keySet().forEach(name -> values.put(name, s.need(name))));
    return values;
  }

  List<String> list(String key) {
    if (!entries.containsKey(key)) {
      throw wrong(line, name + ": the key " + key + " is missing");
    }
    if (!(entries.get(key).getValueNode() instanceof SequenceNode sequence)) {
      throw wrong(key, "expected a list such as [1, 28, 28]");
    }
    List<String> values = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      if (!(node instanceof ScalarNode scalar)) {
        throw wrong(key, "expected a list of plain values");
      }
      values.add(scalar.getValue());
    }
    return values;
  }

  /** Reads a value by a reader of option texts, whose sentence is completed by file and line. */
  <T> Optional<T> read(String key, java.util.function.Function<String, T> reader) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(text.get()));
    } catch (InvalidInputException e) {
      throw completed(key, e);
    }
  }

  /** Completes the sentence of an option by file and line: {@code --voters} is the key voters. */
  InvalidInputException completed(String key, InvalidInputException e) {
    Optional<Integer> at =
        entries.containsKey(key) ? lineOf(entries.get(key).getValueNode()) : line;
    String sentence = e.getMessage();
    String bare = sentence.startsWith("--") ? sentence.substring(2) : sentence;
    return new InvalidInputException(file + at.map(n -> ", line " + n).orElse("") + ": " + bare, e);
  }
}
