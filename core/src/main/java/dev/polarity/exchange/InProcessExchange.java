package dev.polarity.exchange;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.WireLedger;
import dev.polarity.sign.Tally;
import dev.polarity.sign.TieRule;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange between the threads of one process, where each thread is a node. It divides the work
 * as the wire does: each node takes the majority of its own slice of the words for all, once every
 * node has brought its tally; nobody goes on before every slice is done. Nothing is sent, so the
 * ledger stays empty.
 */
public final class InProcessExchange implements Exchange {

  private final Meeting meeting;
  private final int rank;
  private final TieRule ties;
  private final WireLedger ledger;
  private Tally slice;

  private InProcessExchange(Meeting meeting, int rank, TieRule ties) {
    this.meeting = meeting;
    this.rank = rank;
    this.ties = ties;
    this.ledger = new WireLedger(meeting.nodes());
  }

  /**
   * Creates the exchange of a run with one node.
   *
   * @param voters N, all on this node, at least 1
   * @param ties decides a tied vote
   * @return the exchange
   */
  public static Exchange alone(int voters, TieRule ties) {
    return group(1, new int[] {voters}, ties).get(0);
  }

  /**
   * Creates the exchanges of several nodes, each for a thread of its own.
   *
   * @param nodes P, at least 1
   * @param votersPerNode how many voters each node brings, P numbers of at least 0
   * @param ties decides a tied vote
   * @return P exchanges in the order of their ranks
   */
  public static List<Exchange> group(int nodes, int[] votersPerNode, TieRule ties) {
    if (nodes < 1 || votersPerNode.length != nodes) {
      throw new IllegalArgumentException(
          "A group of "
              + nodes
              + " nodes needs as many numbers of voters, but "
              + votersPerNode.length
              + " are given.");
    }
    Meeting meeting = new Meeting(votersPerNode);
    List<Exchange> exchanges = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      exchanges.add(new InProcessExchange(meeting, rank, ties));
    }
    return List.copyOf(exchanges);
  }

  @Override
  public int nodes() {
    return meeting.nodes();
  }

  @Override
  public int rank() {
    return rank;
  }

  /**
   * {@inheritDoc}
   *
   * @throws StoppedException if another node has closed its exchange, or the thread is interrupted
   * @throws IllegalStateException if the nodes vote on different steps or models, or a node brings
   *     another number of ballots than it has voters
   */
  @Override
  public void vote(long step, Tally tally, long[] lastVerdict, long[] verdict) {
    if (tally.ballots() != meeting.voters(rank)) {
      throw new IllegalStateException(
          "Node "
              + rank
              + " has "
              + meeting.voters(rank)
              + " voters, but brings "
              + tally.ballots()
              + " ballots to step "
              + step
              + ".");
    }
    if (nodes() == 1) {
      int words = tally.toWord();
      tally.majority(step, meeting.voters(), ties, lastVerdict, 0, words, verdict);
      return;
    }
    meeting.bring(rank, step, tally, verdict);
    takeMajority(step, tally, lastVerdict, verdict);
    meeting.part(rank, step);
  }

  private void takeMajority(long step, Tally own, long[] lastVerdict, long[] verdict) {
    int from = Placement.firstWord(rank, nodes(), own.toWord());
    int to = Placement.firstWord(rank + 1, nodes(), own.toWord());
    if (slice == null) {
      slice = Tally.slice(own.coordinates(), from, to, meeting.voters());
    }
    slice.clear();
    for (int node = 0; node < nodes(); node++) {
      slice.add(meeting.tally(node));
    }
    slice.majority(step, meeting.voters(), ties, lastVerdict, from, to, verdict);
    for (int node = 0; node < nodes(); node++) {
      if (node != rank) {
        System.arraycopy(verdict, from, meeting.verdict(node), from, to - from);
      }
    }
  }

  @Override
  public WireLedger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    meeting.leave(rank);
  }
}
