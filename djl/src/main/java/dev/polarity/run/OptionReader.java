package dev.polarity.run;

import dev.polarity.error.InvalidInputException;

/** Reads the option texts that command line and run file share, each within its range. */
public final class OptionReader {

  private OptionReader() {}

  /** Reads {@code --voters}. */
  public static int voters(String text) {
    return (int) OptionText.whole("--voters", text, 1, RunSpec.MOST_VOTERS);
  }

  /** Reads {@code --batch}. */
  public static int batch(String text) {
    return (int) OptionText.whole("--batch", text, 1, RunSpec.MOST_BATCH);
  }

  /** Reads {@code --epochs}. */
  public static int epochs(String text) {
    return (int) OptionText.whole("--epochs", text, 1, RunSpec.MOST_EPOCHS);
  }

  /** Reads {@code --steps}. */
  public static long steps(String text) {
    return OptionText.whole("--steps", text, 1, RunSpec.MOST_STEPS);
  }

  /** Reads {@code --seed}. */
  public static long seed(String text) {
    return OptionText.whole("--seed", text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Reads {@code --warmup}. */
  public static long warmup(String text) {
    return OptionText.whole("--warmup", text, 0, RunSpec.MOST_STEPS);
  }

  /** Reads {@code --cooldown}: {@code none}, which is 0, or a share of the run, at most 1. */
  public static double cooldown(String text) {
    if (text.equals("none")) {
      return 0;
    }
    double share = OptionText.number("--cooldown", text);
    checkCooldown(share);
    return share;
  }

  static void checkCooldown(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidInputException(
          "--cooldown "
              + share
              + ": expected none, or the share of the run over which the rate falls to 0 at its end,"
              + " above 0 and at most 1.");
    }
  }

  /** Reads {@code --threads}. */
  public static int threads(String text) {
    return (int) OptionText.whole("--threads", text, 1, RunSpec.MOST_THREADS);
  }

  /** Reads {@code --clip}: {@code none}, which is 0, or a number above 0. */
  public static float clip(String text) {
    if (text.equals("none")) {
      return 0;
    }
    float clip = OptionText.single("--clip", text);
    if (!(clip > 0)) {
      throw new InvalidInputException(
          "--clip " + text + ": expected none, or the largest norm of a gradient, above 0.");
    }
    return clip;
  }

  /** Reads {@code --initial-rate}, {@code auto} or a number, into a spec. */
  public static void initialRate(String text, RunSpecBuilder spec) {
    if (text.equals("auto")) {
      spec.initialRateAuto();
      return;
    }
    double rate = OptionText.number("--initial-rate", text);
    if (!(rate > 0)) {
      throw new InvalidInputException(
          "--initial-rate " + text + ": expected auto, or a number above 0 such as 0.01.");
    }
    spec.initialRate(rate);
  }
}
