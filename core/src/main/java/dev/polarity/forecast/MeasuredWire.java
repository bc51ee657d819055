package dev.polarity.forecast;

/**
 * Links of which some amounts have been timed: between two of them on a straight line, beyond the
 * largest with the slope of the last stretch. So what a link lets through at once, before it slows
 * down to its rate, is in it: a step rests between exchanges, and small messages may never meet the
 * rate.
 */
public final class MeasuredWire implements Wire {

  private final double[] bytes;
  private final double[] seconds;

  /**
   * Takes what was measured.
   *
   * @param bytes what each node sent, increasing; the first as good as nothing
   * @param seconds the time of each; where one is shorter than that of fewer bytes, which is noise,
   *     that one counts
   */
  public MeasuredWire(double[] bytes, double[] seconds) {
    if (bytes.length < 2 || bytes.length != seconds.length) {
      throw new IllegalArgumentException(
          bytes.length + " amounts and " + seconds.length + " times are not two of each or more.");
    }
    this.bytes = bytes.clone();
    this.seconds = seconds.clone();
    for (int i = 1; i < bytes.length; i++) {
      if (!(bytes[i] > bytes[i - 1])) {
        throw new IllegalArgumentException("The amounts do not increase at " + bytes[i] + ".");
      }
      this.seconds[i] = Math.max(this.seconds[i], this.seconds[i - 1]);
    }
  }

  @Override
  public double latency() {
    return seconds[0];
  }

  @Override
  public double transfer(double sent) {
    if (sent <= bytes[0]) {
      return 0;
    }
    int end = 1;
    while (end < bytes.length - 1 && bytes[end] < sent) {
      end++;
    }
    double slope = (seconds[end] - seconds[end - 1]) / (bytes[end] - bytes[end - 1]);
    return seconds[end - 1] + (sent - bytes[end - 1]) * slope - seconds[0];
  }

  /** Returns what was timed: pairs of the bytes that each node sent and the seconds they took. */
  public double[][] points() {
    double[][] points = new double[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      points[i] = new double[] {bytes[i], seconds[i]};
    }
    return points;
  }

  /** Returns the bits per second of the stretch between the two largest amounts. */
  public double rate() {
    int last = bytes.length - 1;
    return 8 * (bytes[last] - bytes[last - 1]) / (seconds[last] - seconds[last - 1]);
  }
}
