package dev.polarity.sign;

import java.util.Objects;

/**
 * How zeros vote and how ties end: together they decide bits, and so belong to the arithmetic of a
 * run. {@code docs/voting-rule.md} says what is wanted of a pair and how this one was chosen.
 *
 * @param zeros what a voter votes where its value is 0
 * @param ties what the verdict is where the vote is tied
 */
public record VotingRule(ZeroRule zeros, TieRule ties) {

  private static final int TIE_PERIOD = 5;

  /**
   * Creates a pair.
   *
   * @param zeros what a voter votes where its value is 0
   * @param ties what the verdict is where the vote is tied
   */
  public VotingRule {
    Objects.requireNonNull(zeros, "zeros");
    Objects.requireNonNull(ties, "ties");
  }

  /**
   * Returns the rule of arithmetic 1: a zero votes the parity of {@code k + ((v + j + ⌊k/2⌋) mod
   * N)}, and a tie keeps the last verdict, turned over where {@code (k + j) mod 5 = 0}.
   *
   * @return the rule
   */
  public static VotingRule arithmetic1() {
    return new VotingRule(new WanderingParityZeros(), new PersistentTies(TIE_PERIOD));
  }
}
