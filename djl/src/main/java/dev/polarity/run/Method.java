package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What becomes of the voters' gradients in a step.
 *
 * <p>{@link #SIGN}, {@link #SIGNUM} and {@link #LION_VOTE} vote. All others are comparators: they
 * go through the same data order, initial weights and evaluation, and differ in the step alone.
 * They keep no journal and no snapshots.
 */
public enum Method {
  /** A vote of the signs of the gradients. */
  SIGN("sign", Map.of()),
  /** A vote of the signs of the voters' own momenta. */
  SIGNUM("signum", Map.of()),
  /**
   * A vote of the signs of β₁·m + (1-β₁)·g, where each voter's own momentum m has the longer memory
   * β₂: Distributed Lion with a majority vote (Liu et al., 2024). The memory was settled by
   * measurement (docs/results.md).
   */
  LION_VOTE("lion-vote", Map.of("beta1", "0.9", "beta2", "0.98")),
  /** Stochastic gradient descent. */
  SGD("sgd", Map.of()),
  /** Stochastic gradient descent with a heavy ball. */
  MOMENTUM("momentum", Map.of()),
  /** Adam (Kingma, Ba, 2015). */
  ADAM("adam", Map.of("beta1", "0.9", "beta2", "0.999", "epsilon", "1e-8")),
  /** Adam with decoupled weight decay, 0.01 where none is given (Loshchilov, Hutter, 2019). */
  ADAMW("adamw", Map.of("beta1", "0.9", "beta2", "0.999", "epsilon", "1e-8")),
  /** AdaGrad (Duchi, Hazan, Singer, 2011). */
  ADAGRAD("adagrad", Map.of("epsilon", "1e-10")),
  /** RMSProp (Tieleman, Hinton, 2012). */
  RMSPROP("rmsprop", Map.of("alpha", "0.99", "epsilon", "1e-8")),
  /** Gradient descent on the rate of gradient descent (Baydin et al., 2018). */
  HYPERGRADIENT("hypergradient", Map.of("rate", "1e-3")),
  /** Lion (Chen et al., 2023), dense as published. */
  LION("lion", Map.of("beta1", "0.9", "beta2", "0.99")),
  /** Scaled signs with error feedback (Karimireddy et al., 2019). */
  EF_SIGN("ef-sign", Map.of()),
  /** A vote of signs whose rate the voters' gradients set (Medyakov et al., 2026). */
  ALIAS("alias", Map.of("d0", "1", "every", "1", "largest-rate", "1e-3"));

  private static final String OPTION = "--method-option";
  private static final int FLOAT_BITS = Float.SIZE;
  private static final float MOMENTUM_BETA = 0.9f;
  private static final float ADAMW_DECAY = 0.01f;
  private static final float VOTING_DECAY = 1;

  private final String text;
  private final SortedMap<String, String> defaults;

  Method(String text, Map<String, String> defaults) {
    this.text = text;
    this.defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
  }

  /** Returns the name that options and files use. */
  public String text() {
    return text;
  }

  /** Returns the method's options with their default values. */
  public SortedMap<String, String> defaults() {
    return defaults;
  }

  /**
   * Returns whether verdicts alone move the weights, so that a run has a journal and can be
   * resumed. A comparator's run starts again from its first step.
   */
  public boolean votes() {
    return this == SIGN || keepsVoterState();
  }

  /** Returns whether it is a vote of momenta, which are the voters' own state. */
  public boolean keepsVoterState() {
    return this == SIGNUM || this == LION_VOTE;
  }

  /** Returns whether {@code --beta} sets the one factor that the method has for its momentum. */
  public boolean takesBeta() {
    return this == SIGNUM || this == MOMENTUM;
  }

  /** Returns whether only the signs of a gradient enter, so that scaling it does nothing. */
  public boolean takesSignsOnly() {
    return this == SIGN || this == ALIAS;
  }

  /** Returns whether the method works out its rates itself, so that no schedule has a say. */
  public boolean setsItsRates() {
    return this == HYPERGRADIENT || this == ALIAS;
  }

  /** Returns whether the run has to be told the rate of the first step. */
  public boolean needsInitialRate() {
    return !votes() && this != ALIAS;
  }

  /**
   * Returns what one voter sends in a step, as the method is published: a bit for each sign, and 32
   * bits for each number.
   *
   * @param coordinates d, the number of trainable weights
   * @param tensors how many parameters they make up, each of which has a scale in {@code ef-sign}
   * @return bits
   */
  public long bitsPerStep(long coordinates, int tensors) {
    return switch (this) {
      case SIGN, SIGNUM, LION_VOTE -> coordinates;
      case EF_SIGN -> coordinates + (long) FLOAT_BITS * tensors;
      case ALIAS -> coordinates + 2 * FLOAT_BITS;
      default -> Math.multiplyExact(FLOAT_BITS, coordinates);
    };
  }

  /** Returns the momentum where none is given. */
  float defaultBeta() {
    return takesBeta() ? MOMENTUM_BETA : 0;
  }

  /**
   * Returns the weight decay λ where none is given. Under a vote it is 1: a step of signs and
   * decay, {@code x - δ(s + λx)} with s of 1 or -1, keeps every weight within 1/λ of 0, whatever
   * the rate and the network, so that λ is no number to be searched for (Chen, Liu, Liang, Liu,
   * <em>Lion Secretly Solves Constrained Optimization</em>, ICLR 2024); measured in {@code
   * docs/results.md}.
   */
  float defaultWeightDecay() {
    return votes() ? VOTING_DECAY : this == ADAMW ? ADAMW_DECAY : 0;
  }

  /**
   * Returns the schedule where none is given. A vote of momenta has the one that measures its
   * rates, unless a number is given to begin with. Plain sign has the adaptive one, and is then the
   * paper's own method.
   */
  ScheduleKind defaultSchedule(boolean initialRateIsMeasured) {
    if (setsItsRates()) {
      return ScheduleKind.CONSTANT;
    }
    return keepsVoterState() && initialRateIsMeasured
        ? ScheduleKind.MEASURED
        : ScheduleKind.ADAPTIVE;
  }

  /**
   * Reads the name that options and files use.
   *
   * @throws InvalidInputException if there is no such method
   */
  public static Method parse(String text) {
    return OptionText.choice("--method", text, values(), Method::text);
  }

  /**
   * Completes the options that were given by the defaults of the others.
   *
   * @param given numbers by name
   * @return all options of this method
   * @throws InvalidInputException if a name is not one of this method's, or a number is out of its
   *     range
   */
  SortedMap<String, String> complete(Map<String, String> given) {
    SortedMap<String, String> complete =
        NamedNumbers.complete(OPTION, "the method " + text, defaults, given);
    complete.forEach(Method::check);
    return complete;
  }

  private static void check(String name, String text) {
    // All are computed with as floats, where they may be infinite, 0 or 1.
    float value = (float) number(name, text);
    switch (name) {
      case "alpha", "beta1", "beta2" ->
          require(value >= 0 && value < 1, name, text, "a number of at least 0 and below 1");
      case "every" -> OptionText.whole(OPTION + " every:", text, 1, RunSpec.MOST_STEPS);
      case "rate" ->
          require(
              value >= 0 && Float.isFinite(value), name, text, "a number from 0 on, such as 1e-3");
      default ->
          require(value > 0 && Float.isFinite(value), name, text, "a number above 0, such as 1e-3");
    }
  }

  private static void require(boolean holds, String name, String text, String expected) {
    if (!holds) {
      throw new InvalidInputException(
          "%s %s=%s: expected %s.".formatted(OPTION, name, text, expected));
    }
  }

  /** Reads one of the options. */
  static double number(String name, String text) {
    return OptionText.number(OPTION + " " + name + ":", text);
  }

  /** Returns an option in the one form that the spec hash uses, whatever way it was written in. */
  static String canonical(String name, String text) {
    return Double.toHexString(number(name, text));
  }
}
