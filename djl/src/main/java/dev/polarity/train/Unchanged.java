package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.DataSection;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds the files that a run is made from against what they were when it was begun. The data decide
 * every gradient; and frozen weights are in no snapshot, so a changed file of initial weights would
 * otherwise slip into the result.
 */
final class Unchanged {

  private static final int BRIEF = 12;

  private Unchanged() {}

  /**
   * Refuses changed data and changed initial weights.
   *
   * @param before what the run was begun with, as far as it is known
   * @param whose names that run in the sentence
   * @param data what the data are now
   * @param init the file of the initial weights, where it is now
   * @throws InvalidInputException if something has changed
   */
  static void require(RunFile before, String whose, DataSection data, Optional<Path> init) {
    before
        .data()
        .ifPresent(
            old ->
                require(
                    "The data " + data.name() + " have",
                    "data",
                    whose,
                    data.sha256(),
                    old.sha256()));
    before
        .resolved()
        .map(Resolved::initSha256)
        .ifPresent(
            old -> {
              if (old.isPresent() != init.isPresent()) {
                throw new InvalidInputException(
                    "--init: %s began with %s; begin a new run, or %s."
                        .formatted(
                            whose,
                            old.isPresent() ? "weights from a file" : "random weights",
                            old.isPresent() ? "give that file" : "leave the file out"));
              }
              init.ifPresent(
                  file ->
                      require(
                          file + ": the initial weights have",
                          "file",
                          whose,
                          InitialFile.sha256(file),
                          old.get()));
            });
  }

  private static void require(String what, String thing, String whose, String now, String before) {
    if (!before.equals(now)) {
      throw new InvalidInputException(
          "%s changed since %s was begun (SHA-256 %s..., expected %s...); bring the old %s back or begin a new run."
              .formatted(what, whose, now.substring(0, BRIEF), before.substring(0, BRIEF), thing));
    }
  }
}
