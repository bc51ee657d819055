package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;

/**
 * Which node of how many a run directory belongs to, and since when: what its journal tells of
 * losses and agreement is of that node's voters.
 *
 * @param rank r, 0 … nodes - 1
 * @param nodes P, at least 1
 * @param sinceStep the first step of the journal that was measured so
 */
public record RunPlacement(int rank, int nodes, long sinceStep) {

  /** A run in one process, from its beginning. */
  public static final RunPlacement ALONE = new RunPlacement(0, 1, 0);

  private static final int NUMBERS = 3;

  /** Returns the three numbers in a line. */
  String text() {
    return rank + " " + nodes + " " + sinceStep + "\n";
  }

  static RunPlacement parse(Path file, String text) {
    String[] numbers = text.strip().split(" ");
    try {
      if (numbers.length == NUMBERS) {
        return new RunPlacement(
            Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Long.parseLong(numbers[2]));
      }
    } catch (NumberFormatException e) {
      // Worded below.
    }
    throw new InvalidInputException(
        file + ": expected rank, nodes and a step in one line; delete the file and resume.");
  }
}
