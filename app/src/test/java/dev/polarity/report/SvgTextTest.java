package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SvgTextTest {

  private static final String HEAD =
      "<?xml?>\n<svg height=\"2px\" viewBox=\"0 0 1 2\" width=\"1px\">\n";

  @Test
  void segmentsThatFollowEachOtherBecomeOneLine() {
    String svg =
        HEAD
            + "<line style=\"a\" x1=\"0\" x2=\"1.23456\" y1=\"2\" y2=\"3\"/>\n"
            + "<line style=\"a\" x1=\"1.23456\" x2=\"5\" y1=\"3\" y2=\"6.000001\"/>\n"
            + "<line style=\"a\" x1=\"9\" x2=\"10\" y1=\"3\" y2=\"6\"/>\n"
            + "<line style=\"b\" x1=\"10\" x2=\"11\" y1=\"6\" y2=\"7\"/>\n"
            + "</svg>";
    assertThat(SvgText.compact(svg))
        .contains("<polyline points=\"0,2 1.23,3 5,6\" style=\"a\"/>")
        .contains("<polyline points=\"9,3 10,6\" style=\"a\"/>")
        .contains("<polyline points=\"10,6 11,7\" style=\"b\"/>")
        .endsWith("</svg>\n");
  }

  @Test
  void elementForAPageTakesItsColoursFromThePage() {
    String svg =
        HEAD
            + "<g clip-path=\"url(#clip12)\" style=\"stroke:rgb(0,114,178);fill:rgb(51,52,53)\"/>"
            + "<rect style=\"fill:rgb(255,255,255)\"/></svg>";
    assertThat(SvgText.inline(svg, "mine", "a \"b\""))
        .isEqualTo(
            "<svg viewBox=\"0 0 1 2\" role=\"img\" aria-label=\"a &quot;b&quot;\">"
                + "<g clip-path=\"url(#mine-area)\""
                + " style=\"stroke:var(--line-0);fill:currentColor\"/>"
                + "<rect style=\"fill:none\"/></svg>");
  }
}
