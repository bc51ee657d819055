package dev.polarity.run;

/**
 * The content of {@code result.json}. A measure that there is not is NaN, and {@code null} in the
 * file.
 *
 * @param testAccuracy of the published model: averaged and recalibrated where those are on
 * @param testAccuracyLast of the last iterate
 * @param testLoss of the published model
 * @param trainLoss mean loss of the voters' batches since the evaluation before the last, an epoch
 *     unless {@code --eval-every} says otherwise
 * @param fingerprint {@code sha256:} and the hash of the trainable weights after the last step
 * @param arithmetic version of the rules that decide a bit
 * @param probe hash of the compute probe
 * @param repeatable whether the same spec and probe give this fingerprint again, however the voters
 *     are placed
 * @param steps steps done
 * @param epochs epochs done, a fraction within one
 * @param seconds time spent in all sessions of the run
 * @param initialRate the schedule's first rate; with a warm-up the one that it climbs to
 * @param finalRate rate of the last step
 * @param parameters number of trainable weights
 * @param method what became of the voters' gradients
 * @param schedule name of the schedule
 * @param stage how often the schedule advanced
 * @param averaging whether the published weights are the average of the iterates
 * @param seed key of all randomness
 * @param batch images per voter and step
 * @param voters how many voters voted
 * @param nodes processes of the last session
 * @param threads threads of the tensor library
 * @param kernels which kernels the tensor library could pick
 * @param bytesSent bytes that this node sent, all phases and sessions
 * @param bytesReceived bytes that this node received, all phases and sessions
 * @param bits what one voter sends over the run, as the method is published, whether or not voters
 *     lived in one process: steps times {@link Method#bitsPerStep}
 * @param bitsPerCoordinatePerStep bits that this node sent, all phases, per weight and step
 * @param jdk version of the JDK of the last session
 * @param version version of Polarity of the last session
 */
public record RunResult(
    double testAccuracy,
    double testAccuracyLast,
    double testLoss,
    double trainLoss,
    String fingerprint,
    int arithmetic,
    String probe,
    boolean repeatable,
    long steps,
    double epochs,
    double seconds,
    double initialRate,
    double finalRate,
    long parameters,
    String method,
    String schedule,
    String stage,
    boolean averaging,
    long seed,
    int batch,
    int voters,
    int nodes,
    int threads,
    String kernels,
    long bytesSent,
    long bytesReceived,
    long bits,
    double bitsPerCoordinatePerStep,
    String jdk,
    String version) {

  /** Reads what {@link #toJson} has written. */
  public static RunResult fromJson(String json) {
    return Json.read(json, RunResult.class);
  }

  /** Returns the text of {@code result.json}: the names above, in their order, one a line. */
  public String toJson() {
    return Json.pretty(this);
  }
}
