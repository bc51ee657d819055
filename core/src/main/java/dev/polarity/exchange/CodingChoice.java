package dev.polarity.exchange;

import dev.polarity.codec.Coding;

/**
 * Decides for each message whether coding it is worth the time. It is where the link would take
 * longer for the bytes saved than coding and decoding take:
 *
 * <pre>
 *   (1 - ratio) · bytes / rate  &gt;  (coding + decoding time of a byte) · bytes
 * </pre>
 *
 * All of it is measured: ratio and time of coding over the messages that were coded, decoding by
 * what this node itself has decoded, rate as {@link dev.polarity.mesh.Messenger#bytesPerSecond}
 * says. Of times the least counts, slowly forgotten, since whatever else this machine does, and a
 * compiler that is not ready yet, makes them longer only. The first messages, and later one now and
 * then, are coded in any case, because signs turn less often as training goes on.
 *
 * <p>Which it is changes no bit of a run, and is nothing that the receiver has to know beforehand.
 */
final class CodingChoice {

  /** One message out of so many is coded to see what it would save. */
  static final int PROBE = 32;

  /** How many messages are coded in any case at first. */
  static final int FIRST = 8;

  private static final double FORGETTING = 1.0 / 16;
  private static final double UNKNOWN = -1;

  private final Coding coding;
  private double ratio;
  private double encoding = UNKNOWN;
  private double decoding = UNKNOWN;
  private int tried;
  private int sinceProbe;

  CodingChoice(Coding coding) {
    this.coding = coding;
  }

  /**
   * Decides for one message.
   *
   * @param bytesPerSecond what the link carries; infinity where there is no wire, 0 if not known
   */
  boolean pays(double bytesPerSecond) {
    if (coding != Coding.AUTO) {
      return coding == Coding.CODED;
    }
    if (tried < FIRST || ++sinceProbe >= PROBE) {
      sinceProbe = 0;
      return true;
    }
    double decode = decoding == UNKNOWN ? encoding : decoding;
    return bytesPerSecond <= 0 || (1 - ratio) * 1e9 > (encoding + decode) * bytesPerSecond;
  }

  /** A message was coded; in as many bytes as plain if coding it saved nothing. */
  void encoded(int plainBytes, int codedBytes, long nanos) {
    tried++;
    ratio += ((double) codedBytes / plainBytes - ratio) / Math.min(tried, FIRST);
    encoding = least(encoding, (double) nanos / plainBytes);
  }

  /** A message of the same kind was decoded. */
  void decoded(int plainBytes, long nanos) {
    decoding = least(decoding, (double) nanos / plainBytes);
  }

  private static double least(double before, double newest) {
    return before == UNKNOWN ? newest : Math.min(newest, before * (1 + FORGETTING));
  }
}
