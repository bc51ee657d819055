package dev.polarity.report;

import dev.polarity.report.Comparison.Certainty;
import dev.polarity.report.DataTable.Column;
import dev.polarity.text.Numbers;
import java.util.List;

/** The table of a verdict: a line per family, the best first. */
final class VerdictTable {

  private final Verdict verdict;
  private final Markup page;

  VerdictTable(Verdict verdict, Markup page) {
    this.verdict = verdict;
    this.page = page;
  }

  void write() {
    DataTable.open(page, "Verdict", columns());
    verdict.standings().forEach(this::line);
    DataTable.close(page);
  }

  private List<Column> columns() {
    String target =
        verdict.target().map(found -> Numbers.percent(found.accuracy())).orElse("target");
    return List.of(
        Column.words("Setting"),
        Column.numbers("Final accuracy, averaged"),
        Column.numbers("Final accuracy, last iterate"),
        Column.words("Against " + referenceName()),
        Column.numbers("Best accuracy"),
        Column.numbers("Steps to " + target),
        Column.numbers("Bits to " + target),
        Column.words("Numbers a person chose"),
        Column.numbers("Gradient evaluations spent choosing"),
        Column.numbers("Rates tried"),
        Column.numbers("Final training loss"),
        Column.numbers("Bits in all"),
        Column.numbers("Epochs"),
        Column.words("Seeds"));
  }

  private String referenceName() {
    Contender reference = verdict.reference().chosen();
    String role = Labels.role(reference);
    return role.isEmpty() ? Labels.setting(reference) : role;
  }

  private void line(Standing standing) {
    Contender chosen = standing.chosen();
    boolean isReference = standing.equals(verdict.reference());
    page.open("tr", "class", isReference ? "reference" : "other");
    name(standing);
    accuracy(chosen, Side.AVERAGED);
    accuracy(chosen, Side.LAST);
    against(standing, isReference);
    cell(chosen.bestAccuracy().percent());
    reached(chosen);
    List<String> numbers = Labels.chosenNumbers(chosen);
    page.element("td", numbers.isEmpty() ? "none" : String.join(", ", numbers), "class", "words");
    cell(Numbers.whole(standing.searchEvaluations()));
    cell(chosen.family().automaticRate() ? Numbers.NONE : Numbers.whole(standing.ratesTried()));
    cell(Numbers.number(chosen.trainLoss().mean()));
    cell(Numbers.bits(chosen.bits()));
    cell(Numbers.epochs(chosen.epochs()));
    page.element("td", seeds(chosen), "class", "words");
    page.close("tr");
  }

  private void name(Standing standing) {
    Contender chosen = standing.chosen();
    page.open("th", "scope", "row").element("b", chosen.family().method());
    String role = Labels.role(chosen);
    if (!role.isEmpty()) {
      page.element("span", role, "class", "badge");
    }
    if (standing.equals(verdict.winner()) && verdict.compared().size() > 1) {
      page.element("span", "best", "class", "badge best");
    }
    if (chosen.diverged() > 0) {
      page.element("span", diverged(chosen), "class", "badge diverged");
    }
    page.element("small", Labels.details(chosen)).close("th");
  }

  private void accuracy(Contender chosen, Side side) {
    Spread spread = chosen.accuracy(side);
    boolean counts = spread.exists() && side == chosen.side();
    page.open("td");
    if (counts) {
      page.element("b", spread.percent());
    } else {
      page.text(spread.percent());
    }
    page.close("td");
  }

  private void against(Standing standing, boolean isReference) {
    if (isReference) {
      page.element("td", Numbers.NONE, "class", "words");
      return;
    }
    if (!verdict.isCompared(standing)) {
      page.element("td", "other length, not compared", "class", "words");
      return;
    }
    Comparison comparison = verdict.againstReference(standing);
    page.element("td", comparison.brief(), "class", "words " + outcome(comparison));
  }

  private static String outcome(Comparison comparison) {
    if (!comparison.exists() || comparison.certainty() == Certainty.WITHIN_SPREAD) {
      return "open";
    }
    return comparison.difference() > 0 ? "ahead" : "behind";
  }

  private void reached(Contender chosen) {
    Reached reached = verdict.reached(chosen);
    cell(reached.point().map(point -> Numbers.whole(point.step())).orElse(reached.absence()));
    cell(reached.point().map(point -> Numbers.bits(point.bits())).orElse(reached.absence()));
  }

  private static String diverged(Contender chosen) {
    return chosen.diverged() + " of " + chosen.outcomes().size() + " diverged";
  }

  private static String seeds(Contender chosen) {
    return Numbers.whole(chosen.outcomes().size())
        + " ("
        + String.join(
            ", ",
            chosen.outcomes().stream().map(outcome -> Long.toString(outcome.key().seed())).toList())
        + ")";
  }

  private void cell(String text) {
    page.element("td", text);
  }
}
