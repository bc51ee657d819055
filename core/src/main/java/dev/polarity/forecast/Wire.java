package dev.polarity.forecast;

/**
 * The links of a group of nodes while all send to all at once, as in each of the two phases of an
 * exchange: every node sends so many bytes, in equal parts to all others, and receives as many.
 */
public interface Wire {

  /** Returns the seconds until a message without content has arrived. */
  double latency();

  /**
   * Returns how much longer it takes with content.
   *
   * @param bytes what each node sends, at least 0, frames included
   * @return seconds beyond the latency, at least 0, which do not fall as the bytes grow
   */
  double transfer(double bytes);
}
