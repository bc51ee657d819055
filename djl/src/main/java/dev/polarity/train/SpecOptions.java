package dev.polarity.train;

import dev.polarity.run.Kernels;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.Sampling;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.Stage;
import java.nio.file.Path;
import java.util.Map;

/**
 * The part of {@link Training.Builder} that makes up the run's spec: all that decides a bit.
 *
 * @param <B> the builder
 */
abstract class SpecOptions<B> {

  private RunSpecBuilder spec = RunSpec.builder();

  SpecOptions() {}

  abstract B self();

  RunSpecBuilder spec() {
    return spec;
  }

  void spec(RunSpec value) {
    spec = value.toBuilder();
  }

  /** Sets N, the number of voters, 1 … 65,535; 4 if not set. */
  public final B optVoters(int value) {
    spec.voters(value);
    return self();
  }

  /** Sets the images per voter and step, at least 1; 32 if not set. */
  public final B optBatch(int value) {
    spec.batch(value);
    return self();
  }

  /** Sets the length of the run in epochs, at least 1; 5 if no length is set. */
  public final B optEpochs(int value) {
    spec.epochs(value);
    return self();
  }

  /** Sets the length of the run in steps, at least 1, in place of epochs. */
  public final B optSteps(long value) {
    spec.steps(value);
    return self();
  }

  /** Sets the seed, the key of all randomness: any number; 1 if not set. */
  public final B optSeed(long value) {
    spec.seed(value);
    return self();
  }

  /** Sets what becomes of the voters' gradients; lion-vote, a vote of signs, if not set. */
  public final B optMethod(Method value) {
    spec.method(value);
    return self();
  }

  /** Sets one number of the method, such as {@code beta1} of adam, by its name. */
  public final B optMethodOption(String name, String value) {
    spec.methodOption(name, value);
    return self();
  }

  /** Sets β of signum and momentum, 0 ≤ β &lt; 1; 0.9 if not set. */
  public final B optBeta(float value) {
    spec.beta(value);
    return self();
  }

  /**
   * Sets the schedule and its numbers; if not set, measured for signum and lion-vote, constant for
   * alias and hypergradient, and adaptive for all others or with an initial rate.
   */
  public final B optSchedule(ScheduleKind kind, Map<String, String> numbers) {
    spec.schedule(kind.text()).scheduleOptions(numbers);
    return self();
  }

  /** Sets the initial rate, above 0, which the run otherwise finds by itself. */
  public final B optInitialRate(double value) {
    spec.initialRate(value);
    return self();
  }

  /**
   * Sets how often the schedule advances; if not set, the measured one does at each quarter of the
   * run, and the adaptive one each 100 steps.
   */
  public final B optStage(Stage value) {
    spec.stage(value);
    return self();
  }

  /** Sets the steps over which the rate first rises; 0, which is none, if not set. */
  public final B optWarmUp(long steps) {
    spec.warmup(steps);
    return self();
  }

  /** Sets the share of the run, 0 … 1, over which the rate falls to 0 at its end; 0 is none. */
  public final B optCooldown(double share) {
    spec.cooldown(share);
    return self();
  }

  /** Sets whether the average of the iterates is published, as it is if not set. */
  public final B optAveraging(boolean value) {
    spec.averaging(value);
    return self();
  }

  /** Sets λ of the decoupled weight decay, at least 0; 1 for a vote of signs if not set. */
  public final B optWeightDecay(float value) {
    spec.weightDecay(value);
    return self();
  }

  /**
   * Sets the largest norm of a voter's gradient, above 0; not with sign and alias; none if not set.
   */
  public final B optClip(float value) {
    spec.clip(value);
    return self();
  }

  /** Sets whether colour images are cropped and mirrored at random, as they are if not set. */
  public final B optAugment(boolean value) {
    spec.augment(value);
    return self();
  }

  /**
   * Starts from weights in a safetensors file. Each of its tensors must be a parameter of the
   * block, by name and shape; parameters that it lacks are drawn from the seed.
   */
  public final B optInitialWeights(Path safetensors) {
    spec.init(safetensors);
    return self();
  }

  /** Sets the threads of the tensor library; one per physical core if not set. */
  public final B optThreads(int value) {
    spec.threads(value);
    return self();
  }

  /** Sets which kernels the tensor library may use. */
  public final B optKernels(Kernels value) {
    spec.kernels(value);
    return self();
  }

  /** Sets from which images a voter takes its mini-batches. */
  public final B optSampling(Sampling value) {
    spec.sampling(value);
    return self();
  }
}
