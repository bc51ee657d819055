package dev.polarity.train;

import dev.polarity.error.DivergedException;
import dev.polarity.journal.StepMeasures;
import java.util.List;

/**
 * The step of {@link TrainingLoop} for methods that are compared with:
 *
 * <pre>
 *   for each voter:  method.take( gradient( batch(voter, step) ) )
 *   rate = method.move()
 * </pre>
 *
 * <p>The same voters, batches and passes; only what becomes of the gradients differs.
 */
final class ComparatorLoop implements AutoCloseable {

  private final VoterGradient gradient;
  private final List<Voter> voters;
  private final VoterPass pass;
  private final GradientStep method;
  private final StepProfile profile;
  private StepMeasures measures;
  private long step;

  ComparatorLoop(
      VoterGradient gradient,
      List<Voter> voters,
      VoterPass pass,
      GradientStep method,
      StepProfile profile) {
    this.gradient = gradient;
    this.voters = List.copyOf(voters);
    this.pass = pass;
    this.method = method;
    this.profile = profile;
  }

  /** Returns the number of steps that the weights have taken. */
  long steps() {
    return step;
  }

  /**
   * Takes one step.
   *
   * @return what happened
   * @throws DivergedException if a loss or a gradient is not finite; the weights are then still
   *     those before the step
   */
  StepRecord takeStep() {
    double losses = 0;
    profile.begin();
    for (Voter voter : voters) {
      int number = voter.number();
      losses += pass.backward(step, number, profile);
      method.take(step, number, gradient.take(step, number), profile);
    }
    double rate = method.move(step, profile);
    profile.end();
    int count = voters.size();
    measures = new StepMeasures(losses, method.agreement());
    StepRecord record =
        new StepRecord(step, rate, losses / count, measures.agreement(), count * pass.images());
    step++;
    return record;
  }

  /** Returns what the last step measured, as sums over this node's voters. */
  StepMeasures measures() {
    return measures;
  }

  /** Returns where the time of the steps went. */
  StepProfile profile() {
    return profile;
  }

  @Override
  public void close() {
    method.close();
  }
}
