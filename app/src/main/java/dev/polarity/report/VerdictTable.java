package dev.polarity.report;

import dev.polarity.report.Comparison.Certainty;
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
    page.open("div", "class", "table", "tabindex", "0", "role", "region", "aria-label", "Verdict");
    page.open("table").raw("<thead><tr>");
    headings().forEach(heading -> page.element("th", heading, "scope", "col"));
    page.raw("</tr></thead><tbody>\n");
    verdict.standings().forEach(this::line);
    page.raw("</tbody>").close("table").close("div");
  }

  private List<String> headings() {
    String target =
        verdict.target().map(found -> Numbers.percent(found.accuracy()) + " %").orElse("target");
    return List.of(
        "Setting",
        "Final accuracy, averaged",
        "Final accuracy, last iterate",
        "Against " + referenceName(),
        "Best accuracy",
        "Steps to " + target,
        "Bits to " + target,
        "Numbers a person chose",
        "Gradient evaluations spent choosing",
        "Rates tried",
        "Final training loss",
        "Bits in all",
        "Epochs",
        "Seeds");
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
    cell(Numbers.percent(chosen.bestAccuracy()));
    reached(chosen);
    List<String> numbers = Labels.chosenNumbers(chosen);
    page.element("td", numbers.isEmpty() ? "none" : String.join(", ", numbers), "class", "words");
    cell(Numbers.whole(standing.searchEvaluations()));
    cell(chosen.family().automaticRate() ? "–" : Numbers.whole(standing.ratesTried()));
    loss(chosen);
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
    page.element("small", Labels.details(chosen)).close("th");
  }

  private void accuracy(Contender chosen, Side side) {
    Spread spread = chosen.accuracy(side);
    boolean counts = spread.exists() && side == chosen.side();
    page.open("td");
    if (counts) {
      page.element("b", Numbers.percent(spread));
    } else {
      page.text(Numbers.percent(spread));
    }
    page.close("td");
  }

  private void against(Standing standing, boolean isReference) {
    if (isReference) {
      page.element("td", "–");
      return;
    }
    if (!verdict.isCompared(standing)) {
      page.element("td", "other length, not compared", "class", "words");
      return;
    }
    Comparison comparison = verdict.againstReference(standing);
    page.element("td", comparison.text(), "class", "words " + outcome(comparison));
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

  private void loss(Contender chosen) {
    String diverged =
        chosen.diverged() == 0
            ? ""
            : chosen.diverged() + " of " + chosen.outcomes().size() + " diverged";
    Spread loss = chosen.trainLoss();
    String mean = loss.exists() ? Numbers.number(loss.mean()) : "";
    cell(mean + (mean.isEmpty() || diverged.isEmpty() ? "" : ", ") + diverged);
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
