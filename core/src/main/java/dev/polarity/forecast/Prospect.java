package dev.polarity.forecast;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;

/**
 * What several machines would reach, and from where on one way is ahead of another. One bit goes as
 * a run sends it unless told otherwise: plain or coded, whichever takes less.
 */
public final class Prospect {

  /** Machines beyond which nobody looks here. */
  public static final int MOST_MACHINES = 1024;

  /** Rates between which break-evens are looked for, in bits per second. */
  public static final double LEAST_RATE = 1e6;

  /** The greatest of them. */
  public static final double MOST_RATE = 1e12;

  /** What is as good as equal, as a share. */
  public static final double EVEN = 0.05;

  /** What further machines have to bring to count, as a share of the most that is reached. */
  private static final double LITTLE = 0.01;

  private final Load load;
  private final Map<Way, WayFigures> figures;
  private final StepForecast steps;
  private final DoubleFunction<Wire> wires;
  private final double linkSpread;

  /**
   * Prepares a prospect.
   *
   * @param load what a step is of
   * @param figures what was measured of each way
   * @param wire the links
   * @param wires links of so many bits per second
   * @param linkSpread how far apart the times of the links were, as a share of them: the distance
   *     between quartiles; 0 where the links are only stated
   */
  public Prospect(
      Load load,
      Map<Way, WayFigures> figures,
      Wire wire,
      DoubleFunction<Wire> wires,
      double linkSpread) {
    this.load = load;
    this.figures = Map.copyOf(figures);
    this.steps = new StepForecast(load, figures, wire);
    this.wires = wires;
    this.linkSpread = linkSpread;
  }

  /** Returns the forecast of single steps. */
  public StepForecast steps() {
    return steps;
  }

  /**
   * Returns by which share a step may well be longer or shorter than forecast: half the distance
   * between the quartiles of what was measured, of computing and of the links, each by its part of
   * the step.
   *
   * @param way how the nodes exchange
   * @param nodes P
   */
  public double uncertainty(Way way, int nodes) {
    Slowest step = figures.get(way).step();
    double computing = (step.quantile(0.75) - step.quantile(0.25)) / 2 / step.quantile(0.5);
    double whole = steps.seconds(way, nodes);
    return (steps.compute(way, nodes) * computing + steps.exchange(way, nodes) * linkSpread / 2)
        / whole;
  }

  /** Returns which way one bit takes on so many nodes. */
  public Way oneBit(int nodes) {
    return steps.seconds(Way.CODED, nodes) < steps.seconds(Way.PLAIN, nodes)
        ? Way.CODED
        : Way.PLAIN;
  }

  /**
   * Returns the most machines that are looked at: as many as there are voters, if that is fixed.
   */
  public int mostMachines() {
    return Math.min(MOST_MACHINES, load.voters().orElse(MOST_MACHINES));
  }

  /**
   * Returns the least number of machines that train on more images per second than one.
   *
   * @param dense by floats, else by one bit
   */
  public OptionalInt pays(boolean dense) {
    return BreakEven.nodes(nodes -> speedUp(dense, nodes) > 1, 2, mostMachines());
  }

  /**
   * Returns the number of machines from which on more bring nothing, but for a hundredth.
   *
   * @param dense by floats, else by one bit
   */
  public int enough(boolean dense) {
    return BreakEven.enough(nodes -> speedUp(dense, nodes), mostMachines(), LITTLE);
  }

  /** Returns how many times as many images per second as one machine that votes by itself. */
  private double speedUp(boolean dense, int nodes) {
    return steps.speedUp(dense ? Way.DENSE : oneBit(nodes), nodes);
  }

  /**
   * Returns the bits per second from which on floats take at most 5 % longer than one bit.
   *
   * @param nodes P
   */
  public OptionalDouble denseIsEven(int nodes) {
    return BreakEven.rate(
        rate -> {
          StepForecast there = new StepForecast(load, figures, wires.apply(rate));
          double oneBit =
              Math.min(there.seconds(Way.PLAIN, nodes), there.seconds(Way.CODED, nodes));
          return there.seconds(Way.DENSE, nodes) <= (1 + EVEN) * oneBit;
        },
        LEAST_RATE,
        MOST_RATE);
  }

  /**
   * Returns the bits per second from which on signs go plain as fast as coded.
   *
   * @param nodes P
   */
  public OptionalDouble codingEnds(int nodes) {
    return BreakEven.rate(
        rate -> {
          StepForecast there = new StepForecast(load, figures, wires.apply(rate));
          return there.seconds(Way.PLAIN, nodes) <= there.seconds(Way.CODED, nodes);
        },
        LEAST_RATE,
        MOST_RATE);
  }

  /**
   * Returns the bits per second from which on several machines train on more images per second than
   * one.
   *
   * @param dense by floats, else by one bit
   * @param nodes P
   */
  public OptionalDouble paysFrom(boolean dense, int nodes) {
    return BreakEven.rate(
        rate -> {
          StepForecast there = new StepForecast(load, figures, wires.apply(rate));
          double speedUp =
              dense
                  ? there.speedUp(Way.DENSE, nodes)
                  : Math.max(there.speedUp(Way.PLAIN, nodes), there.speedUp(Way.CODED, nodes));
          return speedUp > 1;
        },
        LEAST_RATE,
        MOST_RATE);
  }
}
