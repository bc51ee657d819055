package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ShareCodesTest {

  /** By a program in another language, written after docs/formats.md. */
  private static final long GOLDEN = 110117459L;

  /** In 1024ths, as docs/formats.md lists them. */
  private static final int[] SHARES = {
    26, 31, 36, 43, 51, 60, 71, 84, 99, 117, 138, 163, 193, 228, 269, 318, 376, 444
  };

  @Test
  void everyByteHasACodeThatIsNoBeginningOfAnother() {
    for (int number = 0; number < ShareCodes.COUNT; number++) {
      Map<String, Integer> codes = new HashMap<>();
      double space = 0;
      for (int value = 0; value < 256; value++) {
        String code = bits(ShareCodes.of(number).codes[value]);
        assertThat(code.length()).isBetween(1, ByteCode.LONGEST_WITH_BYTE);
        assertThat(codes.put(code, value)).isNull();
        space += Math.pow(2, -code.length());
      }
      for (String code : codes.keySet()) {
        for (int length = 1; length < code.length(); length++) {
          assertThat(codes).doesNotContainKey(code.substring(0, length));
        }
      }
      assertThat(space).isLessThanOrEqualTo(1);
    }
  }

  /** A code of whole bits for single bytes is at most a bit a byte above entropy. */
  @Test
  void codesAreAsShortAsTheyCanBe() {
    for (int number = 0; number < ShareCodes.COUNT; number++) {
      double p = SHARES[number] / 1024.0;
      double entropy = -8 * (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
      double length = 0;
      for (int value = 0; value < 256; value++) {
        int ones = Integer.bitCount(value);
        length +=
            Math.pow(p, ones) * Math.pow(1 - p, 8 - ones) * bits(code(number, value)).length();
      }
      assertThat(length).isGreaterThan(entropy);
      if (p > 0.05) {
        assertThat(length).isLessThan(entropy * 1.035);
      }
    }
  }

  @Test
  void aWindowGivesTheByteWhoseCodeComesFirst() {
    for (int number = 0; number < ShareCodes.COUNT; number++) {
      ByteCode code = ShareCodes.of(number);
      for (int window = 0; window < code.windows().length; window++) {
        int entry = code.windows()[window];
        int length = entry & 0x3F;
        boolean escape = (entry & ByteCode.ESCAPE) != 0;
        int value = escape ? 0xFF : entry >>> 8;
        assertThat(code(number, value) & 0xFF).isEqualTo(escape ? length + 8 : length);
        int mask = (1 << length) - 1;
        assertThat(code(number, value) >>> 8 & mask).isEqualTo(window & mask);
      }
    }
  }

  @Test
  void theNearestCodeIsTheShortest() {
    for (int ones = 40; ones < 450; ones++) {
      int nearest = ShareCodes.nearest(ones, 1000);
      double least = Double.MAX_VALUE;
      for (int number = 0; number < ShareCodes.COUNT; number++) {
        least = Math.min(least, length(number, ones / 1000.0));
      }
      assertThat(length(nearest, ones / 1000.0)).isLessThan(least * 1.015);
    }
  }

  /** The codes are part of the format: other ones could not be read by who has these. */
  @Test
  void theCodesNeverChange() {
    CRC32 sum = new CRC32();
    for (int number = 0; number < ShareCodes.COUNT; number++) {
      for (int value = 0; value < 256; value++) {
        sum.update(bits(code(number, value)).getBytes(StandardCharsets.US_ASCII));
        sum.update('\n');
      }
    }
    assertThat(sum.getValue()).isEqualTo(GOLDEN);
  }

  private static double length(int number, double p) {
    double length = 0;
    for (int value = 0; value < 256; value++) {
      int ones = Integer.bitCount(value);
      length += Math.pow(p, ones) * Math.pow(1 - p, 8 - ones) * bits(code(number, value)).length();
    }
    return length;
  }

  private static int code(int number, int value) {
    return ShareCodes.of(number).codes[value];
  }

  /** A code as text, in the order in which its bits are written. */
  private static String bits(int code) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < (code & 0xFF); bit++) {
      text.append(code >>> 8 + bit & 1);
    }
    return text.toString();
  }
}
