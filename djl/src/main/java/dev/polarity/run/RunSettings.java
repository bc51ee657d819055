package dev.polarity.run;

import dev.polarity.codec.Coding;
import dev.polarity.error.InvalidInputException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may change between sessions of a run without changing a bit of its weights.
 *
 * @param evalEvery steps between two evaluations; empty: one epoch
 * @param snapshotEvery steps between two snapshots; empty: one epoch, but at most 500 steps, so
 *     that a resumed run has little to compute again
 * @param journalLimit bytes beyond which the oldest journal segments go
 * @param coding how signs go as bytes, between nodes and into the journal
 */
public record RunSettings(
    OptionalLong evalEvery, OptionalLong snapshotEvery, long journalLimit, Coding coding) {

  /** The journal's limit unless another is given: 1 GiB. */
  public static final long DEFAULT_JOURNAL_LIMIT = 1L << 30;

  private static final long DEFAULT_SNAPSHOT_STEPS = 500;
  private static final String UNITS = "KMGT";
  private static final Pattern SIZE = Pattern.compile("(\\d+)(?:\\s*([KMGT])iB)?");

  /**
   * Checks the ranges.
   *
   * @throws InvalidInputException if an interval is not positive or the limit is negative
   */
  public RunSettings {
    evalEvery.ifPresent(
        value -> OptionText.checkWhole("--eval-every", value, 1, RunSpec.MOST_STEPS));
    snapshotEvery.ifPresent(
        value -> OptionText.checkWhole("--snapshot-every", value, 1, RunSpec.MOST_STEPS));
    OptionText.checkWhole("--journal-limit", journalLimit, 0, Long.MAX_VALUE);
  }

  /** Returns the defaults. */
  public static RunSettings defaults() {
    return new RunSettings(
        OptionalLong.empty(), OptionalLong.empty(), DEFAULT_JOURNAL_LIMIT, Coding.AUTO);
  }

  /**
   * Reads {@code --eval-every}: {@code epoch} or a number of steps.
   *
   * @throws InvalidInputException if the text is neither
   */
  public static OptionalLong parseEvalEvery(String text) {
    return interval("--eval-every", text, "epoch");
  }

  /**
   * Reads {@code --snapshot-every}: {@code auto} or a number of steps.
   *
   * @throws InvalidInputException if the text is neither
   */
  public static OptionalLong parseSnapshotEvery(String text) {
    return interval("--snapshot-every", text, "auto");
  }

  private static OptionalLong interval(String option, String text, String word) {
    if (text.equals(word)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(OptionText.whole(option, text, 1, RunSpec.MOST_STEPS));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          option + " " + text + ": expected " + word + ", or a whole number of steps from 1 on.",
          e);
    }
  }

  static String text(OptionalLong interval, String word) {
    return interval.isPresent() ? Long.toString(interval.getAsLong()) : word;
  }

  /**
   * Reads {@code --journal-limit}: bytes, or a number with KiB, MiB, GiB or TiB.
   *
   * @throws InvalidInputException if the text is no such size
   */
  public static long parseJournalLimit(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (size.matches()) {
      try {
        int shift = 10 * (1 + UNITS.indexOf(size.group(2) == null ? ' ' : size.group(2).charAt(0)));
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
      } catch (NumberFormatException | ArithmeticException e) {
        // Worded below.
      }
    }
    throw new InvalidInputException(
        "--journal-limit " + text + ": expected a size such as 500MiB, 1GiB or 1000000 (bytes).");
  }

  /**
   * Reads {@code --coding}: auto, plain or coded.
   *
   * @throws InvalidInputException if the text is none of them
   */
  public static Coding parseCoding(String text) {
    return OptionText.choice("--coding", text, Coding.values(), RunSettings::text);
  }

  /** Returns the name of a coding that options and files use. */
  public static String text(Coding coding) {
    return coding.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the steps between two evaluations. */
  public long evalSteps(long stepsPerEpoch) {
    return evalEvery.orElse(stepsPerEpoch);
  }

  /** Returns the steps between two snapshots. */
  public long snapshotSteps(long stepsPerEpoch) {
    return snapshotEvery.orElse(Math.min(stepsPerEpoch, DEFAULT_SNAPSHOT_STEPS));
  }
}
