package dev.polarity.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StepForecastTest {

  private static final long D = 64_000_000;
  private static final double VOTER = 0.11;
  private static final ExchangeWork NONE = new ExchangeWork(0, 0, 0, 0);
  private static final Wire INFINITE =
      new StatedWire(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY);

  private static Map<Way, WayFigures> figures(ExchangeWork work) {
    Slowest steady = new Slowest(new double[][] {{0.115, 0.115}});
    Slowest slower = new Slowest(new double[][] {{0.13}});
    Map<Way, WayFigures> figures = new EnumMap<>(Way.class);
    figures.put(Way.PLAIN, new WayFigures(steady, VOTER, work, 4, 1, 1));
    figures.put(Way.CODED, new WayFigures(steady, VOTER, work.times(3), 4, 0.25, 0.5));
    figures.put(Way.DENSE, new WayFigures(slower, VOTER, work.times(5), 4, 32, 32));
    return figures;
  }

  private static Load perMachine() {
    return new Load(D, 32, OptionalInt.empty());
  }

  private static StatedWire gigabit() {
    return new StatedWire(1e9 * StatedWire.ETHERNET, 0, Double.POSITIVE_INFINITY);
  }

  @Test
  void overAnInfiniteLinkOnlyComputingCounts() {
    StepForecast steps = new StepForecast(perMachine(), figures(NONE), INFINITE);
    for (int nodes : new int[] {1, 2, 7, 64}) {
      assertThat(steps.seconds(Way.PLAIN, nodes)).isCloseTo(0.115, within(1e-12));
      assertThat(steps.speedUp(Way.PLAIN, nodes)).isCloseTo(nodes, within(1e-9));
      assertThat(steps.speedUp(Way.DENSE, nodes)).isCloseTo(nodes * 0.115 / 0.13, within(1e-9));
    }
  }

  @Test
  void oneNodeHasNoWire() {
    StepForecast steps = new StepForecast(perMachine(), figures(NONE), gigabit());
    for (Way way : Way.values()) {
      assertThat(steps.exchange(way, 1)).isZero();
      assertThat(steps.bytes(way, 1)).isZero();
    }
  }

  @Test
  void refusesZeroNodesAndMoreThanVoters() {
    StepForecast steps =
        new StepForecast(new Load(D, 32, OptionalInt.of(4)), figures(NONE), gigabit());
    assertThatThrownBy(() -> steps.seconds(Way.PLAIN, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> steps.seconds(Way.PLAIN, 5))
        .hasMessageContaining("4 voters")
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** 2·(P-1)/P bits per weight, as the contract says it, and 36 bytes for each message. */
  @Test
  void bytesAreThoseOfTheContract() {
    StepForecast steps = new StepForecast(perMachine(), figures(NONE), gigabit());
    for (int nodes : new int[] {2, 4, 8}) {
      double frames = 2 * (nodes - 1) * 36;
      double pieces = Math.ceil((double) D / nodes / (1 << 20));
      assertThat(steps.bytes(Way.PLAIN, nodes))
          .isCloseTo(2.0 * (nodes - 1) / nodes * D / 8 + frames * pieces, within(1e-6));
      double chunks = Math.ceil((double) D / nodes / (1 << 18));
      assertThat(steps.bytes(Way.DENSE, nodes))
          .isCloseTo(64.0 * (nodes - 1) / nodes * D / 8 + frames * chunks, within(1e-6));
    }
  }

  @Test
  void onASlowLinkTheStepIsItsBytes() {
    StepForecast steps = new StepForecast(perMachine(), figures(NONE), gigabit());
    assertThat(steps.exchange(Way.PLAIN, 2))
        .isCloseTo(steps.bytes(Way.PLAIN, 2) * 8 / 1e9, within(1e-9));
    assertThat(steps.exchange(Way.CODED, 2))
        .isCloseTo(steps.bytes(Way.CODED, 2) * 8 / 1e9, within(1e-9));
  }

  @Test
  void votersOfOneNodeFollowOneAnotherAndSendMorePlanes() {
    StepForecast steps =
        new StepForecast(new Load(D, 32, OptionalInt.of(6)), figures(NONE), gigabit());
    assertThat(steps.compute(Way.PLAIN, 1)).isCloseTo(6 * 0.11 + 0.005, within(1e-12));
    assertThat(steps.compute(Way.PLAIN, 2)).isCloseTo(3 * 0.11 + 0.005, within(1e-12));
    double pieces = Math.ceil(D / 2.0 / (1 << 20));
    // Three ballots are counted in two planes, and a verdict has one.
    assertThat(steps.bytes(Way.PLAIN, 2)).isCloseTo(3 * (D / 8.0 / 2 + pieces * 36), within(1e-6));
    assertThat(steps.imagesPerSecond(Way.PLAIN, 6))
        .isCloseTo(6 * 32 / steps.seconds(Way.PLAIN, 6), within(1e-9));
  }

  @Test
  void workIsInProportionToWhatIsNotANodesOwn() {
    ExchangeWork work = new ExchangeWork(0.01, 0.02, 0.03, 0.04);
    StepForecast steps = new StepForecast(perMachine(), figures(work), INFINITE);
    assertThat(steps.exchange(Way.PLAIN, 4)).isCloseTo(0.1, within(1e-12));
    assertThat(steps.exchange(Way.PLAIN, 2)).isCloseTo(0.1 * 2 / 3, within(1e-12));
  }

  @Test
  void aStepWaitsForTheSlowest() {
    Slowest uneven = new Slowest(new double[][] {{0.1, 0.3}});
    Map<Way, WayFigures> figures = figures(NONE);
    figures.put(Way.PLAIN, new WayFigures(uneven, 0, NONE, 2, 1, 1));
    StepForecast steps = new StepForecast(perMachine(), figures, INFINITE);
    assertThat(steps.seconds(Way.PLAIN, 1)).isCloseTo(0.2, within(1e-12));
    assertThat(steps.seconds(Way.PLAIN, 2)).isCloseTo(0.25, within(1e-12));
    assertThat(steps.seconds(Way.PLAIN, 1000)).isCloseTo(0.3, within(1e-9));
  }
}
