package dev.polarity.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples that a test writes down as a table: a row of numbers each, and a label. It keeps a list
 * of the indices that it was asked for.
 */
final class TableExamples implements Examples {

  private final float[][] rows;
  private final float[] labels;
  private final List<String> classes;
  final List<int[]> asked = new ArrayList<>();

  TableExamples(float[][] rows, float[] labels, int classes) {
    this.rows = rows;
    this.labels = labels;
    this.classes = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  float[] row(int index) {
    return rows[index];
  }

  float label(int index) {
    return labels[index];
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(new Shape(rows[0].length));
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
    asked.add(indices.clone());
    float[] values = new float[indices.length * rows[0].length];
    float[] wanted = new float[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(rows[indices[i]], 0, values, i * rows[0].length, rows[0].length);
      wanted[i] = labels[indices[i]];
    }
    return new LabelledBatch(
        new NDList(manager.create(values, new Shape(indices.length, rows[0].length))),
        new NDList(manager.create(wanted)));
  }

  @Override
  public byte[] contentHash() {
    ByteBuffer hash = ByteBuffer.allocate(32);
    int sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum = 31 * (31 * sum + java.util.Arrays.hashCode(rows[i])) + Float.floatToIntBits(labels[i]);
    }
    return hash.putInt(sum).array();
  }
}
