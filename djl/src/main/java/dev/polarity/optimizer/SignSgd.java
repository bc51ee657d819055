package dev.polarity.optimizer;

import ai.djl.Device;
import ai.djl.TrainingDivergedException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * signSGD and signum as an optimizer of DJL, for {@code EasyTrain.fit} and any other loop: every
 * weight moves by the rate, against the sign of its gradient (Bernstein, Wang, Azizzadenesheli,
 * Anandkumar, <em>signSGD: Compressed Optimisation for Non-Convex Problems</em>, ICML 2018),
 *
 * <pre>
 *   m ← β·m + (1-β)·g        (with momentum; else m = g)
 *   x ← x·(1 - δλ)           (with weight decay λ; not on parameters of one dimension)
 *   x ← x - δ·sign(m)
 * </pre>
 *
 * <p><strong>Zeros.</strong> Here nobody votes and nothing is sent, so a sign need not fit one bit:
 * where m is 0 (or -0.0) the weight stays exactly where it is, so that a dead unit does not drift.
 * Momentum alone never reaches 0 (in float 0.9·m sticks at 6e-45), so the 40th gradient in a row
 * that is exactly 0 makes m 0, as it does for a voter.
 *
 * <p><strong>What has no effect.</strong> A positive factor on the gradient does not change its
 * sign, so {@code setRescaleGrad} matters only before clipping, and clipping only before a
 * momentum.
 *
 * <p>State is kept per parameter id. An update takes operations of the engine only, in place, on
 * any device, and also on threads on which the engine records gradients.
 */
public final class SignSgd extends Optimizer {

  private static final int ZEROS_UNTIL_RESET = 40;

  private final ParameterTracker learningRateTracker;
  private final float beta;
  private final Map<String, Map<Device, NDArray>> momenta = new ConcurrentHashMap<>();
  private final Map<String, Map<Device, NDArray>> zerosInARow = new ConcurrentHashMap<>();

  private SignSgd(Builder builder) {
    super(builder);
    this.learningRateTracker = builder.learningRateTracker;
    this.beta = builder.beta;
    if (clipGrad >= 0 && beta == 0) {
      throw new IllegalArgumentException(
          "Clipping to "
              + clipGrad
              + " was asked for without a momentum, but a clipped gradient has the same sign;"
              + " leave optClipGrad out, or set optMomentum.");
    }
    if (!(rescaleGrad > 0 && Float.isFinite(rescaleGrad))) {
      throw new IllegalArgumentException(
          "The gradient is to be multiplied by "
              + rescaleGrad
              + ", but a factor that keeps its sign is finite and above 0.");
    }
    if (!(getWeightDecay() >= 0 && Float.isFinite(getWeightDecay()))) {
      throw new IllegalArgumentException(
          "The weight decay is " + getWeightDecay() + ", but it is finite and at least 0.");
    }
  }

  /**
   * Starts an optimizer.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Moves the weights of one parameter and sets its gradient to 0.
   *
   * @param parameterId DJL's id of the parameter
   * @param weight the weights, of any shape
   * @param grad the gradient, of the same shape; left unchanged
   * @throws TrainingDivergedException if the gradient holds a NaN or an infinity; the weights are
   *     then unchanged
   * @throws IllegalStateException if the tracker gives a rate that is not finite and at least 0
   */
  @Override
  public void update(String parameterId, NDArray weight, NDArray grad) {
    int update = updateCount(parameterId);
    float rate = rate(parameterId, update);
    requireFinite(parameterId, update, weight, grad);
    try (NDArray step = beta == 0 ? grad.sign() : momentumSign(parameterId, weight, grad);
        // Shares the storage of the weights, but is no leaf that the engine guards.
        NDArray values = weight.stopGradient()) {
      if (getWeightDecay() > 0 && weight.getShape().dimension() > 1) {
        values.muli(1 - rate * getWeightDecay());
      }
      values.subi(step.muli(rate));
    }
    // The engine adds the next gradient to what it finds here.
    try (NDArray gradient = weight.getGradient()) {
      gradient.muli(0);
    }
  }

