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
import java.util.function.Function;

/**
 * signSGD, signum and Lion as an optimizer of DJL, for {@code EasyTrain.fit} and any other loop:
 * every weight moves by the rate, against the sign of its gradient (Bernstein, Wang,
 * Azizzadenesheli, Anandkumar, <em>signSGD: Compressed Optimisation for Non-Convex Problems</em>,
 * ICML 2018),
 *
 * <pre>
 *   s = sign(β·m + (1-β)·g) ,  m ← γ·m + (1-γ)·g     (with momentum; else s = sign(g))
 *   x ← x·(1 - δλ)              (with weight decay λ; not on parameters of one dimension)
 *   x ← x - δ·s
 * </pre>
 *
 * <p>With γ = β this is signum, with β = 0.9 and γ = 0.98 what a voter of {@code lion-vote} does
 * (Chen et al., <em>Symbolic Discovery of Optimization Algorithms</em>, NeurIPS 2023).
 *
 * <p><strong>Zeros.</strong> Here nobody votes and nothing is sent, so a sign need not fit one bit:
 * where the sign is 0 (or -0.0) the weight stays exactly where it is, so that a dead unit does not
 * drift. Momentum alone never reaches 0 (in float 0.9·m sticks at 6e-45), so the 40th gradient in a
 * row that is exactly 0 makes m and s 0, as it does for a voter.
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
  private final float memoryBeta;
  private final Map<String, Map<Device, NDArray>> momenta = new ConcurrentHashMap<>();
  private final Map<String, Map<Device, NDArray>> zerosInARow = new ConcurrentHashMap<>();

  private SignSgd(Builder builder) {
    super(builder);
    this.learningRateTracker = builder.learningRateTracker;
    this.beta = builder.beta;
    this.memoryBeta = builder.memoryBeta;
    if (clipGrad >= 0 && !hasMomentum()) {
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

  private boolean hasMomentum() {
    return beta > 0;
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
    // Counted for each device, on which DJL calls for its own copy of the parameter.
    int update = updateCount(parameterId + "@" + weight.getDevice());
    float rate = rate(parameterId, update);
    requireFinite(parameterId, update, weight, grad);
    try (NDArray step = hasMomentum() ? momentumSign(parameterId, weight, grad) : grad.sign();
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
    try (NDArray clipped = clipped(grad);
        NDArray alive = zeros.lt(ZEROS_UNTIL_RESET);
        NDArray factor = alive.toType(momentum.getDataType(), true)) {
      if (beta == memoryBeta) {
        return momentum.muli(beta).addi(clipped.muli(1 - beta)).muli(factor).sign();
      }
      try (NDArray kept = momentum.mul(beta);
          NDArray fresh = clipped.mul(1 - beta)) {
        momentum.muli(memoryBeta).addi(clipped.muli(1 - memoryBeta)).muli(factor);
        return kept.addi(fresh).muli(factor).sign();
      }
    }
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

  /**
   * State lives as long as the weights do. DJL's own way hands it to the process, which never lets
   * go of it, and begins that of a second device with a copy of the first one's.
   */
  @Override
  protected NDArray withDefaultState(
      Map<String, Map<Device, NDArray>> state,
      String key,
      Device device,
      Function<String, NDArray> first) {
    return state
        .computeIfAbsent(key, unused -> new ConcurrentHashMap<>())
        .computeIfAbsent(device, unused -> first.apply(key));
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
    private float memoryBeta;

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
      return optMomentum(beta, beta);
    }

    /**
     * Takes the sign of a mean of a momentum and the gradient, where the momentum remembers longer:
     * Lion.
     *
     * @param beta β, the share of the momentum in what the sign is taken of, above 0 and below 1;
     *     0.9 is common
     * @param memoryBeta γ, the share of the momentum in the next one, at least 0 and below 1; 0.98
     *     is common
     * @return this builder
     */
    public Builder optMomentum(float beta, float memoryBeta) {
      this.beta = beta;
      this.memoryBeta = memoryBeta;
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
      requireFactor(beta);
      requireFactor(memoryBeta);
      if (beta == 0 && memoryBeta > 0) {
        throw new IllegalArgumentException(
            "The momentum is remembered by "
                + memoryBeta
                + ", but has no share in the sign; give optMomentum a first number above 0, such as"
                + " 0.9.");
      }
      return new SignSgd(this);
    }

    private static void requireFactor(float beta) {
      if (!(beta >= 0 && beta < 1)) {
        throw new IllegalArgumentException(
            "The momentum is " + beta + ", but it is at least 0 and below 1.");
      }
    }
  }
}
