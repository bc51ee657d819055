package dev.polarity.sign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Packs blocks of 8192 values in loops that the compilers of JDK 17 and later turn into vector
 * code, which they do only of loops over arrays that all have the same index, up to a constant.
 *
 * <p>A block is seen as 32 rows of 128 longs, each of which is a pair of neighbours. Down a column
 * the top bits of the pairs are collected, row r at bit r of each half, four rows at a time. What
 * is decided is decided on raw bits, in both halves at once as {@link SignPacker} has it: the sign
 * is the top bit; adding the largest number without that bit to a magnitude sets it unless the
 * magnitude is 0; adding what infinity lacks sets it if the value is not finite.
 *
 * <p>Then the bits stand across the words in which they belong. Of the 13 bits of a coordinate's
 * number in its block, the lowest names the half, the next seven the column, the last five the row.
 * Interleaving the halves of each long brings the lowest to its place; and five exchanges between
 * longs that stand 16, 8, 4, 2 and 1 apart swap the five bits of the row for the five lowest of the
 * column (the recursive transposition of a bit matrix: Warren, <em>Hacker's Delight</em>, section
 * 7-3). Half the time of {@link SignPacker}, or less ({@code docs/performance.md}).
 *
 * <p>Which places which rule fills where a value is 0 is not known here: {@link Casting} does that.
 * Not safe for use by several threads at once.
 */
final class SignRows {

  /** How many values a block has. */
  static final int VALUES = 8192;

  /** How many values are worked on at a time, so that they stay in the nearest cache. */
  static final int PART = 1024;

  /** How many words of a ballot a block becomes. */
  static final int WORDS = VALUES / Long.SIZE;

  private static final long TOPS = 0x8000_0000_8000_0000L;
  private static final long MAGNITUDES = ~TOPS;
  private static final long LACKED_BY_INFINITY = 0x0080_0000_0080_0000L;

  private static final int ROWS = 32;
  private static final int PAIRS = 128;
  private static final int ROWS_AT_ONCE = PART / (2 * PAIRS);

  /** The same memory twice, since a buffer of floats has no view of its bits. */
  private final FloatBuffer floats;

  private final LongBuffer bits;
  private final long[] pairs = new long[ROWS_AT_ONCE * PAIRS];
  private final long[] columns = new long[PAIRS];
  private final long[] present = new long[PAIRS];
  private final long[] excess = new long[PAIRS];

  SignRows() {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(PART * Float.BYTES).order(ByteOrder.nativeOrder());
    this.floats = memory.asFloatBuffer();
    this.bits = memory.asLongBuffer();
  }

