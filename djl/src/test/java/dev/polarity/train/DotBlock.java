package dev.polarity.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;

/**
 * The scalar product of the input with all parameters, one behind the other. With a batch of one
 * row and the mean as its loss, the gradient is that row, so a test can choose it.
 */
final class DotBlock extends AbstractBlock {

  private final Parameter[] parameters;

  /** Creates parameters p0, p1, … of the given sizes. */
  DotBlock(int... sizes) {
    parameters = new Parameter[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      parameters[i] =
          addParameter(
              Parameter.builder()
                  .setName("p" + i)
                  .setType(Parameter.Type.OTHER)
                  .optShape(new Shape(sizes[i]))
                  .build());
    }
  }

  /** The mean of the outputs. */
  static Loss meanOutput() {
    return new Loss("mean") {
      @Override
      public NDArray evaluate(NDList labels, NDList outputs) {
        return outputs.singletonOrThrow().mean();
      }
    };
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    NDArray sum = null;
    long first = 0;
    for (Parameter parameter : parameters) {
      NDArray values = store.getValue(parameter, input.getDevice(), training);
      long end = first + values.size();
      NDArray part = input.get(":, " + first + ":" + end).mul(values).sum(new int[] {1});
      sum = sum == null ? part : sum.add(part);
      first = end;
    }
    return new NDList(sum);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0))};
  }
}
