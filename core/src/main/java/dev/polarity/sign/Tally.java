package dev.polarity.sign;

import java.util.Arrays;

/**
 * Counts of negative ballots per coordinate, bit-sliced: bit p of the count of coordinate j is bit
 * {@code j mod 64} of word {@code j / 64} of plane p. So 64 counters are added or compared with a
 * few word operations each, no number is ever held for a single coordinate, and the planes are what
 * goes over the wire: ⌈log2(m+1)⌉ bits per coordinate for m ballots. Counts are whole numbers, so
 * ballots and tallies may be added in any order and grouping.
 *
 * <p>Ballots are added as by a ripple-carry adder, up to four at a time, over blocks of words that
 * stay in the nearest cache ({@link BitSlices}). The majority is exact: the counts are compared
 * with ⌊N/2⌋ from the highest plane down.
 *
 * <p>A tally covers the whole model or a slice of it; words are always those of the whole model.
 *
 * <p>Not safe for use by several threads at once, except that several may add one tally to others.
 */
public final class Tally {

  /** The most ballots that a tally holds, which keeps every total exact, also as a double. */
  public static final int MAX_BALLOTS = 65_535;

  private static final int BLOCK = 512;

  private final long coordinates;
  private final int firstWord;
  private final int words;
  private final int maxBallots;
  private final long[][] planes;
  private final PlaneBlock block;
  private int ballots;

  /** Whether the planes still hold counts that have been forgotten. */
  private boolean blank;

  /**
   * Creates an empty tally of a whole model.
   *
   * @param coordinates d, 0 … {@link SignWords#MAX_COORDINATES}
   * @param maxBallots m, the most ballots that it will hold, 0 … {@link #MAX_BALLOTS}
   */
  public Tally(long coordinates, int maxBallots) {
    this(coordinates, 0, SignWords.count(coordinates), maxBallots);
  }

  private Tally(long coordinates, int fromWord, int toWord, int maxBallots) {
    if (maxBallots < 0 || maxBallots > MAX_BALLOTS) {
      throw new IllegalArgumentException(
          "A tally holds 0 to "
              + MAX_BALLOTS
              + " ballots, but "
              + maxBallots
              + " are asked for; use fewer voters.");
    }
    this.coordinates = coordinates;
    this.firstWord = fromWord;
    this.words = toWord - fromWord;
    this.maxBallots = maxBallots;
    this.planes = new long[planesFor(maxBallots)][words];
    this.block = new PlaneBlock(planes.length, Math.min(BLOCK, words));
  }

  /**
   * Creates an empty tally of a slice of a model.
   *
   * @param coordinates d of the whole model
   * @param fromWord the first word that it covers
   * @param toWord the first word after that which it does not
   * @param maxBallots m, the most ballots that it will hold, 0 … {@link #MAX_BALLOTS}
   * @return the tally
   */
  public static Tally slice(long coordinates, int fromWord, int toWord, int maxBallots) {
    requireRange(fromWord, toWord, 0, SignWords.count(coordinates), "slice");
    return new Tally(coordinates, fromWord, toWord, maxBallots);
  }

