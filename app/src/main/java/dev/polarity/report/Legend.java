package dev.polarity.report;

import java.util.List;

/** The legend of a chart as text of the page, which stays legible however small the chart is. */
final class Legend {

  /** The markers of {@link Palette} in a box of 28 by 12, in the same order. */
  private static final List<String> MARKERS =
      List.of(
          "<circle cx=\"14\" cy=\"6\" r=\"4\"/>",
          "<rect x=\"10\" y=\"2\" width=\"8\" height=\"8\"/>",
          "<path d=\"M14 1l5 5-5 5-5-5z\"/>",
          "<path d=\"M14 1l5 9H9z\"/>",
          "<path d=\"M14 11L9 2h10z\"/>",
          "<path d=\"M10 2l8 8M18 2l-8 8\" stroke-width=\"3\"/>",
          "<path d=\"M14 1v10M9 6h10\" stroke-width=\"3\"/>",
          "<rect x=\"11.5\" y=\"1.5\" width=\"5\" height=\"9\"/>");

  private Legend() {}

  static void write(Chart chart, Markup page) {
    page.open("ul", "class", "legend");
    for (ChartLine line : chart.lines()) {
      String color = "var(--line-" + line.place() + ")";
      page.open("li")
          .open("svg", "viewBox", "0 0 28 12", "aria-hidden", "true")
          .raw("<g style=\"stroke:" + color + ";fill:" + color + "\">")
          .raw("<path d=\"M0 6h28\" stroke-width=\"" + (line.place() == 0 ? "3" : "1.75") + "\"/>")
          .raw(MARKERS.get(line.place()))
          .raw("</g></svg>")
          .element("span", line.label())
          .close("li");
    }
    page.close("ul");
  }
}
