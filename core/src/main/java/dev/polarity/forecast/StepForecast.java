package dev.polarity.forecast;

import java.util.Map;

/**
 * How long a step takes on P nodes.
 *
 * <pre>
 *   step      = compute + exchange
 *   compute   = μ + (m - 1)·v + √m·(s_P - μ)
 *   exchange  = first phase + second phase                       (0 on one node)
 *   k         = c·(P - 1) messages in each phase, p·c·(P - 1) in the first of a vote
 *   bytes     = k · (⌈d·β / 8P⌉ / c + 36)
 * </pre>
 *
 * with m voters on the fullest node, μ the mean time of a step with one voter and s_P that of the
 * slowest of P ({@link Slowest}; the sum over m voters varies √m times as much), v what each
 * further voter takes; d coordinates, P slices of them, β bits per coordinate (plain 1, dense 32,
 * coded as measured), p = ⌈log2(m+1)⌉ planes, and a frame's header and checksum of 36 bytes ({@code
 * docs/contract.md}). A slice goes in c chunks, of 2^18 floats or of 2^20 signs. {@link
 * PhaseForecast} says what of a phase overlaps.
 *
 * <p>What a node does in an exchange was measured with one voter and Q nodes. It is proportional to
 * the coordinates that are not its own, so for P nodes it is {@code ((P-1)/P) / ((Q-1)/Q)} times as
 * much, and the first phase of a vote p times that.
 */
public final class StepForecast {

  private static final int FRAME_BYTES = 36;
  private static final int CHUNK_FLOATS = 1 << 18;
  private static final int CHUNK_SIGNS = 1 << 20;

  private final Load load;
  private final Map<Way, WayFigures> figures;
  private final Wire wire;

  /**
   * Prepares forecasts.
   *
   * @param load what a step is of
   * @param figures what was measured of each way
   * @param wire the links
   */
  public StepForecast(Load load, Map<Way, WayFigures> figures, Wire wire) {
    this.load = load;
    this.figures = Map.copyOf(figures);
    this.wire = wire;
  }

  /**
   * Returns the seconds of a step.
   *
   * @param way how the nodes exchange
   * @param nodes P, at least 1, and at most as many as there are voters
   */
  public double seconds(Way way, int nodes) {
    return compute(way, nodes) + exchange(way, nodes);
  }

  /** Returns the seconds until the slowest node has computed, and all have moved their weights. */
  public double compute(Way way, int nodes) {
    if (nodes < 1 || nodes > load.voters(nodes)) {
      throw new IllegalArgumentException(
          load.voters(nodes) + " voters cannot be spread over " + nodes + " nodes.");
    }
    WayFigures measured = figures.get(way);
    int voters = load.votersOfOne(nodes);
    double mean = measured.step().mean();
    double late = measured.step().of(nodes) - mean;
    return mean + (voters - 1) * measured.voter() + Math.sqrt(voters) * late;
  }

  /** Returns the seconds of an exchange between nodes that all begin it at once. */
  public double exchange(Way way, int nodes) {
    if (nodes == 1) {
      return 0;
    }
    WayFigures measured = figures.get(way);
    int planes = way == Way.DENSE ? 1 : planes(load.votersOfOne(nodes));
    int parts = chunks(way, nodes);
    double share = share(nodes) / share(measured.nodes());
    ExchangeWork work = measured.work().times(share).firstTimes(planes);
    double firstBytes = bytes(measured.firstBits(), nodes, planes, parts);
    double secondBytes = bytes(measured.secondBits(), nodes, 1, parts);
    int messages = (nodes - 1) * parts;
    return PhaseForecast.seconds(
            messages * planes,
            work.makeFirst(),
            wire.transfer(firstBytes),
            wire.latency(),
            work.takeFirst())
        + PhaseForecast.seconds(
            messages,
            work.makeSecond(),
            wire.transfer(secondBytes),
            wire.latency(),
            work.takeSecond());
  }

  /** Returns the bytes that a node sends in a step, frames included. */
  public double bytes(Way way, int nodes) {
    if (nodes == 1) {
      return 0;
    }
    WayFigures measured = figures.get(way);
    int planes = way == Way.DENSE ? 1 : planes(load.votersOfOne(nodes));
    int parts = chunks(way, nodes);
    return bytes(measured.firstBits(), nodes, planes, parts)
        + bytes(measured.secondBits(), nodes, 1, parts);
  }

  /** Returns the images per second of all nodes together. */
  public double imagesPerSecond(Way way, int nodes) {
    return (double) load.voters(nodes) * load.batch() / seconds(way, nodes);
  }

  /** Returns how many times as many images per second as on one node that votes plainly. */
  public double speedUp(Way way, int nodes) {
    return imagesPerSecond(way, nodes) / imagesPerSecond(Way.PLAIN, 1);
  }

  private double bytes(double bits, int nodes, int planes, int parts) {
    double slice = Math.ceil(load.coordinates() * bits / 8 / nodes);
    return (nodes - 1.0) * planes * (slice + (double) parts * FRAME_BYTES);
  }

  private int chunks(Way way, int nodes) {
    double slice = Math.ceil((double) load.coordinates() / nodes);
    return (int) Math.ceil(slice / (way == Way.DENSE ? CHUNK_FLOATS : CHUNK_SIGNS));
  }

  private static int planes(int ballots) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ballots);
  }

  private static double share(int nodes) {
    return (nodes - 1.0) / nodes;
  }
}
