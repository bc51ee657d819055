package dev.polarity.exchange;

import dev.polarity.mesh.WireLedger;
import dev.polarity.sign.Tally;
import dev.polarity.sign.TieRule;

/**
 * The exchange of a run with one node: the majority of its own tally is the verdict. Nothing is
 * sent, so the ledger stays empty.
 */
public final class InProcessExchange implements Exchange {

  private final int voters;
  private final TieRule ties;
  private final WireLedger ledger = new WireLedger(1);

  private InProcessExchange(int voters, TieRule ties) {
    this.voters = voters;
    this.ties = ties;
  }

  /**
   * Creates the exchange.
   *
   * @param voters N, all on this node, at least 1
   * @param ties decides a tied vote
   * @return the exchange
   */
  public static Exchange alone(int voters, TieRule ties) {
    return new InProcessExchange(voters, ties);
  }

  @Override
  public int nodes() {
    return 1;
  }

  @Override
  public int rank() {
    return 0;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if another number of ballots is brought than there are voters
   */
  @Override
  public void vote(long step, Tally tally, long[] lastVerdict, long[] verdict, Piecework pieces) {
    pieces.count(0, tally.toWord());
    tally.majority(step, voters, ties, lastVerdict, 0, tally.toWord(), verdict);
    pieces.decided(0, tally.toWord());
  }

  @Override
  public WireLedger ledger() {
    return ledger;
  }
}
