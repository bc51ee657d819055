package dev.polarity.train;

import dev.polarity.error.DivergedException;

/**
 * The step of {@link TrainingLoop} for methods that are compared with:
 *
 * <pre>
 *   for each voter:  method.take( gradient( batch(voter, step) ) )
 *   rate = method.move()
 * </pre>
 *
 * <p>The same voters, batches and passes; only what becomes of the gradients differs. All voters
 * live in one process: what they would send is counted, not sent.
 */
final class ComparatorLoop implements AutoCloseable {

  private final VoterGradient gradient;
  private final int voters;
  private final VoterPass pass;
  private final GradientStep method;
  private final StepProfile profile = new StepProfile();
  private long step;

  ComparatorLoop(VoterGradient gradient, int voters, VoterPass pass, GradientStep method) {
    this.gradient = gradient;
    this.voters = voters;
    this.pass = pass;
    this.method = method;
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
    for (int voter = 0; voter < voters; voter++) {
      losses += pass.backward(step, voter, profile);
      method.take(step, voter, gradient.take(step, voter));
      profile.book(Phase.BALLOT);
    }
    double rate = method.move(step);
    profile.book(Phase.APPLY);
    profile.end();
    StepRecord record =
        new StepRecord(step, rate, losses / voters, method.agreement(), voters * pass.images());
    step++;
    return record;
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
