package dev.polarity.report;

import dev.polarity.report.DataTable.Column;
import dev.polarity.study.ResultRow;
import dev.polarity.study.RunRow;
import dev.polarity.text.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every run of a task, with the command that makes it again and the fingerprint it ends with. */
final class RunList {

  private static final Comparator<Outcome> ORDER =
      Comparator.comparing((Outcome outcome) -> outcome.key().family())
          .thenComparing(outcome -> outcome.key().initialRate())
          .thenComparingDouble(outcome -> outcome.key().length())
          .thenComparingLong(outcome -> outcome.key().seed());

  private static final List<Column> COLUMNS =
      List.of(
          Column.words("Run"),
          Column.numbers("Averaged"),
          Column.numbers("Last iterate"),
          Column.numbers("Time"),
          Column.words("Fingerprint"),
          Column.words("Command"));

  private RunList() {}

  static void write(Verdict verdict, List<RunRow> runs, Markup page) {
    Map<RunKey, RunRow> made =
        runs.stream()
            .collect(
                Collectors.toMap(
                    run -> RunKey.of(run.key()), run -> run, (first, second) -> first));
    List<Outcome> outcomes = verdict.outcomes().stream().sorted(ORDER).toList();
    page.open("details")
        .element(
            "summary", Labels.task(verdict.task()) + ": " + Numbers.count(outcomes.size(), "run"));
    DataTable.open(page, "Runs", COLUMNS);
    outcomes.forEach(outcome -> line(outcome, Optional.ofNullable(made.get(outcome.key())), page));
    DataTable.close(page);
    page.close("details");
  }

  private static void line(Outcome outcome, Optional<RunRow> made, Markup page) {
    ResultRow row = outcome.anyRow();
    Contender alone =
        new Contender(
            outcome.key().task(),
            outcome.key().family(),
            outcome.key().initialRate(),
            outcome.key().length(),
            List.of(outcome));
    page.open("tr").open("th", "scope", "row").element("b", row.key().method());
    page.element("small", Labels.details(alone) + ", seed " + row.key().seed()).close("th");
    page.element("td", alone.accuracy(Side.AVERAGED).percent());
    page.element("td", alone.accuracy(Side.LAST).percent());
    page.element("td", Numbers.duration(row.seconds()));
    page.open("td", "class", "words");
    page.element("code", row.fingerprint().isEmpty() ? "none: diverged" : row.fingerprint());
    page.close("td")
        .open("td", "class", "words")
        .element("code", RunCommand.of(outcome, made))
        .close("td");
    page.close("tr");
  }
}
