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
 * All of it is measured: ratio and time of coding by running means over the messages that were
 * coded, decoding by what this node itself has decoded, rate as {@link
 * dev.polarity.mesh.Messenger#bytesPerSecond} says. Where it is not worth it, a message now and
 * then is coded all the same, because signs turn less often as training goes on.
 *
 * <p>Which it is changes no bit of a run, and is nothing that the receiver has to know beforehand.
 */
final class CodingChoice {

  /** One message out of so many is coded to see what it would save. */
  static final int PROBE = 32;

  private static final double NEWEST = 1.0 / 8;
  private static final double UNKNOWN = -1;

  private final Coding coding;
  private double ratio = UNKNOWN;
  private double encoding = UNKNOWN;
  private double decoding = UNKNOWN;
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
    if (ratio == UNKNOWN || ++sinceProbe >= PROBE) {
      sinceProbe = 0;
      return true;
    }
    double decode = decoding == UNKNOWN ? encoding : decoding;
    return bytesPerSecond <= 0 || (1 - ratio) * 1e9 > (encoding + decode) * bytesPerSecond;
  }

  /** A message was coded; in as many bytes as plain if coding it saved nothing. */
  void encoded(int plainBytes, int codedBytes, long nanos) {
    ratio = mean(ratio, (double) codedBytes / plainBytes);
    encoding = mean(encoding, (double) nanos / plainBytes);
  }

  /** A message of the same kind was decoded. */
  void decoded(int plainBytes, long nanos) {
    decoding = mean(decoding, (double) nanos / plainBytes);
  }

  private static double mean(double before, double newest) {
    return before == UNKNOWN ? newest : before + NEWEST * (newest - before);
  }
}
