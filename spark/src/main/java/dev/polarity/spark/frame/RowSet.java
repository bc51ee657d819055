package dev.polarity.spark.frame;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Rows on their way to the executors: records in the order of their content, in pieces that Spark
 * hands from executor to executor.
 *
 * <p>Row i is in shard i mod s, at place i div s of it, so that a node that needs the rows of some
 * voters only fetches those; with one shard, shards do not matter.
 */
final class RowSet implements Serializable {

  private static final long serialVersionUID = 1L;

  private final RowShape shape;
  private final int size;
  private final int rowsPerPiece;
  private final byte[] contentHash;
  private final ArrayList<ArrayList<Broadcast<byte[]>>> shards;

  RowSet(
      RowShape shape,
      int size,
      int rowsPerPiece,
      byte[] contentHash,
      ArrayList<ArrayList<Broadcast<byte[]>>> shards) {
    this.shape = shape;
    this.size = size;
    this.rowsPerPiece = rowsPerPiece;
    this.contentHash = contentHash;
    this.shards = shards;
  }

  RowShape shape() {
    return shape;
  }

  int size() {
    return size;
  }

  int rowsPerPiece() {
    return rowsPerPiece;
  }

  /** SHA-256 of all records in their order. */
  byte[] contentHash() {
    return contentHash;
  }

  int shards() {
    return shards.size();
  }

  List<Broadcast<byte[]>> pieces(int shard) {
    return shards.get(shard);
  }

  void destroy() {
    shards.forEach(pieces -> pieces.forEach(Broadcast::destroy));
  }
}
