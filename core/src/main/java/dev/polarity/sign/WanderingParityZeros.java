package dev.polarity.sign;

/**
 * Votes the parity of {@code k + ((v + j + ⌊k/2⌋) mod N)} where a value is 0.
 *
 * <p>Seen by one voter, the votes of steps 2i and 2i + 1 are opposite, so that it pushes nowhere.
 * Seen over the voters at one coordinate and step, the places {@code (v + j + ⌊k/2⌋) mod N} are all
 * different, so that half of the zero votes (one more or less at odd N) are negative and cancel:
 * those who have nothing to say do not outvote those who have. The places rotate with j, so that no
 * voter is favoured on more than its share of the coordinates, and wander with k, so that none is
 * shut out of a coordinate for ever: with {@code k + ((v + j) mod N)}, at odd N, the voters at odd
 * places of a coordinate could never move it alone.
 *
 * <p>The bits of word w are those of a table at {@code (v + 64 w + ⌊k/2⌋) mod N}, turned over where
 * k is odd.
 */
final class WanderingParityZeros implements ZeroRule {

  /** Tables are kept up to this number of voters; beyond it a word is worked out each time. */
  private static final int MAX_TABLE = 64;

  private final long[][] tables = new long[MAX_TABLE + 1][];

  WanderingParityZeros() {
    for (int voters = 1; voters <= MAX_TABLE; voters++) {
      tables[voters] = new long[voters];
      for (int place = 0; place < voters; place++) {
        tables[voters][place] = parities(place, voters);
      }
    }
  }

  @Override
  public long word(long step, int voter, int voters, long wordIndex) {
    int place = place(step, voter, voters, wordIndex);
    long even = voters <= MAX_TABLE ? tables[voters][place] : parities(place, voters);
    return even ^ -(step & 1);
  }

  /** From word to word the place moves by 64, so that only the first one takes a division. */
  @Override
  public void words(long step, int voter, int voters, long firstWord, int count, long[] words) {
    if (voters > MAX_TABLE) {
      ZeroRule.super.words(step, voter, voters, firstWord, count, words);
      return;
    }
    long[] table = tables[voters];
    long turned = -(step & 1);
    int move = Long.SIZE % voters;
    int place = place(step, voter, voters, firstWord);
    for (int word = 0; word < count; word++) {
      words[word] = table[place] ^ turned;
      place += move;
      place -= place < voters ? 0 : voters;
    }
  }

  private static int place(long step, int voter, int voters, long wordIndex) {
    return (int) (((wordIndex << 6) % voters + (step >>> 1) % voters + voter) % voters);
  }

  /** Bit b is the parity of (place + b) mod voters, for a place in 0 … voters - 1. */
  private static long parities(int place, int voters) {
    long word = 0;
    int current = place;
    for (int bit = 0; bit < 64; bit++) {
      word |= (current & 1L) << bit;
      current = current + 1 == voters ? 0 : current + 1;
    }
    return word;
  }
}
