package dev.polarity.report;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of an SVG document, as the library writes it, one that is small and can stand in a page
 * beside others.
 */
final class SvgText {

  private static final Pattern SEGMENT =
      Pattern.compile(
          "<line style=\"([^\"]*)\" x1=\"([^\"]*)\" x2=\"([^\"]*)\" y1=\"([^\"]*)\""
              + " y2=\"([^\"]*)\"/>");
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}");
  private static final Pattern IDENTIFIER = Pattern.compile("clip\\d+");
  private static final Pattern HEAD =
      Pattern.compile("^.*?<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>", Pattern.DOTALL);

  private SvgText() {}

  /**
   * Joins segments that follow each other in one style into one line, and gives numbers two
   * decimals: a hundredth of a unit cannot be seen.
   */
  static String compact(String svg) {
    StringBuilder joined = new StringBuilder();
    String style = null;
    String endX = null;
    String endY = null;
    for (String line : svg.split("\n")) {
      Matcher segment = SEGMENT.matcher(line.strip());
      if (!segment.matches()) {
        closeLine(joined, style);
        style = null;
        joined.append(line.strip()).append('\n');
        continue;
      }
      boolean goesOn =
          segment.group(1).equals(style)
              && segment.group(2).equals(endX)
              && segment.group(4).equals(endY);
      if (!goesOn) {
        closeLine(joined, style);
        joined.append("<polyline points=\"").append(segment.group(2)).append(',');
        joined.append(segment.group(4));
      }
      joined.append(' ').append(segment.group(3)).append(',').append(segment.group(5));
      style = segment.group(1);
      endX = segment.group(3);
      endY = segment.group(5);
    }
    closeLine(joined, style);
    return LONG_NUMBER
        .matcher(joined)
        .replaceAll(
            number -> {
              String brief = String.format(Locale.ROOT, "%.2f", Double.parseDouble(number.group()));
              return brief.replaceAll("\\.?0+$", "");
            });
  }

  private static void closeLine(StringBuilder joined, String style) {
    if (style != null) {
      joined.append("\" style=\"").append(style).append("\"/>\n");
    }
  }

  /**
   * Returns the element for a page: no prologue, no fixed size, identifiers of its own, and colours
   * that the page's style sheet decides.
   *
   * @param svg a document that {@link #compact} made
   * @param name letters, digits and dashes, used once in a page
   * @param description what can be seen, for those who cannot see it
   */
  static String inline(String svg, String name, String description) {
    Matcher head = HEAD.matcher(svg);
    if (!head.find()) {
      throw new IllegalStateException("An SVG document without a view box.");
    }
    String body = svg.substring(head.end());
    body = IDENTIFIER.matcher(body).replaceAll(name + "-area");
    body = body.replace(Palette.spelled(Palette.INK), "currentColor");
    body = body.replace(Palette.spelled(Palette.GRID), "var(--grid)");
    body = body.replace("fill:" + Palette.spelled(Palette.PAPER), "fill:none");
    body = body.replace("stroke:" + Palette.spelled(Palette.PAPER), "stroke:none");
    for (int place = 0; place < Palette.size(); place++) {
      body = body.replace(Palette.spelled(Palette.color(place)), "var(--line-" + place + ")");
    }
    return "<svg "
        + head.group(1)
        + " role=\"img\" aria-label=\""
        + Markup.escaped(description)
        + "\">"
        + body.strip();
  }
}
