package dev.polarity.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Encoding 2 read bit by bit as docs/formats.md says it, with counts and codes of its own. It asks
 * the histories, which {@link NaiveHistories} checks.
 */
final class NaiveDecoder {

  private static final List<Map<String, Integer>> FIXED =
      IntStream.range(0, ShareCodes.COUNT)
          .mapToObj(number -> canonical(ShareCodes.lengths(number)))
          .toList();

  private final int contexts;
  private final int[][] counts;
  private final List<Map<String, Integer>> codes = new ArrayList<>();
  private long messages;
  private long words;
  private long next = 256;

  private byte[] bytes;
  private final int[] at = new int[4];
  private final int[] start = new int[4];

  NaiveDecoder(int contexts) {
    this.contexts = contexts;
    this.counts = new int[contexts][256];
    for (int context = 0; context < contexts; context++) {
      codes.add(null);
    }
  }

  /** Reads a message of all words of a model of so many coordinates. */
  long[] decode(long step, History history, byte[] message, long coordinates) {
    bytes = message;
    int all = (int) ((coordinates + 63) / 64);
    long[] target = new long[all];
    int[][] seen = new int[contexts][256];
    long counted = 0;
    int position = 0;
    for (int from = 0; from < all; from += 1024) {
      int size = Math.min(1024, all - from);
      boolean last = from + size == all;
      long[] predicted = new long[1024];
      long[][] masks = new long[7][1024];
      history.predict(step, from, size, predicted, masks);
      int head = position;
      position += contexts;
      int first = u16(position);
      int second = last ? 0 : u16(position + 2);
      position += last ? 2 : 4;
      int end = last ? message.length : position + first + second;
      place(position, position + first, end);
      position = end;
      long place = messages + from / 1024;
      boolean counts = place < 16 || place % 8 == 0;
      counted += counts ? size : 0;
      for (int context = 0; context < contexts; context++) {
        int bits = 0;
        for (int j = 0; j < 64 * size; j++) {
          bits += isIn(masks[context], j, from, coordinates) ? 1 : 0;
        }
        int kind = message[head + context] & 0xFF;
        boolean[] stream = stream(kind & 127, bits, context);
        boolean turned = kind >= 128;
        for (int i = 0; counts && (kind & 127) != 0 && i < bits / 8; i++) {
          int value = 0;
          for (int bit = 0; bit < 8; bit++) {
            value |= (stream[8 * i + bit] ^ turned ? 1 : 0) << bit;
          }
          seen[context][value]++;
        }
        int rank = 0;
        for (int j = 0; j < 64 * size; j++) {
          if (isIn(masks[context], j, from, coordinates)) {
            long sign = predicted[j >> 6] >>> j & 1 ^ (stream[rank++] ^ turned ? 1 : 0);
            target[from + (j >> 6)] |= sign << j;
          }
        }
      }
    }
    learn(seen, counted);
    return target;
  }

  private static boolean isIn(long[] mask, int j, int from, long coordinates) {
    return 64L * from + j < coordinates && (mask[j >> 6] >>> j & 1) != 0;
  }

  private int u16(int index) {
    return bytes[index] & 0xFF | (bytes[index + 1] & 0xFF) << 8;
  }

  private void place(int begin, int middle, int end) {
    Arrays.fill(at, 0);
    start[0] = begin;
    start[1] = middle - 1;
    start[2] = middle;
    start[3] = end - 1;
  }

  private int bit(int lane) {
    int bit = at[lane]++;
    int index = lane % 2 == 0 ? start[lane] + bit / 8 : start[lane] - bit / 8;
    return bytes[index] >> bit % 8 & 1;
  }

  private boolean[] stream(int kind, int bits, int context) {
    int size = (bits + 7) / 8;
    boolean[] stream = new boolean[8 * size];
    if (kind == 0) {
      return stream;
    }
    if (kind >= 64) {
      int place = 0;
      while (true) {
        int gap = 0;
        while (bit(0) == 0) {
          gap++;
        }
        for (int low = kind - 65; low >= 0; low--) {
          gap <<= 1;
        }
        for (int low = 0; low < kind - 64; low++) {
          gap |= bit(0) << low;
        }
        place += gap;
        if (place == bits) {
          return stream;
        }
        stream[place++] = true;
      }
    }
    int share = size < 16 ? size : (size + 3) / 4;
    for (int i = 0; i < size; i++) {
      int value = value(kind, context, i / share);
      for (int bit = 0; bit < 8; bit++) {
        stream[8 * i + bit] = (value >> bit & 1) != 0;
      }
    }
    return stream;
  }

  private int value(int kind, int context, int lane) {
    if (kind == 1) {
      return plain(lane);
    }
    Map<String, Integer> code = kind == 20 ? codes.get(context) : FIXED.get(kind - 2);
    StringBuilder read = new StringBuilder();
    while (!code.containsKey(read.toString())) {
      read.append(bit(lane));
    }
    int symbol = code.get(read.toString());
    return symbol == 256 ? plain(lane) : symbol;
  }

  private int plain(int lane) {
    int value = 0;
    for (int bit = 0; bit < 8; bit++) {
      value |= bit(lane) << bit;
    }
    return value;
  }

  /** Codes by length and then in order, each one more than the last, from the highest bit on. */
  private static Map<String, Integer> canonical(int[] lengths) {
    Map<String, Integer> codes = new HashMap<>();
    int next = 0;
    for (int length = 1; length <= 11; length++) {
      for (int symbol = 0; symbol < 257; symbol++) {
        if (lengths[symbol] == length) {
          StringBuilder text = new StringBuilder();
          for (int bit = length - 1; bit >= 0; bit--) {
            text.append(next >> bit & 1);
          }
          codes.put(text.toString(), symbol);
          next++;
        }
      }
      next <<= 1;
    }
    return codes;
  }

  private void learn(int[][] seen, long counted) {
    messages++;
    if (counted == 0) {
      return;
    }
    words += counted;
    for (int context = 0; context < contexts; context++) {
      for (int value = 0; value < 256; value++) {
        counts[context][value] += seen[context][value];
      }
    }
    if (words < next) {
      return;
    }
    while (next <= words && next < 65536) {
      next *= 2;
    }
    for (int context = 0; context < contexts; context++) {
      long total = Arrays.stream(counts[context]).asLongStream().sum();
      codes.set(
          context,
          total < 64 ? null : canonical(CountedLengths.of(counts[context].clone(), total)));
    }
    while (words >= 65536) {
      words /= 2;
      for (int[] some : counts) {
        Arrays.setAll(some, value -> some[value] / 2);
      }
    }
  }
}
