package dev.polarity.spark.frame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows in files of this machine, mapped into memory: what is read lies in the page cache and takes
 * nothing of the heap. Batches are standardized as they are made; nothing is augmented.
 */
final class RowExamples implements Examples {

  private final RowShape shape;
  private final int size;
  private final int rowsPerPiece;
  private final ByteBuffer[][] shards;
  private final Standardization standardization;
  private final List<String> classes;
  private final byte[] contentHash;

  /**
   * Takes over mapped pieces.
   *
   * @param shards the pieces of each shard, little-endian; none where this node does without it
   */
  RowExamples(
      RowShape shape,
      int size,
      int rowsPerPiece,
      ByteBuffer[][] shards,
      Standardization standardization,
      List<String> classes,
      byte[] contentHash) {
    this.shape = shape;
    this.size = size;
    this.rowsPerPiece = rowsPerPiece;
    this.shards = shards;
    this.standardization = standardization;
    this.classes = classes;
    this.contentHash = contentHash;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(shape.shape());
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public boolean drawNothing() {
    return true;
  }

  @Override
  public byte[] contentHash() {
    return contentHash.clone();
  }

  @Override
  public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
    float[] row = new float[shape.values()];
    float[] labels = new float[indices.length];
    NDArray inputs =
        manager.create(new Shape(indices.length).addAll(shape.shape()), DataType.FLOAT32);
    FloatBuffer target = inputs.toByteBuffer(true).asFloatBuffer();
    int recordBytes = Integer.BYTES + shape.bytes();
    for (int i = 0; i < indices.length; i++) {
      int place = indices[i] / shards.length;
      ByteBuffer[] shard = shards[indices[i] % shards.length];
      if (shard.length == 0) {
        throw new IllegalStateException(
            "row %d belongs to a voter of another node".formatted(indices[i]));
      }
      ByteBuffer piece = shard[place / rowsPerPiece];
      int at = place % rowsPerPiece * recordBytes;
      labels[i] = piece.getInt(at);
      standardization.apply(piece, at + Integer.BYTES, shape, row);
      target.put(row);
    }
    return new LabelledBatch(new NDList(inputs), new NDList(manager.create(labels)));
  }
}
