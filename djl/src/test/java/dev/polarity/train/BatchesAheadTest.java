package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class BatchesAheadTest {

  /** 60 digits, 2 voters of 15 images on each of 2 nodes: an epoch is one step. */
  private static final RunSpec SPEC = RunSpec.builder().voters(4).batch(15).seed(5).build();

  /** Digits that say who made what, and may fail at some batch. */
  private static final class Watched implements Examples {

    private final Examples examples = SmallRuns.digits().train();
    private final boolean drawNothing;
    final List<String> threads = new CopyOnWriteArrayList<>();
    final List<NDManager> managers = new CopyOnWriteArrayList<>();
    IntPredicate fails = number -> false;

    Watched(boolean drawNothing) {
      this.drawNothing = drawNothing;
    }

    @Override
    public int size() {
      return 60;
    }

    @Override
    public List<Shape> inputShapes() {
      return examples.inputShapes();
    }

    @Override
    public List<String> classes() {
      return examples.classes();
    }

    @Override
    public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
      managers.add(manager);
      threads.add(Thread.currentThread().getName());
      if (fails.test(threads.size())) {
        throw new IllegalStateException("unreadable");
      }
      return examples.batch(manager, indices, augmentation);
    }

    @Override
    public boolean drawNothing() {
      return drawNothing;
    }

    @Override
    public byte[] contentHash() {
      return new byte[32];
    }
  }

  private static MiniBatches batches(Watched examples) {
    DataSet data = new DataSet("digits", examples, SmallRuns.digits().test());
    return new MiniBatches(SPEC, data, new CounterRandom(SPEC.seed()));
  }

  private static void requireAlike(
      BatchesAhead ahead, MiniBatches reference, NDManager manager, long step, int voter) {
    try (BatchesAhead.Batch batch = ahead.take(step, voter);
        NDManager own = manager.newSubManager()) {
      LabelledBatch expected = reference.of(own, step, voter);
      assertThat(batch.examples().inputs().singletonOrThrow().toFloatArray())
          .as("step %d voter %d", step, voter)
          .isEqualTo(expected.inputs().singletonOrThrow().toFloatArray());
      assertThat(batch.examples().labels().singletonOrThrow().toFloatArray())
          .isEqualTo(expected.labels().singletonOrThrow().toFloatArray());
    }
  }

  @Test
  void theyAreTheSameAheadOverEpochsAndAfterAJump() {
    Watched examples = new Watched(true);
    MiniBatches reference = batches(new Watched(true));
    try (NDManager manager = NDManager.newBaseManager()) {
      try (BatchesAhead ahead = new BatchesAhead(batches(examples), manager, 2, 4)) {
        for (long step = 0; step < 3; step++) {
          requireAlike(ahead, reference, manager, step, 2);
          requireAlike(ahead, reference, manager, step, 3);
        }
        requireAlike(ahead, reference, manager, 17, 3);
        requireAlike(ahead, reference, manager, 18, 2);
        requireAlike(ahead, reference, manager, 18, 2);
      }
      assertThat(examples.threads).containsOnly("polarity-batches");
      assertThat(examples.managers)
          .as("6 asked for in order, 3 after jumps; 2 that nobody came for, and the one left over")
          .hasSize(12)
          .noneMatch(NDManager::isOpen);
    }
  }

  @Test
  void whatMayDrawIsMadeWhenItIsAskedFor() {
    Watched examples = new Watched(false);
    MiniBatches reference = batches(new Watched(true));
    try (NDManager manager = NDManager.newBaseManager();
        BatchesAhead ahead = new BatchesAhead(batches(examples), manager, 0, 2)) {
      requireAlike(ahead, reference, manager, 0, 0);
      requireAlike(ahead, reference, manager, 0, 1);
      assertThat(examples.threads).hasSize(2).containsOnly(Thread.currentThread().getName());
    }
  }

  @Test
  void aBatchThatCannotBeMadeFailsForThoseWhoWantIt() {
    Watched examples = new Watched(true);
    examples.fails = number -> number == 2;
    try (NDManager manager = NDManager.newBaseManager()) {
      try (BatchesAhead ahead = new BatchesAhead(batches(examples), manager, 0, 4)) {
        ahead.take(0, 0).close();
        assertThatThrownBy(() -> ahead.take(0, 1)).hasMessage("unreadable");
      }
      try (BatchesAhead ahead = new BatchesAhead(batches(examples), manager, 0, 4)) {
        examples.threads.clear();
        ahead.take(0, 0).close();
      }
      assertThat(examples.managers).noneMatch(NDManager::isOpen);
    }
  }
}
