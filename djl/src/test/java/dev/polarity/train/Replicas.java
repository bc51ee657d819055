package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Augmentation;
import dev.polarity.run.Kernels;
import java.util.function.Predicate;

/** Makes replicas as a run does: one thread, native kernels. */
final class Replicas {

  private Replicas() {}

  static Replica of(Block block, long... input) {
    return of(block, name -> false, input);
  }

  static Replica of(Block block, Predicate<String> frozen, long... input) {
    EngineSettings.apply(1, Kernels.NATIVE);
    return Replica.of(block, new Shape(input), frozen);
  }

  /** A replica whose gradient is the row that {@link #pass} is given. */
  static Replica dot(int... sizes) {
    int total = 0;
    for (int size : sizes) {
      total += size;
    }
    return of(new DotBlock(sizes), total);
  }

  /** Leaves the row as the gradient of a replica that {@link #dot} has made. */
  static Gradient pass(Replica replica, float... row) {
    backward(
        replica, DotBlock.meanOutput(), new TableExamples(new float[][] {row}, new float[1], 0));
    return replica.gradient();
  }

  /** One pass over all of the examples. */
  static float backward(Replica replica, Loss loss, TableExamples examples) {
    try (NDManager manager = replica.manager().newSubManager()) {
      int[] all = Evaluation.range(0, examples.size());
      return replica.backward(examples.batch(manager, all, Augmentation.none()), loss);
    }
  }

  static float[] weights(Replica replica) {
    return replica.weightMemory().copy();
  }

  static float[] gradient(Replica replica) {
    float[] values = new float[(int) replica.coordinates()];
    replica.gradient().read(0, values, values.length);
    return values;
  }
}
