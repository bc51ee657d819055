package dev.polarity.train;

import dev.polarity.dense.AdaGrad;
import dev.polarity.dense.AliasRate;
import dev.polarity.dense.ErrorFeedback;
import dev.polarity.dense.Hypergradient;
import dev.polarity.dense.LibraryRule;
import dev.polarity.dense.Lion;
import dev.polarity.dense.MeanGradient;
import dev.polarity.dense.RmsProp;
import dev.polarity.dense.UpdateRule;
import dev.polarity.exchange.DenseExchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;
import java.nio.FloatBuffer;

/** Makes the step of the comparator that a spec names. */
final class Comparators {

  private final RunSpec spec;
  private final Node node;
  private final Schedule rates;

  private Comparators(RunSpec spec, Node node, Schedule rates) {
    this.spec = spec;
    this.node = node;
    this.rates = rates;
  }

  /**
   * Makes the step.
   *
   * @param spec names a method that does not vote by itself alone
   * @param node at its initial weights, with all voters
   * @param rates the schedule of the run
   */
  static GradientStep step(RunSpec spec, Node node, Schedule rates) {
    return new Comparators(spec, node, rates).step();
  }

  private GradientStep step() {
    return switch (spec.method()) {
      case SIGN, SIGNUM, LION_VOTE ->
          throw new IllegalArgumentException(spec.method().text() + " is no comparator");
      case SGD -> dense(LibraryRule.sgd(node.replica().weightMemory().bytes(), 0));
      case MOMENTUM -> dense(LibraryRule.sgd(node.replica().weightMemory().bytes(), spec.beta()));
      case ADAM, ADAMW ->
          dense(
              LibraryRule.adam(
                  node.replica().weightMemory().bytes(),
                  (float) spec.methodOption("beta1"),
                  (float) spec.methodOption("beta2"),
                  (float) spec.methodOption("epsilon")));
      case ADAGRAD -> dense(new AdaGrad(weights(), (float) spec.methodOption("epsilon")));
      case RMSPROP ->
          dense(
              new RmsProp(
                  weights(),
                  (float) spec.methodOption("alpha"),
                  (float) spec.methodOption("epsilon")));
      case HYPERGRADIENT -> dense(new Hypergradient(weights(), spec.methodOption("rate")));
      case LION ->
          dense(
              new Lion(
                  weights(),
                  (float) spec.methodOption("beta1"),
                  (float) spec.methodOption("beta2")));
      case EF_SIGN -> errorFeedback();
      case ALIAS -> alias();
    };
  }

  private FloatBuffer weights() {
    return node.replica().weights();
  }

  private GradientStep dense(UpdateRule rule) {
    MeanGradient mean = new MeanGradient(weights().capacity(), spec.voters());
    return new DenseStep(mean, across(), rule, rates, node.decayAndAverage());
  }

  private DenseStep.AcrossNodes across() {
    return node.peers()
        .messenger()
        .map(messenger -> new DenseExchange(messenger, node.replica().coordinates()))
        .<DenseStep.AcrossNodes>map(
            exchange ->
                (step, sum, profile) -> {
                  exchange.sum(step, sum);
                  profile.book(Phase.EXCHANGE);
                })
        .orElse((step, sum, profile) -> {});
  }

  private GradientStep errorFeedback() {
    int[] ends =
        node.replica().slots().stream()
            .filter(ParameterSlot::trainable)
            .mapToInt(slot -> (int) slot.end())
            .toArray();
    return new ErrorFeedbackStep(
        new ErrorFeedback(weights(), ends, spec.voters()), rates, node.decayAndAverage());
  }

  private GradientStep alias() {
    return new AliasStep(
        node.replica(),
        node.voters(),
        InProcessExchange.alone(spec.voters(), VotingRule.arithmetic1().ties()),
        new AliasRate(
            weights(),
            spec.voters(),
            spec.methodOption("d0"),
            spec.methodOption("largest-rate"),
            (long) spec.methodOption("every")),
        node.update(),
        node.verdictBeforeStart());
  }
}
