package dev.polarity.mesh;

import java.util.Locale;

/**
 * What tells a message apart from all others that one node sends to one other in a run; sent once
 * and received once.
 *
 * @param type what it is
 * @param step the step that it belongs to, or a number of the sender's choice, at least 0
 * @param slice number of the slice or part, at least 0
 */
public record MessageKey(MessageType type, long step, int slice) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if step or slice is negative
   */
  public MessageKey {
    if (step < 0 || slice < 0) {
      throw new IllegalArgumentException(
          "A message has neither a negative step (" + step + ") nor slice (" + slice + ").");
    }
  }

  /** Returns the words of messages to people: "tally of step 7, slice 2". */
  @Override
  public String toString() {
    String name = type.name().toLowerCase(Locale.ROOT);
    return type.ofStep()
        ? name + " of step " + step + ", slice " + slice
        : name + " message " + step + ", part " + slice;
  }
}
