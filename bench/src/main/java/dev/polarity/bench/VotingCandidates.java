package dev.polarity.bench;

import dev.polarity.sign.TieRule;
import dev.polarity.sign.ZeroRule;

/**
 * The rules for zeros and ties that were considered, so that every one can be put in the product's
 * place and measured. What each is good for stands in {@code docs/voting-rule.md}.
 */
public final class VotingCandidates {

  /** The word whose bit j is the parity of j. */
  private static final long ODD = 0xAAAA_AAAA_AAAA_AAAAL;

  private VotingCandidates() {}

  /**
   * Zeros by the parity of k + ((v + j) mod N).
   *
   * @return the rule
   */
  public static ZeroRule rotatingZeros() {
    return (step, voter, voters, wordIndex) ->
        parities((voter + (wordIndex << 6)) % voters, voters) ^ -(step & 1);
  }

  /**
   * Zeros by the parity of k + ((v + j + ⌊k/2⌋) mod N): the places rotate with the step too, by one
   * in two steps, so that at odd N no voter stays unheard at a coordinate for ever.
   *
   * @return the rule
   */
  public static ZeroRule wanderingZeros() {
    return (step, voter, voters, wordIndex) ->
        parities(((wordIndex << 6) % voters + (step >>> 1) % voters + voter) % voters, voters)
            ^ -(step & 1);
  }

  private static long parities(long first, int voters) {
    long word = 0;
    long place = first;
    for (int bit = 0; bit < 64; bit++) {
      word |= (place & 1) << bit;
      place = place + 1 == voters ? 0 : place + 1;
    }
    return word;
  }

  /**
   * Zeros by the parity of k + j: all voters that are absent at a coordinate vote alike.
   *
   * @return the rule
   */
  public static ZeroRule alikeZeros() {
    return (step, voter, voters, wordIndex) -> ODD ^ -(step & 1);
  }

  /**
   * Zeros by the parity of k + j + v.
   *
   * @return the rule
   */
  public static ZeroRule alternatingZeros() {
    return (step, voter, voters, wordIndex) -> ODD ^ -(step + voter & 1);
  }

  /**
   * Ties by the opposite of the parity of k + j.
   *
   * @return the rule
   */
  public static TieRule oppositeTies() {
    return (step, wordIndex, last) -> ~ODD ^ -(step & 1);
  }

  /**
   * Ties by the last verdict, turned over where (k + j) mod T = 0, for an odd or an even T.
   *
   * @param period T, at least 1
   * @return the rule
   */
  public static TieRule persistentTies(int period) {
    long[] turned = new long[period];
    for (int place = 0; place < period; place++) {
      for (int bit = 0; bit < 64; bit++) {
        if ((place + bit) % period == 0) {
          turned[place] |= 1L << bit;
        }
      }
    }
    return (step, wordIndex, last) ->
        last ^ turned[(int) ((step % period + (wordIndex << 6) % period) % period)];
  }
}
