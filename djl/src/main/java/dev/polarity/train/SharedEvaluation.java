package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Placement;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An evaluation that the nodes of a run share: each scores a part of the chunks, and all add up all
 * chunks in their order. A chunk's score does not depend on who found it, and sums taken in one
 * order are the same to the last bit, so neither do accuracy and loss.
 */
final class SharedEvaluation {

  private static final int BYTES = Integer.BYTES + Double.BYTES;

  /** Scores, by chunk, one replica. */
  @FunctionalInterface
  interface Scorer {
    Evaluation.ChunkScore score(int chunk);
  }

  private final Peers peers;
  private final int chunks;

  /**
   * Creates the evaluation.
   *
   * @param peers the nodes
   * @param chunks how many chunks there are
   */
  SharedEvaluation(Peers peers, int chunks) {
    this.peers = peers;
    this.chunks = chunks;
  }

  /**
   * Returns the scores of all chunks, of which this node finds its part.
   *
   * @param purpose what is scored; the same on all nodes
   * @param scorer scores a chunk
   */
  List<Evaluation.ChunkScore> scores(String purpose, Scorer scorer) {
    int first = first(peers.rank());
    int end = first(peers.rank() + 1);
    ByteBuffer mine = LittleEndian.allocate((end - first) * BYTES);
    for (int chunk = first; chunk < end; chunk++) {
      Evaluation.ChunkScore score = scorer.score(chunk);
      mine.putInt(score.right()).putDouble(score.loss());
      peers.progress();
    }
    List<Evaluation.ChunkScore> all = new ArrayList<>();
    List<byte[]> told = peers.gather(purpose, mine.array());
    for (int rank = 0; rank < told.size(); rank++) {
      add(rank, LittleEndian.wrap(told.get(rank)), all);
    }
    return all;
  }

  private void add(int rank, ByteBuffer told, List<Evaluation.ChunkScore> all) {
    try {
      for (int chunk = first(rank); chunk < first(rank + 1); chunk++) {
        all.add(new Evaluation.ChunkScore(told.getInt(), told.getDouble()));
      }
    } catch (BufferUnderflowException e) {
      throw new StoppedException(
          "Node %d scored fewer images than its part; use the same Polarity and data on all nodes."
              .formatted(rank),
          e);
    }
  }

  private int first(int rank) {
    return Placement.firstWord(rank, peers.nodes(), chunks);
  }
}
