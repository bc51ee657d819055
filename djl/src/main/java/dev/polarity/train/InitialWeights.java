package dev.polarity.train;

import ai.djl.nn.Parameter;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.nio.FloatBuffer;

/**
 * The weights before the first step, drawn from the seed alone.
 *
 * <p>Each parameter of type WEIGHT with two or more dimensions is He normal (He, Zhang, Ren, Sun,
 * <em>Delving Deep into Rectifiers</em>, 2015): mean 0, standard deviation √(2 / fan-in), with
 * fan-in the product of all dimensions but the first. The last such parameter is the output layer:
 * its standard deviation is 0.1 / √fan-in, so that the loss starts at the logarithm of the number
 * of classes and the automatic initial rate is not an artefact of large first logits. Scales and
 * running variances are 1, all else is 0.
 *
 * <p>The draw for an element is keyed by its parameter's ordinal and its place within the
 * parameter, so freezing one layer leaves the weights of the others as they were.
 */
final class InitialWeights {

  private static final double OUTPUT_SCALE = 0.1;

  private final CounterRandom random;
  private final Purpose purpose;
  private final boolean keepsGiven;

  private InitialWeights(CounterRandom random, Purpose purpose, boolean keepsGiven) {
    this.random = random;
    this.purpose = purpose;
    this.keepsGiven = keepsGiven;
  }

  /** The weights with which a run of this seed starts, but for those that the block came with. */
  static InitialWeights of(CounterRandom random) {
    return new InitialWeights(random, Purpose.INITIAL_WEIGHTS, true);
  }

  /** The weights on which the compute probe runs, never those of the run. */
  static InitialWeights ofProbe(CounterRandom random) {
    return new InitialWeights(random, Purpose.PROBE, false);
  }

  /** Sets the parameters of the replica, also those that are frozen. */
  void set(Replica replica) {
    ParameterSlot output = outputLayer(replica);
    FloatBuffer weights = replica.weights();
    FloatBuffer constants = replica.constantMemory().floats();
    for (ParameterSlot slot : replica.slots()) {
      if (keepsGiven && slot.given()) {
        continue;
      }
      FloatBuffer memory = slot.trainable() ? weights : constants;
      if (isMatrix(slot)) {
        double fanIn = (double) slot.count() / slot.shape().get(0);
        double deviation =
            slot == output ? OUTPUT_SCALE / StrictMath.sqrt(fanIn) : StrictMath.sqrt(2 / fanIn);
        for (long i = 0; i < slot.count(); i++) {
          double value = deviation * random.normal(purpose, i, slot.ordinal());
          memory.put((int) (slot.first() + i), (float) value);
        }
      } else {
        float value = startsAtOne(slot.type()) ? 1 : 0;
        for (long i = 0; i < slot.count(); i++) {
          memory.put((int) (slot.first() + i), value);
        }
      }
    }
  }

  /** Sets the running statistics alone to mean 0 and variance 1, as before any batch. */
  static void resetStatistics(Replica replica) {
    FloatBuffer constants = replica.constantMemory().floats();
    for (ParameterSlot slot : replica.slots()) {
      if (slot.isStatistic()) {
        float value = startsAtOne(slot.type()) ? 1 : 0;
        for (long i = 0; i < slot.count(); i++) {
          constants.put((int) (slot.first() + i), value);
        }
      }
    }
  }

  private static ParameterSlot outputLayer(Replica replica) {
    ParameterSlot last = null;
    for (ParameterSlot slot : replica.slots()) {
      if (isMatrix(slot)) {
        last = slot;
      }
    }
    return last;
  }

  private static boolean isMatrix(ParameterSlot slot) {
    return slot.type() == Parameter.Type.WEIGHT
        && slot.shape().dimension() >= 2
        && slot.count() > 0;
  }

  private static boolean startsAtOne(Parameter.Type type) {
    return type == Parameter.Type.GAMMA || type == Parameter.Type.RUNNING_VAR;
  }
}
