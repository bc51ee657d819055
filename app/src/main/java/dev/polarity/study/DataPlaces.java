package dev.polarity.study;

import java.util.List;

/** Where the data are that a recipe names. */
@FunctionalInterface
public interface DataPlaces {

  /** The names of data that a recipe uses for what lies elsewhere on each machine. */
  List<String> NAMES = List.of("mnist", "cifar10", "cifar100");

  /**
   * Returns what to train on in place of a name.
   *
   * @param name one of {@link #NAMES}
   * @return {@code digits}, or the directory or file
   * @throws dev.polarity.error.InvalidInputException if it is not known, or holds other data
   */
  String of(String name);
}
