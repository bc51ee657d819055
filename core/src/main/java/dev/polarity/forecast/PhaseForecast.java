package dev.polarity.forecast;

/**
 * One phase of an exchange, in which each node sends k messages of one size and receives as many:
 * what overlaps, and what does not. This is the only place that says so.
 *
 * <pre>
 *   e  seconds in which the node's thread makes all k messages
 *   w  seconds in which the link carries them, of which another thread takes care
 *   L  seconds until the first byte of a message arrives
 *   r  seconds in which the same thread takes in all k that come
 *
 *   a_1 = e/k + w/k + L                        the first message is there
 *   a_k = max(e + w/k, e/k + w) + L            the last message is there
 *   end = max(e + r, a_1 + r, a_k + r/k)
 * </pre>
 *
 * Message i leaves when it is made and the one before has left; a node takes in nothing before it
 * has made all of its own; and between the first and the last message all is linear, so that the
 * longest chain is one of those three. All nodes do the same at the same time. The phases
 * themselves follow one another. In truth {@code MeshExchange} tells the verdict of a chunk as soon
 * as it is counted; by what that gains a forecast is too long.
 */
final class PhaseForecast {

  private PhaseForecast() {}

  /**
   * Returns the seconds of a phase.
   *
   * @param messages k, at least 1
   * @param make e, at least 0
   * @param carry w, at least 0
   * @param latency L, at least 0
   * @param take r, at least 0
   */
  static double seconds(int messages, double make, double carry, double latency, double take) {
    double first = (make + carry) / messages + latency;
    double last = Math.max(make + carry / messages, make / messages + carry) + latency;
    return Math.max(Math.max(make, first) + take, last + take / messages);
  }
}
