package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import dev.polarity.run.MeasuredRate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * How nodes come to the same measured rates, to the bit: what rank 0 has measured for all, all
 * take; and what one has kept of an earlier session, all have.
 */
final class RateMeeting {

  private static final int BYTES = Long.BYTES + Double.BYTES;

  private final Peers peers;

  RateMeeting(Peers peers) {
    this.peers = peers;
  }

  /**
   * Lets rank 0 measure something.
   *
   * @param purpose what it is, in a word or two
   * @param measurement measures it; called on rank 0 only
   * @return what rank 0 measured
   */
  double measured(String purpose, DoubleSupplier measurement) {
    byte[] shared =
        peers.share(
            purpose,
            () -> LittleEndian.allocate(Double.BYTES).putDouble(measurement.getAsDouble()).array());
    return LittleEndian.wrap(shared).getDouble();
  }

  /**
   * Puts together what the nodes know.
   *
   * @param purpose what it is, in a word or two
   * @param mine what this node knows
   * @return what any of them knows, by the steps ascending
   * @throws StoppedException if two of them know different rates from one step on
   */
  List<MeasuredRate> all(String purpose, List<MeasuredRate> mine) {
    List<byte[]> told = peers.gather(purpose, bytes(mine));
    try {
      return together(told);
    } catch (StoppedException differ) {
      peers.staySoThatAllHear("rates that differ");
      throw differ;
    }
  }

  private static List<MeasuredRate> together(List<byte[]> told) {
    SortedMap<Long, MeasuredRate> all = new TreeMap<>();
    SortedMap<Long, Integer> ranks = new TreeMap<>();
    for (int rank = 0; rank < told.size(); rank++) {
      for (MeasuredRate rate : rates(told.get(rank))) {
        MeasuredRate other = all.putIfAbsent(rate.step(), rate);
        if (other != null && other.rate() != rate.rate()) {
          throw new StoppedException(
              "The run %s the rate %s on node %d, but %s on node %d; give each run directories of its own."
                  .formatted(
                      rate.step() == 0
                          ? "began with"
                          : "has measured for step %d".formatted(rate.step()),
                      other.rate(),
                      ranks.get(rate.step()),
                      rate.rate(),
                      rank));
        }
        ranks.putIfAbsent(rate.step(), rank);
      }
    }
    return List.copyOf(all.values());
  }

  private static byte[] bytes(List<MeasuredRate> rates) {
    ByteBuffer bytes = LittleEndian.allocate(rates.size() * BYTES);
    rates.forEach(rate -> bytes.putLong(rate.step()).putDouble(rate.rate()));
    return bytes.array();
  }

  private static List<MeasuredRate> rates(byte[] told) {
    ByteBuffer bytes = LittleEndian.wrap(told);
    List<MeasuredRate> rates = new ArrayList<>();
    while (bytes.remaining() >= BYTES) {
      rates.add(new MeasuredRate(bytes.getLong(), bytes.getDouble()));
    }
    return rates;
  }
}
