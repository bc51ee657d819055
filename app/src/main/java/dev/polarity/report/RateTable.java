package dev.polarity.report;

import dev.polarity.report.DataTable.Column;
import dev.polarity.text.Numbers;
import java.util.List;

/** Everything that was tried to find the best rates, so that the choice can be looked over. */
final class RateTable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.words("Setting"),
          Column.numbers("Averaged"),
          Column.numbers("Last iterate"),
          Column.numbers("Epochs"),
          Column.numbers("Seeds"),
          Column.numbers("Diverged"),
          Column.numbers("Chosen"));

  private final Verdict verdict;
  private final Markup page;

  RateTable(Verdict verdict, Markup page) {
    this.verdict = verdict;
    this.page = page;
  }

  /** Writes the table, or nothing where no rate was chosen among several. */
  void write() {
    if (verdict.standings().stream().allMatch(standing -> standing.tried().isEmpty())) {
      return;
    }
    page.open("details").element("summary", "Every rate that was tried");
    DataTable.open(page, "Rates", COLUMNS);
    for (Standing standing : verdict.standings()) {
      if (!standing.tried().isEmpty()) {
        line(standing.chosen(), true);
        standing.tried().forEach(tried -> line(tried, false));
      }
    }
    DataTable.close(page);
    page.close("details");
  }

  private void line(Contender contender, boolean chosen) {
    page.open("tr", "class", chosen ? "reference" : "other").open("th", "scope", "row");
    page.element("b", contender.family().method());
    page.element("small", Labels.details(contender)).close("th");
    page.element("td", contender.accuracy(Side.AVERAGED).percent());
    page.element("td", contender.accuracy(Side.LAST).percent());
    page.element("td", Numbers.epochs(contender.epochs()));
    page.element("td", Numbers.whole(contender.outcomes().size()));
    page.element("td", Numbers.whole(contender.diverged()));
    page.element("td", chosen ? "yes" : "no").close("tr");
  }
}
