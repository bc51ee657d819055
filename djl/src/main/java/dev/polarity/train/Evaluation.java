package dev.polarity.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How well weights do on a set of examples: the mean loss and, for a classification, the share of
 * the examples whose largest output is their class.
 */
public final class Evaluation {

  private static final int BATCH = 256;

  private final Examples examples;
  private final Loss loss;

  /**
   * Creates the evaluation.
   *
   * @param examples what to score on
   * @param loss the loss, whose mean over the examples is told
   */
  public Evaluation(Examples examples, Loss loss) {
    this.examples = examples;
    this.loss = loss;
  }

  /**
   * What was found.
   *
   * @param accuracy the share that was right, NaN where there are no classes
   * @param loss the mean loss
   */
  public record Score(double accuracy, double loss) {}

  /** Scores the replica as it is, in inference mode. */
  Score of(Replica replica) {
    return of(replica.manager(), inputs -> replica.forward(inputs, false));
  }

  /**
   * Scores any model.
   *
   * @param parent each batch gets a manager of its own below this one
   * @param forward turns the inputs of a batch into the model's outputs, in inference mode
   * @return what was found
   */
  public Score of(NDManager parent, UnaryOperator<NDList> forward) {
    List<ChunkScore> scores = new ArrayList<>();
    for (int chunk = 0; chunk < chunks(); chunk++) {
      scores.add(chunk(chunk, parent, forward));
    }
    return of(scores);
  }

  /**
   * What was found on one chunk of the examples.
   *
   * @param right how many were right, 0 where there are no classes
   * @param loss the sum of their losses
   */
  record ChunkScore(int right, double loss) {}

  /** Returns how many chunks the examples are scored in. */
  int chunks() {
    return (examples.size() + BATCH - 1) / BATCH;
  }

  /** Scores one chunk on the replica as it is, in inference mode. */
  ChunkScore chunk(int chunk, Replica replica) {
    return chunk(chunk, replica.manager(), inputs -> replica.forward(inputs, false));
  }

  private ChunkScore chunk(int chunk, NDManager parent, UnaryOperator<NDList> forward) {
    int first = chunk * BATCH;
    int[] indices = range(first, Math.min(BATCH, examples.size() - first));
    try (NDManager manager = parent.newSubManager()) {
      LabelledBatch batch = examples.batch(manager, indices, Augmentation.none());
      NDList outputs = forward.apply(batch.inputs());
      double sum = loss.evaluate(batch.labels(), outputs).getFloat() * (double) indices.length;
      return new ChunkScore(
          classifies() ? right(outputs.get(0), batch.labels().get(0).toFloatArray()) : 0, sum);
    }
  }

  /** Adds up all chunks, in their order. */
  Score of(List<ChunkScore> scores) {
    long right = 0;
    double sum = 0;
    for (ChunkScore score : scores) {
      right += score.right();
      sum += score.loss();
    }
    return new Score(
        classifies() ? (double) right / examples.size() : Double.NaN, sum / examples.size());
  }

  private boolean classifies() {
    return !examples.classes().isEmpty();
  }

  private static int right(NDArray outputs, float[] labels) {
    float[] logits = outputs.toFloatArray();
    int classes = logits.length / labels.length;
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      if (largest(logits, i * classes, classes) == (int) labels[i]) {
        right++;
      }
    }
    return right;
  }

  /** Returns the index, from {@code first} on, of the largest of {@code count} values. */
  static int largest(float[] values, int first, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (values[first + i] > values[first + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  static int[] range(int first, int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = first + i;
    }
    return indices;
  }
}
