package dev.polarity.exchange;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.WireLedger;
import dev.polarity.sign.Tally;

/**
 * Where the nodes of a run meet, seen from one of them: a node brings the tally of its own voters
 * and gets the verdict of all.
 *
 * <p>All nodes call {@link #vote} for the same steps in the same order. For one thread per node.
 * There is nothing to close: what connects the nodes is closed by who opened it, since they have
 * more to tell each other than votes.
 */
public interface Exchange {

  /** Returns P, the number of nodes. */
  int nodes();

  /** Returns r, the rank of this node, 0 … P - 1. */
  int rank();

  /**
   * Adds this node's tally to those of the others and takes the majority of all voters.
   *
   * @param step k, the step that is voted on
   * @param tally the ballots of this node's voters; read until this returns, never changed
   * @param lastVerdict the verdict of the step before, the same on all nodes
   * @param verdict receives the verdict; never the same array as the last one
   * @throws StoppedException if another node has left or cannot be reached
   */
  default void vote(long step, Tally tally, long[] lastVerdict, long[] verdict) {
    vote(step, tally, lastVerdict, verdict, Piecework.NONE);
  }

  /**
   * The same with a tally that is only counted while its words are sent, and a verdict that is used
   * as it comes.
   *
   * @param step k, the step that is voted on
   * @param tally receives the ballots of this node's voters, when it is asked for them
   * @param lastVerdict the verdict of the step before, the same on all nodes
   * @param verdict receives the verdict; never the same array as the last one
   * @param pieces counts and uses; what it throws ends the vote
   * @throws StoppedException if another node has left or cannot be reached
   */
  void vote(long step, Tally tally, long[] lastVerdict, long[] verdict, Piecework pieces);

  /** Returns what this node has sent and received. */
  WireLedger ledger();
}
