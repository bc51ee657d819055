package dev.polarity.report;

import java.util.List;

/**
 * The frame of a table: a box of its own that scrolls where the page is narrow, and the headings.
 */
final class DataTable {

  /**
   * A column.
   *
   * @param heading what it holds
   * @param words whether it holds words, which start on the left, and not numbers
   */
  record Column(String heading, boolean words) {

    static Column numbers(String heading) {
      return new Column(heading, false);
    }

    static Column words(String heading) {
      return new Column(heading, true);
    }
  }

  private DataTable() {}

  /** Opens a table; its lines follow. */
  static void open(Markup page, String name, List<Column> columns) {
    page.open("div", "class", "table", "tabindex", "0", "role", "region", "aria-label", name);
    page.open("table").raw("<thead><tr>");
    for (Column column : columns) {
      page.element(
          "th", column.heading(), "scope", "col", "class", column.words() ? "words" : "numbers");
    }
    page.raw("</tr></thead><tbody>\n");
  }

  /** Closes the table. */
  static void close(Markup page) {
    page.raw("</tbody>").close("table").close("div");
  }
}
