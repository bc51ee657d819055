package dev.polarity.app;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What somebody wants to know of a measured machine.
 *
 * @param machines how many, from 2 on, in rising order
 * @param rate bits per second of the links, where they are stated
 * @param roundTrip seconds there and back, where links are not measured
 * @param statedRoundTrip whether that was stated, else assumed
 * @param bits bits per weight of coded signs, where they are stated
 */
record BenchQuestion(
    List<Integer> machines,
    OptionalDouble rate,
    double roundTrip,
    boolean statedRoundTrip,
    OptionalDouble bits) {

  /** Copies the list. */
  BenchQuestion {
    machines = List.copyOf(machines);
  }

  /** Returns the largest number of machines. */
  int largest() {
    return machines.get(machines.size() - 1);
  }
}