  /**
   * Returns how many planes count that many ballots.
   *
   * @param ballots m, at least 0
   * @return ⌈log2(m+1)⌉
   */
  public static int planesFor(int ballots) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ballots);
  }

  /** Forgets all ballots. What the planes hold is cleared when the next are added, in one pass. */
  public void clear() {
    blank = true;
    ballots = 0;
  }

  private void zero(int lowest, int from, int to) {
    for (int level = lowest; level < planes.length; level++) {
      Arrays.fill(planes[level], from, to, 0);
    }
  }

  /** Clears what has been forgotten, for whoever reads the planes or adds to a part of them. */
  private void zeroIfBlank() {
    if (blank) {
      zero(0, 0, words);
      blank = false;
    }
  }

  /**
   * Adds one ballot. Of a slice's tally, only the words that it covers are read.
   *
   * @param ballot the ballot of the whole model, unused high bits 0
   * @throws IllegalArgumentException if the ballot has too few words
   * @throws IllegalStateException if the tally is full
   */
  public void add(long[] ballot) {
    add(new long[][] {ballot}, 1);
  }

  /**
   * Adds several ballots in one pass over the memory: a block of the planes stays in the nearest
   * cache until all of them are in it.
   *
   * @param several ballots of the whole model, unused high bits 0
   * @param count how many of them to add, from the first on
   * @throws IllegalArgumentException if a ballot has too few words
   * @throws IllegalStateException if the tally has no room for so many; none is added then
   */
  public void add(long[][] several, int count) {
    for (int number = 0; number < count; number++) {
      SignWords.requireWords(several[number], firstWord + words, "ballot");
    }
    requireRoom(count);
    if (count == 0) {
      return;
    }
    int used = planesFor(ballots + count);
    for (int start = 0; start < words; start += BLOCK) {
      int end = Math.min(start + BLOCK, words);
      int counted = 0;
      if (blank && inPlace(0, used) && count >= PlaneBlock.FOUR) {
        BitSlices.countFour(planes, several, start, end);
        zero(planesFor(PlaneBlock.FOUR), start, end);
        counted = PlaneBlock.FOUR;
      } else if (blank) {
        zero(0, start, end);
      }
      addBlock(several, counted, count, start, end);
    }
    blank = false;
    ballots += count;
  }

  /**
   * Adds a range of words of several ballots; for what counts piece by piece. Every word is given
   * once, in ranges of any order, and then the number of the ballots, by {@link #addBallots}.
   *
   * @param several ballots of the whole model, unused high bits 0
   * @param count how many of them to add, from the first on
   * @param fromWord the first word that is added
   * @param toWord the first word after that which is not
   * @throws IllegalArgumentException if the range is not covered by this tally or by a ballot
   * @throws IllegalStateException if the tally has no room for so many
   */
  public void addWords(long[][] several, int count, int fromWord, int toWord) {
    requireRange(fromWord, toWord, firstWord, firstWord + words, "range");
    for (int number = 0; number < count; number++) {
      SignWords.requireWords(several[number], toWord, "ballot");
    }
    requireRoom(count);
    zeroIfBlank();
    int to = toWord - firstWord;
    for (int start = fromWord - firstWord; start < to; start += BLOCK) {
      addBlock(several, 0, count, start, Math.min(start + BLOCK, to));
    }
  }

  /**
   * Adds some words of one plane of other ballots' counts: 2^p votes wherever its bit is set. For
   * what carries tallies between nodes: all words of all planes of those ballots are given, in any
   * order, and their number once, by {@link #addBallots}.
   *
   * @param level p, 0 … planes - 1
   * @param plane the plane of the whole model
   * @param fromWord the first word that is added
   * @param toWord the first word after that which is not
   * @throws IllegalArgumentException if there is no such plane here, or the range is not covered by
   *     this tally or by the plane
   */
  public void addPlane(int level, long[] plane, int fromWord, int toWord) {
    if (level < 0 || level >= planes.length) {
      throw new IllegalArgumentException(
          "Plane " + level + " is to be added, but this tally has " + planes.length + " planes.");
    }
    requireRange(fromWord, toWord, firstWord, firstWord + words, "range");
    SignWords.requireWords(plane, toWord, "plane");
    zeroIfBlank();
    int to = toWord - firstWord;
    for (int start = fromWord - firstWord; start < to; start += BLOCK) {
      int end = Math.min(start + BLOCK, to);
      if (inPlace(level, planes.length)) {
        BitSlices.add(planes, level, planes.length, plane, start, end);
        continue;
      }
      block.load(planes, level, planes.length, start, end - start);
      block.add(level, planes.length, plane, firstWord + start, end - start);
      block.store(planes, level, planes.length, start, end - start);
    }
  }

  /**
   * Says how many ballots the planes count that were added by {@link #addPlane} or {@link
   * #addWords}. Counts beyond it give a wrong majority, but never an error.
   *
   * @param more how many, at least 0
   * @throws IllegalStateException if the tally has no room for so many
   */
  public void addBallots(int more) {
    requireRoom(more);
    zeroIfBlank();
    ballots += more;
  }

  /** Adds a block of the ballots beyond those that are counted already. */
  private void addBlock(long[][] several, int counted, int count, int start, int end) {
    int used = planesFor(ballots + count);
    if (inPlace(0, used)) {
      addInPlace(several, counted, count, start, end);
      return;
    }
    block.load(planes, 0, used, start, end - start);
    addToBlock(several, count, start, end - start);
    block.store(planes, 0, used, start, end - start);
  }

  /** By groups, since each ballot by itself would have to pass all planes. */
  private void addToBlock(long[][] several, int count, int start, int length) {
    int number = 0;
    for (int left = count; left >= PlaneBlock.FOUR; left = count - number) {
      int together = Math.min(left, PlaneBlock.GROUP);
      int used = planesFor(ballots + number + together);
      block.addGroup(used, several, number, together, firstWord + start, length);
      number += together;
    }
    for (; number < count; number++) {
      int used = planesFor(ballots + number + 1);
      block.add(0, used, several[number], firstWord + start, length);
    }
  }

  private void addInPlace(long[][] several, int counted, int count, int start, int end) {
    int number = counted;
    for (; number + 1 < count; number += 2) {
      int level = planesFor(ballots + number + 2);
      BitSlices.addTwo(planes, level, several[number], several[number + 1], start, end);
    }
    if (number < count) {
      BitSlices.add(planes, 0, planesFor(ballots + count), several[number], start, end);
    }
  }

  /** Whether words of a model stand at the same index here, and one loop does for all planes. */
  private boolean inPlace(int lowest, int used) {
    return firstWord == 0 && used - lowest <= BitSlices.FUSED_PLANES;
  }

  /**
   * Adds another tally's ballots to those of this one.
   *
   * @param other a tally of the same model that covers at least the words that this one covers
   * @throws IllegalArgumentException if it is of another model or does not cover those words
   * @throws IllegalStateException if this tally has no room for so many ballots
   */
  public void add(Tally other) {
    if (other.coordinates != coordinates) {
      throw new IllegalArgumentException(
          "The tally to be added is of a model of "
              + other.coordinates
              + " coordinates, but this one is of "
              + coordinates
              + ".");
    }
    requireRange(
        firstWord, firstWord + words, other.firstWord, other.firstWord + other.words, "tally");
    requireRoom(other.ballots);
    zeroIfBlank();
    ballots += other.ballots;
    int used = planesFor(ballots);
    int given = planesFor(other.ballots);
    int offset = firstWord - other.firstWord;
    for (int start = 0; start < words; start += BLOCK) {
      int count = Math.min(BLOCK, words - start);
      block.load(planes, 0, used, start, count);
      block.add(used, other.planes, given, offset + start, count);
      block.store(planes, 0, used, start, count);
    }
  }

  /**
   * Writes the majority for a range of words: negative where more than half of the ballots are, by
   * a tie rule where exactly half are, else positive. Unused high bits become 0.
   *
   * @param step k, 0 … 2^62
   * @param voters N, which is how many ballots must have been added
   * @param ties what the verdict is where the vote is tied
   * @param lastVerdict the whole verdict of the step before
   * @param fromWord the first word that is written
   * @param toWord the first word after that which is not
   * @param verdict receives the words, at the same places
   * @throws IllegalArgumentException if the range is not covered by this tally or by the verdicts,
   *     or both verdicts are one array
   * @throws IllegalStateException if another number of ballots has been added
   */
  public void majority(
      long step,
      int voters,
      TieRule ties,
      long[] lastVerdict,
      int fromWord,
      int toWord,
      long[] verdict) {
    requireRange(fromWord, toWord, firstWord, firstWord + words, "verdict");
    SignWords.requireWords(lastVerdict, toWord, "last verdict");
    SignWords.requireWords(verdict, toWord, "verdict");
    if (lastVerdict == verdict) {
      throw new IllegalArgumentException(
          "The verdict and the last verdict are one array, but a tie needs the last one while the"
              + " new one is written; give two.");
    }
    if (ballots != voters) {
      throw new IllegalStateException(
          "The tally holds "
              + ballots
              + " ballots, but all "
              + voters
              + " voters must have voted.");
    }
    boolean even = (voters & 1) == 0;
    int used = planesFor(ballots);
    for (int start = fromWord; start < toWord; start += BLOCK) {
      int count = Math.min(BLOCK, toWord - start);
      if (even) {
        ties.words(step, start, count, lastVerdict, verdict, start);
      } else {
        Arrays.fill(verdict, start, start + count, 0);
      }
      if (inPlace(0, used)) {
        BitSlices.decide(planes, used, voters >>> 1, verdict, start, start + count);
      } else {
        block.load(planes, 0, used, start - firstWord, count);
        block.decide(used, voters >>> 1, verdict, start, count);
      }
    }
    if (toWord == SignWords.count(coordinates) && fromWord < toWord) {
      verdict[toWord - 1] &= SignWords.tailMask(coordinates);
    }
  }

  /**
   * Counts, over all ballots in this tally, the votes that are as the verdict is, from planes and
   * population counts only: a negative verdict on a coordinate agrees with its count c of negative
   * votes, a positive one with m - c. Of a plane P and a verdict V, |P ∧ V| - |P ∧ ¬V|, which is
   * what c adds in all, is |V| - |P ⊕ V|: one population count for each word.
   *
   * @param verdict the whole verdict
   * @return 0 … ballots · coordinates covered
   */
  public long agreeing(long[] verdict) {
    SignWords.requireWords(verdict, firstWord + words, "verdict");
    long negative = 0;
    for (int word = 0; word < words; word++) {
      negative += Long.bitCount(verdict[firstWord + word]);
    }
    long total = ballots * (covered() - negative);
    for (int level = planesFor(ballots) - 1; level >= 0; level--) {
      long[] plane = planes[level];
      long differing = 0;
      for (int word = 0; word < words; word++) {
        differing += Long.bitCount(plane[word] ^ verdict[firstWord + word]);
      }
      total += negative - differing << level;
    }
    return total;
  }

  /**
   * Returns the mean share of the votes in this tally that are as the verdict is.
   *
   * @param verdict the whole verdict
   * @return 0 … 1; 1 where there are no votes
   */
  public double agreement(long[] verdict) {
    long votes = ballots * covered();
    return votes == 0 ? 1 : (double) agreeing(verdict) / votes;
  }

  /** Returns how many ballots have been added. */
  public int ballots() {
    return ballots;
  }

  /** Returns how many ballots fit. */
  public int maxBallots() {
    return maxBallots;
  }

  /** Returns d, the number of coordinates of the whole model. */
  public long coordinates() {
    return coordinates;
  }

  /** Returns the first word that this tally covers. */
  public int fromWord() {
    return firstWord;
  }

  /** Returns the first word after those that this tally covers. */
  public int toWord() {
    return firstWord + words;
  }

  /** Returns the number of planes, ⌈log2(m+1)⌉ for m the most ballots that fit. */
  public int planes() {
    return planes.length;
  }

  /**
   * Returns one plane itself, not a copy, for what carries tallies between nodes. Its element 0 is
   * word {@link #fromWord()}.
   *
   * @param level p, 0 … planes - 1
   * @return bit p of the counts, to be read only
   */
  public long[] plane(int level) {
    zeroIfBlank();
    return planes[level];
  }

  private long covered() {
    return Math.min(coordinates, (long) toWord() << 6)
        - Math.min(coordinates, (long) firstWord << 6);
  }

  private void requireRoom(int more) {
    if (more > maxBallots - ballots) {
      throw new IllegalStateException(
          "The tally has room for "
              + maxBallots
              + " ballots and holds "
              + ballots
              + ", so "
              + more
              + " more do not fit; clear it before the next step.");
    }
  }

  private static void requireRange(int from, int to, int lowest, int highest, String what) {
    if (from < lowest || to < from || to > highest) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " covers words "
              + from
              + " to "
              + to
              + ", but there are only words "
              + lowest
              + " to "
              + highest
              + ".");
    }
  }
}
