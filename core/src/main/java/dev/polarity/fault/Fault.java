package dev.polarity.fault;

import java.util.Locale;

/** What may happen to a frame, or to the node that writes it; in the order in which it is drawn. */
public enum Fault {
  /** The node's process ends at once, as by {@code kill -9}. */
  KILL,
  /** The node neither sends nor reads for a while, as by {@code kill -STOP}. */
  STOP,
  /** The connection is cut in the middle of the frame. */
  CUT,
  /** The frame, and so all behind it, is held back for a while. */
  DELAY,
  /** The frame is not written. */
  DROP,
  /** One bit of the frame is turned over. */
  FLIP,
  /** The frame is written twice. */
  DUPLICATE;

  /** Returns the name in the text of a plan. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether it takes a length of time. */
  boolean lasts() {
    return this == STOP || this == DELAY;
  }
}