  private float rate(String parameterId, int update) {
    float rate = learningRateTracker.getNewValue(parameterId, update);
    if (!(rate >= 0 && Float.isFinite(rate))) {
      throw new IllegalStateException(
          "The learning rate tracker gave "
              + rate
              + " for update "
              + update
              + " of parameter "
              + parameterId
              + ", but a rate is finite and at least 0; check the tracker.");
    }
    return rate;
  }

  /** 0·g is 0 unless g is NaN or infinite, when it is NaN, and so is then the sum. */
  private static void requireFinite(String parameterId, int update, NDArray weight, NDArray grad) {
    boolean finite;
    try (NDArray products = grad.mul(0);
        NDArray sum = products.sum();
        NDArray value = sum.toType(DataType.FLOAT32, true)) {
      finite = value.getFloat() == 0;
    }
    if (!finite) {
      throw new TrainingDivergedException(
          "The gradient of parameter "
              + parameterId
              + " with shape "
              + weight.getShape()
              + " holds a NaN or an infinity at update "
              + update
              + ", which has no sign; lower the rate or check the loss and the data.");
    }
  }

  private NDArray momentumSign(String parameterId, NDArray weight, NDArray grad) {
    Device device = weight.getDevice();
    NDArray momentum = withDefaultState(momenta, parameterId, device, id -> zeros(weight));
    NDArray zeros = withDefaultState(zerosInARow, parameterId, device, id -> counters(weight));
    try (NDArray isZero = grad.eq(0);
        NDArray one = isZero.toType(DataType.INT32, true)) {
      zeros.addi(1).muli(one);
    }
    try (NDArray clipped = clipped(grad)) {
      momentum.muli(beta).addi(clipped.muli(1 - beta));
    }
    try (NDArray alive = zeros.lt(ZEROS_UNTIL_RESET);
        NDArray factor = alive.toType(momentum.getDataType(), true)) {
      momentum.muli(factor);
    }
    return momentum.sign();
  }

  /** A copy of the gradient, rescaled and clipped where that was asked for. */
  private NDArray clipped(NDArray grad) {
    NDArray scaled = grad.mul(rescaleGrad);
    if (clipGrad < 0) {
      return scaled;
    }
    try (scaled) {
      return scaled.clip(-clipGrad, clipGrad);
    }
  }

  private static NDArray zeros(NDArray weight) {
    return weight.getManager().zeros(weight.getShape(), weight.getDataType(), weight.getDevice());
  }

  private static NDArray counters(NDArray weight) {
    return weight.getManager().zeros(weight.getShape(), DataType.INT32, weight.getDevice());
  }

  /** Builds a {@link SignSgd}: {@code setX} is required, {@code optX} is optional. */
  public static final class Builder extends OptimizerBuilder<Builder> {

    private ParameterTracker learningRateTracker;
    private float beta;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Sets what gives the rate of each update, for example an {@link AdaptiveTracker}.
     *
     * @param learningRateTracker any tracker of DJL
     * @return this builder
     */
    public Builder setLearningRateTracker(ParameterTracker learningRateTracker) {
      this.learningRateTracker = learningRateTracker;
      return this;
    }

    /**
     * Takes the sign of a momentum instead of that of the gradient: signum. The default, 0, is the
     * gradient's own sign.
     *
     * @param beta β, at least 0 and below 1; 0.9 is common
     * @return this builder
     */
    public Builder optMomentum(float beta) {
      this.beta = beta;
      return this;
    }

    /**
     * Builds the optimizer.
     *
     * @return the optimizer
     * @throws NullPointerException if no tracker was set
     * @throws IllegalArgumentException if an option is out of its range or would have no effect
     */
    public SignSgd build() {
      Objects.requireNonNull(
          learningRateTracker,
          "No learning rate tracker was set; call setLearningRateTracker, for example with an"
              + " AdaptiveTracker.");
      if (!(beta >= 0 && beta < 1)) {
        throw new IllegalArgumentException(
            "The momentum is " + beta + ", but it is at least 0 and below 1.");
      }
      return new SignSgd(this);
    }
  }
}
