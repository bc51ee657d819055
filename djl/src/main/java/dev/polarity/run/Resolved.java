package dev.polarity.run;

import java.util.List;
import java.util.Optional;

/**
 * What the request came to mean once data and engine were there. It follows from the spec, and is
 * kept so that a resumed or repeated run need not measure it again.
 *
 * @param initialRate the rate of step 0
 * @param threads threads of the tensor library
 * @param kernels which kernels the tensor library may pick
 * @param steps length of the run in steps
 * @param stageSteps steps of one stage of the schedule
 * @param initSha256 SHA-256 of the file of initial weights in hexadecimal, empty without one
 * @param decaying the coordinates that the weight decay acts on, ascending; none without a decay,
 *     and empty where an earlier Polarity wrote the file, which did not tell them
 * @param measuredRates the rates that the run has measured after its initial rate, by their first
 *     steps ascending; none where the schedule measures nothing
 */
public record Resolved(
    double initialRate,
    int threads,
    Kernels kernels,
    long steps,
    long stageSteps,
    Optional<String> initSha256,
    Optional<List<CoordinateRange>> decaying,
    List<MeasuredRate> measuredRates) {

  /** Copies the list. */
  public Resolved {
    measuredRates = List.copyOf(measuredRates);
  }

  /** Returns the same with other measured rates. */
  public Resolved with(List<MeasuredRate> measured) {
    return new Resolved(
        initialRate, threads, kernels, steps, stageSteps, initSha256, decaying, measured);
  }
}
