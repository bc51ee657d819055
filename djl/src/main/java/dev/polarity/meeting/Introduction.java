package dev.polarity.meeting;

import dev.polarity.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a node says of itself when the nodes meet: names and values, of which each must be the same
 * everywhere. Since all hold the same introductions side by side, all find the same difference and
 * say the same sentence.
 */
public final class Introduction {

  private static final int MOST_NAMED = 3;
  private static final String NOT_GIVEN = "not given";

  private final SortedMap<String, String> values = new TreeMap<>();

  /**
   * Says one thing.
   *
   * @param name what it is, as a person calls it; without line feed and equals sign
   * @param value how it is on this node
   * @return this
   */
  public Introduction say(String name, String value) {
    values.put(name, value.replace("\n", " "));
    return this;
  }

  /**
   * Says all lines {@code name=value} of a text.
   *
   * @param lines each ended by a line feed
   * @return this
   */
  public Introduction sayLines(String lines) {
    lines.lines().forEach(this::sayLine);
    return this;
  }

  private void sayLine(String line) {
    int equals = line.indexOf('=');
    if (equals >= 0) {
      values.put(line.substring(0, equals), line.substring(equals + 1));
    }
  }

  /** Returns the text that other nodes are told. */
  byte[] encode() {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Introduction decode(byte[] text) {
    return new Introduction().sayLines(new String(text, StandardCharsets.UTF_8));
  }

  /**
   * Introduces this node to the others.
   *
   * @param peers the nodes
   * @throws InvalidInputException if something differs; the sentence says what, and between which
   *     nodes
   */
  public void compareWith(Peers peers) {
    List<Introduction> all =
        peers.gather("introduction", encode()).stream().map(Introduction::decode).toList();
    try {
      requireAlike(all);
    } catch (InvalidInputException differences) {
      peers.staySoThatAllHear("introductions that differ");
      throw differences;
    }
  }

  /**
   * Refuses introductions that differ.
   *
   * @param all of the nodes, in the order of their ranks
   */
  static void requireAlike(List<Introduction> all) {
    SortedSet<String> names = new TreeSet<>();
    all.forEach(one -> names.addAll(one.values.keySet()));
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      Map<String, List<Integer>> ranks = new LinkedHashMap<>();
      for (int rank = 0; rank < all.size(); rank++) {
        String value = all.get(rank).values.getOrDefault(name, NOT_GIVEN);
        ranks.computeIfAbsent(value, any -> new ArrayList<>()).add(rank);
      }
      if (ranks.size() > 1) {
        differences.add(difference(name, ranks));
      }
    }
    if (!differences.isEmpty()) {
      int more = differences.size() - MOST_NAMED;
      throw new InvalidInputException(
          "The nodes do not ask for the same run: "
              + differences.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
              + (more > 0 ? "; and " + more + " more" : "")
              + "; give every node the same Polarity, data and options.");
    }
  }

  private static String difference(String name, Map<String, List<Integer>> ranks) {
    return name
        + " is "
        + ranks.entrySet().stream()
            .map(entry -> entry.getKey() + " on " + Ranks.nodes(entry.getValue()))
            .collect(Collectors.joining(" and "));
  }
}
