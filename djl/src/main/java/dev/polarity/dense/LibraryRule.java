package dev.polarity.dense;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.Tracker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.Function;

/**
 * The optimizers of DJL that its PyTorch engine can run, each on one flat tensor laid over the
 * weights' own memory: what is compared with is the library's code, not ours.
 *
 * <pre>
 *   sgd        x ← x - δ g
 *   momentum   m ← β m + δ g ,   x ← x - m
 *   adam       m ← β₁ m + (1 - β₁) g ,   v ← β₂ v + (1 - β₂) g² ,
 *              x ← x - δ √(1 - β₂^k)/(1 - β₁^k) · m / (√v + ε) ,   k = 1, 2, …
 * </pre>
 *
 * <p>DJL keeps the rate inside the momentum, as the heavy ball of Polyak does; PyTorch's own SGD
 * keeps it outside. The two are the same while the rate stays the same. In Adam the powers are
 * those of {@code Math.pow}, which may differ in a last bit between JDKs; a comparator's
 * fingerprint is promised for one JDK only.
 */
public final class LibraryRule implements UpdateRule {

  private static final String ONLY_PARAMETER = "weights";

  private final NDManager manager;
  private final Optimizer optimizer;
  private final NDArray weights;
  private final FloatBuffer gradientMemory;
  private final NDArray gradient;
  private final CurrentRate current;

  private LibraryRule(
      NDManager manager, ByteBuffer memory, Optimizer optimizer, CurrentRate current) {
    this.manager = manager;
    this.optimizer = optimizer;
    this.current = current;
    ByteBuffer bytes = ByteBuffer.allocateDirect(memory.remaining()).order(ByteOrder.nativeOrder());
    Shape shape = new Shape(memory.remaining() / Float.BYTES);
    this.gradientMemory = bytes.asFloatBuffer();
    this.weights = manager.create(memory, shape, DataType.FLOAT32);
    this.gradient = manager.create(bytes, shape, DataType.FLOAT32);
  }

  /**
   * Creates DJL's {@link Sgd}.
   *
   * @param weights the weights, shared: direct memory of floats in native order
   * @param momentum β, from 0 to below 1; 0 for none
   */
  public static LibraryRule sgd(ByteBuffer weights, float momentum) {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    CurrentRate rate = new CurrentRate();
    Sgd.Builder builder = Optimizer.sgd().setLearningRateTracker(rate).optMomentum(momentum);
    return new LibraryRule(manager, weights, new OwnedSgd(builder, manager), rate);
  }

  /**
   * Creates DJL's {@link Adam}.
   *
   * @param weights the weights, shared: direct memory of floats in native order
   * @param beta1 β₁, from 0 to below 1
   * @param beta2 β₂, from 0 to below 1
   * @param epsilon ε, above 0
   */
  public static LibraryRule adam(ByteBuffer weights, float beta1, float beta2, float epsilon) {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    CurrentRate rate = new CurrentRate();
    Adam.Builder builder =
        Adam.builder()
            .optLearningRateTracker(rate)
            .optBeta1(beta1)
            .optBeta2(beta2)
            .optEpsilon(epsilon);
    return new LibraryRule(manager, weights, new OwnedAdam(builder, manager), rate);
  }

  @Override
  public void apply(float[] values, double rate) {
    gradientMemory.put(0, values, 0, values.length);
    current.rate = (float) rate;
    optimizer.update(ONLY_PARAMETER, weights, gradient);
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Tells the optimizer the rate of the step that it is asked to take. */
  private static final class CurrentRate implements Tracker {

    private float rate;

    @Override
    public float getNewValue(int numUpdate) {
      return rate;
    }
  }

  /** Attaches the state, which DJL detaches from every manager, to one that is closed. */
  private static NDArray owned(NDArray state, NDManager manager) {
    state.attach(manager);
    return state;
  }

  private static final class OwnedSgd extends Sgd {

    private final NDManager manager;

    OwnedSgd(Builder builder, NDManager manager) {
      super(builder);
      this.manager = manager;
    }

    @Override
    protected NDArray withDefaultState(
        Map<String, Map<Device, NDArray>> state,
        String key,
        Device device,
        Function<String, NDArray> first) {
      return owned(super.withDefaultState(state, key, device, first), manager);
    }
  }

  private static final class OwnedAdam extends Adam {

    private final NDManager manager;

    OwnedAdam(Builder builder, NDManager manager) {
      super(builder);
      this.manager = manager;
    }

    @Override
    protected NDArray withDefaultState(
        Map<String, Map<Device, NDArray>> state,
        String key,
        Device device,
        Function<String, NDArray> first) {
      return owned(super.withDefaultState(state, key, device, first), manager);
    }
  }
}
