package dev.polarity.study;

import dev.polarity.error.InvalidInputException;
import java.util.List;

/**
 * What a study is to make.
 *
 * @param name the study's name
 * @param about what it is for, in a sentence
 * @param identity what the study was made from; a directory holds a study of one identity
 * @param threads threads of the tensor library in all runs
 * @param tasks the settings of each pair of data and model, one pair after the other
 */
public record StudyPlan(
    String name, String about, String identity, int threads, List<List<Setting>> tasks) {

  /**
   * Checks that there is something to do.
   *
   * @throws InvalidInputException if there is not
   */
  public StudyPlan {
    tasks = tasks.stream().map(List::copyOf).toList();
    if (tasks.stream().allMatch(List::isEmpty)) {
      throw new InvalidInputException(
          "The study " + name + " is empty: expected at least one task, one run and one seed.");
    }
  }
}
