package dev.polarity.report;

/** HTML, written from the top down. All text is escaped; only {@link #raw} is taken as it is. */
final class Markup {

  private final StringBuilder text = new StringBuilder();

  /** Returns text as it must stand in HTML, between tags and within quotes alike. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }

  /** Appends markup that is known to be whole. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Appends text. */
  Markup text(String content) {
    text.append(escaped(content));
    return this;
  }

  /** Opens an element, with attributes in pairs of name and value. */
  Markup open(String tag, String... attributes) {
    text.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(escaped(attributes[i + 1])).append('"');
    }
    text.append('>');
    return this;
  }

  /** Closes an element. */
  Markup close(String tag) {
    text.append("</").append(tag).append(">\n");
    return this;
  }

  /** Appends an element that holds nothing but text. */
  Markup element(String tag, String content, String... attributes) {
    return open(tag, attributes).text(content).close(tag);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
