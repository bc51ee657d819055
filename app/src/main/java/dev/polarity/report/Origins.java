package dev.polarity.report;

import dev.polarity.report.DataTable.Column;
import dev.polarity.study.RunRow;
import dev.polarity.text.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the runs of a task were made with: one line where it was the same for all, else a table.
 *
 * <p>The probe is of the seed too, and so stands beside it: where a seed has two, some of its runs
 * were computed otherwise than the others.
 */
final class Origins {

  private static final int PROBE_DIGITS = 12;
  private static final List<Column> COLUMNS =
      List.of(
          Column.words("JDK"),
          Column.words("Tensor library"),
          Column.words("Processor"),
          Column.numbers("Threads"),
          Column.words("Polarity"),
          Column.numbers("Runs"),
          Column.words("Probes"));

  private record Origin(
      String jdk, String tensorLibrary, String processor, int threads, String polarity) {

    static Origin of(RunRow run) {
      return new Origin(
          run.jdk(), run.tensorLibrary(), run.processor(), run.threads(), run.polarity());
    }
  }

  private Origins() {}

  /** Writes those of a task's runs; nothing where it is known of none. */
  static void write(Task task, List<RunRow> runs, Markup page) {
    Map<Origin, List<RunRow>> origins =
        runs.stream()
            .filter(RunRow::isKnown)
            .filter(run -> Task.of(run.key()).equals(task))
            .collect(Collectors.groupingBy(Origin::of, LinkedHashMap::new, Collectors.toList()));
    if (origins.size() == 1) {
      origins.forEach((origin, members) -> sentence(origin, members, page));
    } else if (!origins.isEmpty()) {
      DataTable.open(page, "What the runs were made with", COLUMNS);
      origins.forEach((origin, members) -> line(origin, members, page));
      DataTable.close(page);
    }
  }

  private static void sentence(Origin origin, List<RunRow> members, Markup page) {
    page.element(
        "p",
        "Made with JDK %s, %s, on %s with %s, by Polarity %s. Probes: %s."
            .formatted(
                origin.jdk(),
                origin.tensorLibrary(),
                origin.processor(),
                Numbers.count(origin.threads(), "thread"),
                origin.polarity(),
                probes(members)),
        "class",
        "soft");
  }

  private static void line(Origin origin, List<RunRow> members, Markup page) {
    page.open("tr").element("th", origin.jdk(), "scope", "row", "class", "words");
    page.element("td", origin.tensorLibrary(), "class", "words");
    page.element("td", origin.processor(), "class", "words");
    page.element("td", Numbers.whole(origin.threads()));
    page.element("td", origin.polarity(), "class", "words");
    page.element("td", Numbers.whole(members.size()));
    page.element("td", probes(members), "class", "words").close("tr");
  }

  private static String probes(List<RunRow> members) {
    Map<Long, TreeSet<String>> bySeed = new TreeMap<>();
    for (RunRow run : members) {
      bySeed.computeIfAbsent(run.key().seed(), seed -> new TreeSet<>()).add(brief(run.probe()));
    }
    return bySeed.entrySet().stream()
        .map(entry -> String.join(" and ", entry.getValue()) + " (seed " + entry.getKey() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String brief(String probe) {
    String digits = probe.substring(probe.indexOf(':') + 1);
    return digits.isEmpty() ? "none" : digits.substring(0, Math.min(PROBE_DIGITS, digits.length()));
  }
}
