package dev.polarity.spark.frame;

import dev.polarity.error.InvalidInputException;
import dev.polarity.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes sorted records through the driver, one partition at a time, and hands them out again in
 * pieces of a few megabytes. The driver so never holds more than a partition and a piece for each
 * shard, and executors fetch pieces from each other.
 */
final class RowCollector {

  private static final int PIECE_BYTES = 8 << 20;

  private final JavaSparkContext spark;
  private final RowShape shape;
  private final int recordBytes;
  private final int rowsPerPiece;
  private final long mostBytes;
  private final ArrayList<ArrayList<Broadcast<byte[]>>> shards = new ArrayList<>();
  private final List<ByteBuffer> filling = new ArrayList<>();
  private int rows;
  private int classes;

  /**
   * Prepares for one frame.
   *
   * @param shardCount how many shards the rows are dealt to
   * @param mostBytes above how many bytes a frame is refused
   */
  RowCollector(JavaSparkContext spark, RowShape shape, int shardCount, long mostBytes) {
    this.spark = spark;
    this.shape = shape;
    this.recordBytes = Integer.BYTES + shape.bytes();
    this.rowsPerPiece = Math.max(1, PIECE_BYTES / recordBytes / Math.min(shardCount, 8));
    this.mostBytes = mostBytes;
    for (int shard = 0; shard < shardCount; shard++) {
      shards.add(new ArrayList<>());
      filling.add(null);
    }
  }

  /**
   * Collects all rows.
   *
   * @param sorted records as {@link RowEncoder} makes them
   * @param what what they are, for messages
   * @param each is shown every record in order: label and values, little-endian
   * @throws InvalidInputException if a row is not one, or they are too many
   */
  RowSet collect(Dataset<Row> sorted, String what, Consumer<ByteBuffer> each) {
    MessageDigest digest = Sha256.digest();
    try {
      for (Iterator<Row> records = sorted.toLocalIterator(); records.hasNext(); ) {
        Row row = records.next();
        if (!row.isNullAt(RowEncoder.PROBLEM)) {
          throw new InvalidInputException(row.getString(RowEncoder.PROBLEM));
        }
        byte[] bytes = row.getAs(RowEncoder.RECORD);
        each.accept(add(bytes, digest));
        refuseTooMany(what);
      }
      if (rows == 0) {
        throw new InvalidInputException("There are no %s: expected at least one.".formatted(what));
      }
      return finish(digest);
    } catch (RuntimeException e) {
      shards.forEach(pieces -> pieces.forEach(Broadcast::destroy));
      throw e;
    }
  }

  /** One more than the largest label. */
  int classes() {
    return classes;
  }

  /** Takes records that are collected already, in their order. */
  RowSet take(List<byte[]> records) {
    MessageDigest digest = Sha256.digest();
    records.forEach(record -> add(record, digest));
    return finish(digest);
  }

  private RowSet finish(MessageDigest digest) {
    IntStream.range(0, shards.size()).forEach(this::send);
    return new RowSet(shape, rows, rowsPerPiece, digest.digest(), shards);
  }

  private ByteBuffer add(byte[] bytes, MessageDigest digest) {
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    classes = Math.max(classes, record.getInt(0) + 1);
    digest.update(bytes);
    int shard = rows % shards.size();
    if (filling.get(shard) == null) {
      filling.set(shard, ByteBuffer.allocate(rowsPerPiece * recordBytes));
    }
    filling.get(shard).put(bytes);
    rows++;
    if (!filling.get(shard).hasRemaining()) {
      send(shard);
    }
    return record;
  }

  private void refuseTooMany(String what) {
    if ((long) rows * recordBytes > mostBytes || rows == Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          "The %s take more than %,d bytes on the disk of every executor: raise maxDataBytes, write them to files and give their path, or use sampling sharded, by which an executor holds its own voters' part only."
              .formatted(what, mostBytes));
    }
  }

  private void send(int shard) {
    ByteBuffer piece = filling.get(shard);
    if (piece != null) {
      byte[] bytes = new byte[piece.flip().remaining()];
      piece.get(bytes);
      shards.get(shard).add(spark.broadcast(bytes));
      filling.set(shard, null);
    }
  }
}
