package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a YAML file that people write, such as {@code run.yaml} or a recipe of a study,
 * read key by key: each value is taken as the text that stands there, so that {@code 0x1.8p-7},
 * {@code on} and {@code 30} need no quotes, and what is wrong is told with file, line and key. A
 * key that nobody asked for is a misspelt one.
 *
 * <p>A section never changes; those made from others keep the lines on which their values stand.
 */
public final class YamlSection {

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

  private YamlSection(YamlSection like, Map<String, NodeTuple> entries) {
    this.file = like.file;
    this.name = like.name;
    this.line = like.line;
    this.entries.putAll(entries);
  }

  /**
   * Reads a text in which the whole file is one mapping.
   *
   * @param file the file's name, for what is told about it
   * @param text its content
   * @throws InvalidInputException if it is no such text
   */
  public static YamlSection parse(Path file, String text) {
    return new YamlSection(file, "", RunYaml.compose(file, text));
  }

  /** Returns the keys in their order. */
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Tells each value as the text that stands there; of sections inside this one, and of lists, by
   * the key and what is inside, with a dot between.
   */
  void forEachText(BiConsumer<String, String> told) {
    entries.forEach((key, tuple) -> tell(key, tuple.getValueNode(), told));
  }

  private static void tell(String key, Node node, BiConsumer<String, String> told) {
    if (node instanceof ScalarNode scalar) {
      told.accept(key, scalar.getValue());
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String inside = tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
        tell(key + "." + inside, tuple.getValueNode(), told);
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        tell(key + "." + i, sequence.getValue().get(i), told);
      }
    }
  }

  /** Returns whether there is such a key. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Returns this section without some keys. */
  public YamlSection without(String... keys) {
    Map<String, NodeTuple> kept = new LinkedHashMap<>(entries);
    kept.keySet().removeAll(List.of(keys));
    return new YamlSection(this, kept);
  }

  /** Returns this section with some of its keys only. */
  public YamlSection only(List<String> keys) {
    Map<String, NodeTuple> kept = new LinkedHashMap<>(entries);
    kept.keySet().retainAll(keys);
    return new YamlSection(this, kept);
  }

  /**
   * Returns the entries of this section and of another, which replace those of the same key; what
   * is missing is told with the other's line.
   */
  public YamlSection with(YamlSection other) {
    Map<String, NodeTuple> both = new LinkedHashMap<>(entries);
    both.putAll(other.entries);
    return new YamlSection(other, both);
  }

  /** Returns this section with a plain value that replaces what there is under the key. */
  public YamlSection with(String key, String value) {
    Map<String, NodeTuple> changed = new LinkedHashMap<>(entries);
    changed.put(key, new NodeTuple(scalar(key), scalar(value)));
    return new YamlSection(this, changed);
  }

  private static ScalarNode scalar(String value) {
    return new ScalarNode(Tag.STR, value, ScalarStyle.PLAIN);
  }

  /**
   * Returns a section for each combination of the elements of values that are lists, which it then
   * holds in place of the lists; the last list changes first. Without lists, that is this section
   * alone; an empty list leaves none.
   */
  public List<YamlSection> alternatives() {
    List<YamlSection> combined = List.of(this);
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (entry.getValue().getValueNode() instanceof SequenceNode list) {
        Node key = entry.getValue().getKeyNode();
        List<YamlSection> more = new ArrayList<>();
        for (YamlSection section : combined) {
          for (Node element : list.getValue()) {
            Map<String, NodeTuple> chosen = new LinkedHashMap<>(section.entries);
            chosen.put(entry.getKey(), new NodeTuple(key, element));
            more.add(new YamlSection(section, chosen));
          }
        }
        combined = more;
      }
    }
    return combined;
  }

  private static Optional<Integer> lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1);
  }

  private InvalidInputException wrong(Optional<Integer> at, String what) {
    return new InvalidInputException(
        file + at.map(n -> ", line " + n).orElse("") + ": " + what + ".");
  }

  /** Returns the failure of a key's value, which the sentence describes, without its full stop. */
  public InvalidInputException wrong(String key, String what) {
    Optional<Integer> at =
        entries.containsKey(key) ? lineOf(entries.get(key).getValueNode()) : line;
    return wrong(at, key + ": " + what);
  }

  /**
   * Refuses keys other than these.
   *
   * @throws InvalidInputException that names the first one
   */
  public void allow(List<String> keys) {
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (!keys.contains(entry.getKey())) {
        throw wrong(
            lineOf(entry.getValue().getKeyNode()),
            "unknown key " + entry.getKey() + "; expected one of " + String.join(", ", keys));
      }
    }
  }

  /**
   * Returns the plain value of a key, empty where there is none.
   *
   * @throws InvalidInputException if it is a list or a section
   */
  public Optional<String> text(String key) {
    if (!entries.containsKey(key)) {
      return Optional.empty();
    }
    if (entries.get(key).getValueNode() instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    throw wrong(key, "expected one value, not a list or a section");
  }

  /**
   * Returns the plain value of a key.
   *
   * @throws InvalidInputException if there is none
   */
  public String need(String key) {
    return text(key)
        .orElseThrow(
            () ->
                wrong(
                    line, (name.isEmpty() ? "" : name + ": ") + "the key " + key + " is missing"));
  }

  /**
   * Returns the mapping that a key holds, empty where there is no such key.
   *
   * @throws InvalidInputException if it holds something else
   */
  public Optional<YamlSection> section(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(tuple -> new YamlSection(file, key, tuple.getValueNode()));
  }

  /**
   * Returns the mappings of the list that a key holds.
   *
   * @throws InvalidInputException if it is missing, or no list of mappings
   */
  public List<YamlSection> sections(String key) {
    return sequence(key, "[{...}, {...}]").getValue().stream()
        .map(node -> new YamlSection(file, key, node))
        .toList();
  }

  private SequenceNode sequence(String key, String example) {
    if (!entries.containsKey(key)) {
      throw wrong(line, (name.isEmpty() ? "" : name + ": ") + "the key " + key + " is missing");
    }
    if (!(entries.get(key).getValueNode() instanceof SequenceNode sequence)) {
      throw wrong(key, "expected a list such as " + example);
    }
    return sequence;
  }

  /** Returns all values of a section that is a plain dictionary; empty if it is not there. */
  Map<String, String> dictionary(String key) {
    Map<String, String> values = new LinkedHashMap<>();
    section(key).ifPresent(s -> s.entries.keySet().forEach(name -> values.put(name, s.need(name))));
    return values;
  }

  /**
   * Returns the plain values of the list that a key holds.
   *
   * @throws InvalidInputException if it is missing, or no list of plain values
   */
  public List<String> list(String key) {
    List<String> values = new ArrayList<>();
    for (Node node : sequence(key, "[1, 28, 28]").getValue()) {
      if (!(node instanceof ScalarNode scalar)) {
        throw wrong(key, "expected a list of plain values");
      }
      values.add(scalar.getValue());
    }
    return values;
  }

  /**
   * Reads a value by a reader of option texts, whose sentence is completed by file and line.
   *
   * @return what the reader made of it, empty where there is no such key
   */
  public <T> Optional<T> read(String key, Function<String, T> reader) {
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
  public InvalidInputException completed(String key, InvalidInputException e) {
    Optional<Integer> at =
        entries.containsKey(key) ? lineOf(entries.get(key).getValueNode()) : line;
    String sentence = e.getMessage();
    String bare = sentence.startsWith("--") ? sentence.substring(2) : sentence;
    return new InvalidInputException(file + at.map(n -> ", line " + n).orElse("") + ": " + bare, e);
  }
}
