package dev.polarity.report;

/** Everything that was tried to find the best rates, so that the choice can be looked over. */
final class RateTable {

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
    page.open("div", "class", "table", "tabindex", "0", "role", "region", "aria-label", "Rates");
    page.open("table").raw("<thead><tr>");
    for (String heading :
        new String[] {
          "Setting", "Averaged", "Last iterate", "Epochs", "Seeds", "Diverged", "Chosen"
        }) {
      page.element("th", heading, "scope", "col");
    }
    page.raw("</tr></thead><tbody>\n");
    for (Standing standing : verdict.standings()) {
      if (!standing.tried().isEmpty()) {
        line(standing.chosen(), true);
        standing.tried().forEach(tried -> line(tried, false));
      }
    }
    page.raw("</tbody>").close("table").close("div").close("details");
  }

  private void line(Contender contender, boolean chosen) {
    page.open("tr", "class", chosen ? "reference" : "other").open("th", "scope", "row");
    page.element("b", contender.family().method());
    page.element("small", Labels.details(contender)).close("th");
    page.element("td", Numbers.percent(contender.accuracy(Side.AVERAGED)));
    page.element("td", Numbers.percent(contender.accuracy(Side.LAST)));
    page.element("td", Numbers.epochs(contender.epochs()));
    page.element("td", Numbers.whole(contender.outcomes().size()));
    page.element("td", Numbers.whole(contender.diverged()));
    page.element("td", chosen ? "yes" : "no").close("tr");
  }
}
