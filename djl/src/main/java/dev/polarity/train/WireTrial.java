package dev.polarity.train;

import dev.polarity.exchange.LinkTrial;
import dev.polarity.forecast.MeasuredWire;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times the links between nodes: growing amounts, from nothing to what 32-bit floats would be, each
 * a few times and each after a rest as long as the nodes compute in a step, since a link may let
 * through at once what it has saved up. A time is the mean over the nodes, half of there and back;
 * of the repetitions the median counts.
 */
final class WireTrial {

  private static final int NOTHING = 64;
  private static final int FIRST = 4096;
  private static final int GROWTH = 4;
  private static final int WARM_UP = 20;
  private static final int LEAST_TIMES = 3;
  private static final int MOST_TIMES = 9;
  private static final long LONGEST_REST_MILLIS = 200;

  private final Peers peers;
  private final LinkTrial trial;
  private final double seconds;
  private final long restMillis;

  /**
   * What came out.
   *
   * @param wire the links
   * @param spread the widest distance between quartiles of one amount, as a share of its time,
   *     among the larger half of the amounts
   */
  record Outcome(MeasuredWire wire, double spread) {}

  /**
   * Prepares the trial.
   *
   * @param peers at least two nodes, between which no step has been taken
   * @param seconds about how long to try; an amount that takes longer is tried once, and no larger
   *     one
   * @param rest seconds that a step computes
   */
  WireTrial(Peers peers, double seconds, double rest) {
    this.peers = peers;
    this.trial = new LinkTrial(peers.messenger().orElseThrow());
    this.seconds = seconds;
    this.restMillis = Math.min(LONGEST_REST_MILLIS, (long) (1000 * rest));
  }

  /**
   * Times the links.
   *
   * @param most the most bytes that a node sends in a phase
   */
  Outcome run(double most) {
    List<double[]> points = new ArrayList<>();
    List<Double> spreads = new ArrayList<>();
    double left = seconds;
    for (int i = 0; i < WARM_UP; i++) {
      round(NOTHING);
    }
    for (double bytes = NOTHING; left > 0; bytes = next(bytes, most)) {
      double[] times = times(bytes, left / 4);
      double median = times[times.length / 2];
      points.add(new double[] {bytes, median / 2});
      spreads.add((times[3 * times.length / 4] - times[times.length / 4]) / median);
      left -= Arrays.stream(times).sum();
      if (bytes >= most) {
        break;
      }
    }
    double spread =
        spreads.subList(spreads.size() / 2, spreads.size()).stream()
            .mapToDouble(each -> each)
            .max()
            .orElseThrow();
    return new Outcome(
        new MeasuredWire(
            points.stream().mapToDouble(point -> point[0]).toArray(),
            points.stream().mapToDouble(point -> point[1]).toArray()),
        spread);
  }

  private static double next(double bytes, double most) {
    return bytes == NOTHING ? FIRST : Math.max(FIRST + 1, Math.min(most, bytes * GROWTH));
  }

  /** Returns the sorted times of an amount, the same on all nodes. */
  private double[] times(double bytes, double budget) {
    List<Double> times = new ArrayList<>();
    double sum = 0;
    while (times.size() < LEAST_TIMES || times.size() < MOST_TIMES && sum < budget) {
      double time = round(bytes);
      times.add(time);
      sum += time;
      if (time > budget) {
        break;
      }
    }
    return times.stream().mapToDouble(time -> time).sorted().toArray();
  }

  private double round(double bytes) {
    rest();
    peers.gather("trial of the links", new byte[0]);
    double mine = trial.round(Math.round(bytes)) / 1e9;
    double sum = 0;
    for (byte[] told :
        peers.gather(
            "time of a trial", LittleEndian.allocate(Double.BYTES).putDouble(mine).array())) {
      sum += LittleEndian.wrap(told).getDouble();
    }
    return sum / peers.nodes();
  }

  private void rest() {
    try {
      Thread.sleep(restMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
