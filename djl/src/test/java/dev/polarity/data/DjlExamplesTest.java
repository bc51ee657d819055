package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.util.Progress;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DjlExamplesTest {

  @Test
  void anArrayDatasetIsReadInTheOrderThatIsAskedFor() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Examples examples = Examples.of(arrays(manager, 0f), List.of("no", "yes"));

      assertThat(examples.size()).isEqualTo(70);
      assertThat(examples.inputShapes()).containsExactly(new Shape(3));
      assertThat(examples.classes()).containsExactly("no", "yes");
      LabelledBatch batch = examples.batch(manager, new int[] {69, 0, 5}, Augmentation.none());
      assertThat(batch.inputs().singletonOrThrow().toFloatArray())
          .containsExactly(207, 208, 209, 0, 1, 2, 15, 16, 17);
      assertThat(batch.labels().singletonOrThrow().getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(batch.labels().singletonOrThrow().toFloatArray()).containsExactly(1, 0, 1);
    }
  }

  @Test
  void theHashCoversEveryValue() {
    try (NDManager manager = NDManager.newBaseManager()) {
      byte[] hash = Examples.of(arrays(manager, 0f)).contentHash();
      assertThat(Examples.of(arrays(manager, 0f)).contentHash()).isEqualTo(hash);
      assertThat(Examples.of(arrays(manager, 0.5f)).contentHash()).isNotEqualTo(hash);
    }
  }

  @Test
  void recordsAreStackedAndLabelsOfARegressionKept() {
    Examples examples = Examples.of(new Lines(5));
    assertThat(examples.classes()).isEmpty();
    try (NDManager manager = NDManager.newBaseManager()) {
      LabelledBatch batch = examples.batch(manager, new int[] {4, 1}, Augmentation.none());
      assertThat(batch.inputs().singletonOrThrow().getShape()).isEqualTo(new Shape(2, 1));
      assertThat(batch.labels().singletonOrThrow().toFloatArray()).containsExactly(8.5f, 2.5f);
    }
  }

  @Test
  void nothingToLearnFromIsRefused() {
    assertThatThrownBy(() -> Examples.of(new Lines(0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 0 examples: expected at least 1");
  }

  @Test
  void whatCannotBeReadIsRefused() {
    RandomAccessDataset broken =
        new Lines(3) {
          @Override
          public Record get(NDManager manager, long index) throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    assertThatThrownBy(() -> Examples.of(broken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be read: the disk is gone");
  }

  /** 70 examples, so that the hash takes more than one chunk; the last value may be moved. */
  private static ArrayDataset arrays(NDManager manager, float move) {
    float[] values = new float[210];
    long[] labels = new long[70];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    values[209] += move;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(values, new Shape(70, 3)))
        .optLabels(manager.create(labels))
        .setSampling(4, true)
        .build();
  }

  /** y = 2 x + 1/2, one record at a time. */
  private static class Lines extends RandomAccessDataset {

    private final int count;

    Lines(int count) {
      super(new LinesBuilder().setSampling(1, false));
      this.count = count;
    }

    @Override
    public Record get(NDManager manager, long index) throws IOException {
      return new Record(
          new NDList(manager.create(new float[] {index})),
          new NDList(manager.create(new float[] {2 * index + 0.5f})));
    }

    @Override
    protected long availableSize() {
      return count;
    }

    @Override
    public void prepare(Progress progress) {}
  }

  private static final class LinesBuilder extends RandomAccessDataset.BaseBuilder<LinesBuilder> {
    @Override
    protected LinesBuilder self() {
      return this;
    }
  }
}