  /**
   * Returns how many values, from the first on, go through here: whole blocks, and none where the
   * processor stores the more significant half of a pair first.
   */
  static int whole(int length) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? length & -VALUES : 0;
  }

  /**
   * Packs the signs of a block, and which of its values are not 0.
   *
   * @param values hold the block
   * @param offset where it begins
   * @param signs receive {@link #WORDS} words
   * @param notZero receive as many, a bit set where the value is not 0
   * @return whether all values are finite; where not, the words are of no use
   */
  boolean pack(FloatBuffer values, int offset, long[] signs, long[] notZero) {
    Arrays.fill(columns, 0);
    Arrays.fill(present, 0);
    Arrays.fill(excess, 0);
    for (int first = 0; first < VALUES; first += PART) {
      load(values, offset + first);
      collectSigns(pairs, columns);
      collectPresent(pairs, present);
      collectExcess(pairs, excess);
    }
    long any = 0;
    for (int index = 0; index < PAIRS; index++) {
      any |= excess[index];
    }
    if ((any & TOPS) != 0) {
      return false;
    }
    columnsToWords(columns, signs);
    presentToWords(notZero);
    return true;
  }

  /**
   * Says which values of a block are not 0.
   *
   * @param values hold the block
   * @param offset where it begins
   * @param notZero receive {@link #WORDS} words, a bit set where the value is not 0
   */
  void present(FloatBuffer values, int offset, long[] notZero) {
    Arrays.fill(present, 0);
    for (int first = 0; first < VALUES; first += PART) {
      load(values, offset + first);
      collectPresent(pairs, present);
    }
    presentToWords(notZero);
  }

  private void presentToWords(long[] words) {
    long all = -1;
    for (int index = 0; index < PAIRS; index++) {
      all &= present[index];
    }
    if (all == -1) {
      Arrays.fill(words, 0, WORDS, -1);
    } else {
      columnsToWords(present, words);
    }
  }

  /**
   * Takes the signs of a block, which {@link #spread} then spreads over a part of its coordinates.
   *
   * @param words hold the signs
   * @param firstWord the first of the block
   */
  void take(long[] words, int firstWord) {
    wordsToColumns(words, firstWord, columns);
  }

  /**
   * Writes a number for each coordinate of a part of the block, with the sign that was taken.
   *
   * @param first the first coordinate, counted from the block's, a multiple of {@link #PART}
   * @param magnitude the number, at least 0
   * @param values receive it, {@link #PART} times from 0 on
   */
  void spread(int first, float magnitude, float[] values) {
    long half = Float.floatToRawIntBits(magnitude);
    int lastRow = first / (2 * PAIRS) + ROWS_AT_ONCE - 1;
    spreadRows(columns, ROWS - 1 - lastRow, half << 32 | half, pairs);
    bits.put(0, pairs, 0, pairs.length);
    floats.get(0, values, 0, PART);
  }

  private void load(FloatBuffer values, int offset) {
    floats.put(0, values, offset, PART);
    bits.get(0, pairs, 0, pairs.length);
  }

  /**
   * Shifts the signs of four rows in from above; after eight times each row is at its bit. Columns
   * must be 0 before the first time, or bits would leave one half for the other.
   */
  private static void collectSigns(long[] pairs, long[] columns) {
    for (int index = 0; index < PAIRS; index++) {
      columns[index] =
          columns[index] >>> 4
              | (pairs[index] & TOPS) >>> 3
              | (pairs[index + PAIRS] & TOPS) >>> 2
              | (pairs[index + 2 * PAIRS] & TOPS) >>> 1
              | pairs[index + 3 * PAIRS] & TOPS;
    }
  }

  private static void collectPresent(long[] pairs, long[] columns) {
    for (int index = 0; index < PAIRS; index++) {
      long first = (pairs[index] & MAGNITUDES) + MAGNITUDES;
      long second = (pairs[index + PAIRS] & MAGNITUDES) + MAGNITUDES;
      long third = (pairs[index + 2 * PAIRS] & MAGNITUDES) + MAGNITUDES;
      long fourth = (pairs[index + 3 * PAIRS] & MAGNITUDES) + MAGNITUDES;
      columns[index] =
          columns[index] >>> 4
              | (first & TOPS) >>> 3
              | (second & TOPS) >>> 2
              | (third & TOPS) >>> 1
              | fourth & TOPS;
    }
  }

  private static void collectExcess(long[] pairs, long[] excess) {
    for (int index = 0; index < PAIRS; index++) {
      excess[index] |=
          (pairs[index] & MAGNITUDES) + LACKED_BY_INFINITY
              | (pairs[index + PAIRS] & MAGNITUDES) + LACKED_BY_INFINITY
              | (pairs[index + 2 * PAIRS] & MAGNITUDES) + LACKED_BY_INFINITY
              | (pairs[index + 3 * PAIRS] & MAGNITUDES) + LACKED_BY_INFINITY;
    }
  }

  /** Brings the bits of four rows to the tops; the last of them takes the given shift. */
  private static void spreadRows(long[] columns, int shift, long pair, long[] pairs) {
    for (int index = 0; index < PAIRS; index++) {
      long column = columns[index] << shift;
      pairs[index] = column << 3 & TOPS | pair;
      pairs[index + PAIRS] = column << 2 & TOPS | pair;
      pairs[index + 2 * PAIRS] = column << 1 & TOPS | pair;
      pairs[index + 3 * PAIRS] = column & TOPS | pair;
    }
  }

  private static void columnsToWords(long[] columns, long[] words) {
    interleaveHalves(columns);
    exchange(columns, 16, 32, 0x0000_0000_FFFF_FFFFL);
    exchange(columns, 8, 16, 0x0000_FFFF_0000_FFFFL);
    exchange(columns, 4, 8, 0x00FF_00FF_00FF_00FFL);
    exchange(columns, 2, 4, 0x0F0F_0F0F_0F0F_0F0FL);
    exchange(columns, 1, 2, 0x3333_3333_3333_3333L);
    int word = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int column = row; column < PAIRS; column += ROWS) {
        words[word++] = columns[column];
      }
    }
  }

  /** The way back: every step undoes itself, so it is the same ones from the last to the first. */
  private static void wordsToColumns(long[] words, int firstWord, long[] columns) {
    int word = firstWord;
    for (int row = 0; row < ROWS; row++) {
      for (int column = row; column < PAIRS; column += ROWS) {
        columns[column] = words[word++];
      }
    }
    exchange(columns, 1, 2, 0x3333_3333_3333_3333L);
    exchange(columns, 2, 4, 0x0F0F_0F0F_0F0F_0F0FL);
    exchange(columns, 4, 8, 0x00FF_00FF_00FF_00FFL);
    exchange(columns, 8, 16, 0x0000_FFFF_0000_FFFFL);
    exchange(columns, 16, 32, 0x0000_0000_FFFF_FFFFL);
    partHalves(columns);
  }

  /** Bit b of the low half goes to bit 2b, and of the high half to bit 2b + 1. */
  private static void interleaveHalves(long[] columns) {
    for (int index = 0; index < PAIRS; index++) {
      long column = columns[index];
      long moved = (column ^ column >>> 16) & 0x0000_0000_FFFF_0000L;
      column ^= moved ^ moved << 16;
      moved = (column ^ column >>> 8) & 0x0000_FF00_0000_FF00L;
      column ^= moved ^ moved << 8;
      moved = (column ^ column >>> 4) & 0x00F0_00F0_00F0_00F0L;
      column ^= moved ^ moved << 4;
      moved = (column ^ column >>> 2) & 0x0C0C_0C0C_0C0C_0C0CL;
      column ^= moved ^ moved << 2;
      moved = (column ^ column >>> 1) & 0x2222_2222_2222_2222L;
      columns[index] = column ^ moved ^ moved << 1;
    }
  }

  private static void partHalves(long[] columns) {
    for (int index = 0; index < PAIRS; index++) {
      long column = columns[index];
      long moved = (column ^ column >>> 1) & 0x2222_2222_2222_2222L;
      column ^= moved ^ moved << 1;
      moved = (column ^ column >>> 2) & 0x0C0C_0C0C_0C0C_0C0CL;
      column ^= moved ^ moved << 2;
      moved = (column ^ column >>> 4) & 0x00F0_00F0_00F0_00F0L;
      column ^= moved ^ moved << 4;
      moved = (column ^ column >>> 8) & 0x0000_FF00_0000_FF00L;
      column ^= moved ^ moved << 8;
      moved = (column ^ column >>> 16) & 0x0000_0000_FFFF_0000L;
      columns[index] = column ^ moved ^ moved << 16;
    }
  }

  /** Swaps the high part of each long for the low part of the one that stands some way behind. */
  private static void exchange(long[] columns, int distance, int shift, long low) {
    for (int start = 0; start < PAIRS; start += 2 * distance) {
      for (int index = start; index < start + distance; index++) {
        long swapped = (columns[index] >>> shift ^ columns[index + distance]) & low;
        columns[index + distance] ^= swapped;
        columns[index] ^= swapped << shift;
      }
    }
  }
}
