package dev.polarity.forecast;

/**
 * Links of which a rate and a latency are stated: {@code bytes · 8 / rate}. Of what Ethernet
 * carries with packets of the usual 1,500 bytes, 1,448 in 1,538 are a message's own; the others are
 * preamble, gap and the headers of Ethernet, IP and TCP. Nothing passes faster than the sockets of
 * the machine can move it.
 */
public final class StatedWire implements Wire {

  /** Bytes on the wire for each byte of a message. */
  static final double ETHERNET = 1538.0 / 1448;

  private static final int BITS = 8;

  private final double secondsPerByte;
  private final double latency;

  /**
   * States a link.
   *
   * @param bitsPerSecond what a node sends, and receives at the same time; positive, may be
   *     infinite
   * @param latency seconds one way, at least 0
   * @param socketBytesPerSecond what this machine's own sockets carry; positive, may be infinite
   */
  public StatedWire(double bitsPerSecond, double latency, double socketBytesPerSecond) {
    if (!(bitsPerSecond > 0) || !(latency >= 0) || !(socketBytesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "A link of "
              + bitsPerSecond
              + " bits a second, a latency of "
              + latency
              + " s and sockets of "
              + socketBytesPerSecond
              + " bytes a second are not all positive.");
    }
    this.secondsPerByte = Math.max(BITS * ETHERNET / bitsPerSecond, 1 / socketBytesPerSecond);
    this.latency = latency;
  }

  @Override
  public double latency() {
    return latency;
  }

  @Override
  public double transfer(double bytes) {
    return bytes * secondsPerByte;
  }
}
