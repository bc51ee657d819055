package dev.polarity.train;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * Where one parameter of the block lies.
 *
 * @param name its name in the block, such as {@code 01Conv2d_weight}
 * @param ordinal its place among all parameters of the block, trainable or not
 * @param type what it is
 * @param shape its shape
 * @param first the coordinate of its first element if it is trainable, else its first element among
 *     the constants
 * @param trainable whether verdicts move it
 * @param given whether the block came with a value for it
 */
public record ParameterSlot(
    String name,
    int ordinal,
    Parameter.Type type,
    Shape shape,
    long first,
    boolean trainable,
    boolean given) {

  /** Returns the number of elements. */
  public long count() {
    return shape.size();
  }

  /** Returns the element after its last, in the numbering of {@link #first}. */
  public long end() {
    return first + count();
  }

  /** Returns whether weight decay acts on it: not on biases, not on those of a normalisation. */
  public boolean decays() {
    return switch (type) {
      case BIAS, BETA, GAMMA, RUNNING_MEAN, RUNNING_VAR -> false;
      case WEIGHT, OTHER -> true;
    };
  }

  /** Returns whether it is a running statistic of batch normalisation. */
  public boolean isStatistic() {
    return type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR;
  }
}
