package dev.polarity.train;

import dev.polarity.data.DataSet;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Stage;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A run whose rate is measured anew where a stage begins: δ* is the root of the equation of the
 * initial rate at the weights that the run has reached, K the length of the run, and
 *
 * <pre>
 *   δ = min( the rate before, κ δ* / √K )
 * </pre>
 *
 * Before the first of these measurements, which is not held against the rate before, the run takes
 * some opening steps at the rate that it has today. √K is what a constant rate is divided by where
 * the length of a run is known.
 */
public final class MeasuredStages {

  private static final long OPENING = 100;

  private final RunSpec spec;
  private final double kappa;
  private final long stages;

  /**
   * Creates the trial.
   *
   * @param spec what to run; its own schedule is not asked
   * @param kappa κ, above 0
   * @param stages how many stages a run has, at least 1
   */
  public MeasuredStages(RunSpec spec, double kappa, long stages) {
    this.spec = spec;
    this.kappa = kappa;
    this.stages = stages;
  }

  /**
   * What a run came to.
   *
   * @param accuracies test accuracy of the average after each epoch
   * @param last test accuracy of the last iterate
   * @param rates the rate of the opening and of each stage
   * @param fingerprint of the last weights
   */
  public record Outcome(
      List<Double> accuracies, double last, List<Double> rates, String fingerprint) {}

  /** Runs to the end. */
  public Outcome run(DataSet data) {
    List<Double> accuracies = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    try (Node node = StepRunner.node(spec, data)) {
      long stepsPerEpoch = node.batches().order().stepsPerEpoch();
      long steps = spec.totalSteps(stepsPerEpoch);
      long stageSteps = Stage.ofRun(stages).steps(stepsPerEpoch, steps);
      rates.add(InitialRate.factor(OPENING) * node.initialRateRoot());
      Exchange exchange = InProcessExchange.alone(spec.voters(), VotingRule.arithmetic1().ties());
      TrainingLoop loop =
          node.loop(
              exchange,
              step -> rates.get(rates.size() - 1),
              (verdict, record, measures) -> {},
              0,
              node.verdictBeforeStart());
      while (loop.steps() < steps) {
        long step = loop.steps();
        if (step == OPENING || step > OPENING && step % stageSteps == 0) {
          double measured = kappa * node.initialRateRoot() / Math.sqrt(steps);
          double before = rates.get(rates.size() - 1);
          rates.add(step == OPENING ? measured : Math.min(before, measured));
        }
        loop.takeStep();
        if (loop.steps() % stepsPerEpoch == 0) {
          accuracies.add(node.scoreOfAverage().accuracy());
        }
      }
      return new Outcome(
          accuracies, node.scoreOfLast().accuracy(), rates, node.replica().fingerprint());
    }
  }
}
