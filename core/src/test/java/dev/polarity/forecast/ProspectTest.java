package dev.polarity.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProspectTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static Map<Way, WayFigures> figures(Random random) {
    Slowest gradient = new Slowest(new double[][] {random.doubles(5, 0.001, 0.2).toArray()});
    double work = 1e-3 * random.nextDouble();
    Map<Way, WayFigures> figures = new EnumMap<>(Way.class);
    figures.put(Way.PLAIN, ofWay(gradient, work, 1));
    figures.put(Way.CODED, ofWay(gradient, 10 * work, 0.3));
    figures.put(Way.DENSE, ofWay(gradient, 5 * work, 32));
    return figures;
  }

  private static WayFigures ofWay(Slowest gradient, double work, double bits) {
    return new WayFigures(
        gradient, 0.9 * gradient.mean(), new ExchangeWork(work, work, work, work), 4, bits, bits);
  }

  private static Wire wire(double rate) {
    return new StatedWire(rate, 1e-4, INFINITE);
  }

  private static Prospect prospect(Load load, Map<Way, WayFigures> figures, double rate) {
    return new Prospect(load, figures, wire(rate), ProspectTest::wire, 0);
  }

  /** Rate after rate, a hundredth of a decade apart. */
  private static OptionalDouble naive(java.util.function.DoublePredicate holds) {
    for (int i = 0; i <= 600; i++) {
      double rate = 1e6 * Math.pow(10, i / 100.0);
      if (holds.test(rate)) {
        return OptionalDouble.of(rate);
      }
    }
    return OptionalDouble.empty();
  }

  private static void meet(OptionalDouble found, OptionalDouble expected, String name) {
    assertThat(found.isPresent()).as(name).isEqualTo(expected.isPresent());
    if (found.isPresent()) {
      double step = Math.pow(10, 0.01);
      assertThat(found.getAsDouble())
          .as(name)
          .isBetween(expected.getAsDouble() / step * 0.999, expected.getAsDouble() * 1.001);
    }
  }

  @Test
  void breakEvensAreThoseOfTryingRateAfterRate() {
    Random random = Seed.random();
    for (int round = 0; round < 60; round++) {
      long coordinates = (long) Math.exp(Math.log(1e4) + random.nextDouble() * Math.log(1e4));
      Load load = new Load(coordinates, 32, OptionalInt.empty());
      Map<Way, WayFigures> figures = figures(random);
      int nodes = 2 + random.nextInt(15);
      Prospect prospect = prospect(load, figures, 1e9);
      String name = Seed.of("round %d, d %d, P %d", round, coordinates, nodes);
      meet(
          prospect.paysFrom(true, nodes),
          naive(rate -> new StepForecast(load, figures, wire(rate)).speedUp(Way.DENSE, nodes) > 1),
          name);
      meet(
          prospect.denseIsEven(nodes),
          naive(
              rate -> {
                StepForecast steps = new StepForecast(load, figures, wire(rate));
                double oneBit =
                    Math.min(steps.seconds(Way.PLAIN, nodes), steps.seconds(Way.CODED, nodes));
                return steps.seconds(Way.DENSE, nodes) <= 1.05 * oneBit;
              }),
          name);
    }
  }

  @Test
  void floatsOverASlowLinkPayFromThatNumberOfMachinesOnThatTryingGives() {
    Random random = Seed.random();
    Load load = new Load(10_000_000, 32, OptionalInt.empty());
    for (int round = 0; round < 30; round++) {
      Map<Way, WayFigures> figures = figures(random);
      Prospect prospect = prospect(load, figures, 1e8);
      OptionalInt found = prospect.pays(true);
      StepForecast steps = new StepForecast(load, figures, wire(1e8));
      int expected = 2;
      while (expected <= Prospect.MOST_MACHINES && steps.speedUp(Way.DENSE, expected) <= 1) {
        expected++;
      }
      assertThat(found.orElse(Prospect.MOST_MACHINES + 1))
          .as(Seed.of("round %d", round))
          .isEqualTo(expected);
    }
  }

  @Test
  void moreMachinesThanVotersBringNothing() {
    Prospect prospect =
        prospect(new Load(1000, 32, OptionalInt.of(6)), figures(new Random(1)), 1e10);
    assertThat(prospect.mostMachines()).isEqualTo(6);
    // On 4 and 5 machines the fullest has two voters, as on 3.
    assertThat(prospect.enough(false)).isEqualTo(6);
  }

  @Test
  void oneBitGoesTheQuickerWay() {
    Load load = new Load(10_000_000, 32, OptionalInt.empty());
    Map<Way, WayFigures> figures = figures(new Random(2));
    assertThat(prospect(load, figures, 1e6).oneBit(4)).isEqualTo(Way.CODED);
    assertThat(prospect(load, figures, 1e12).oneBit(4)).isEqualTo(Way.PLAIN);
  }

  @Test
  void uncertaintyIsThatOfEachPartByItsShare() {
    Slowest gradient = new Slowest(new double[][] {{0.9, 0.9, 1, 1.1, 1.1}});
    Map<Way, WayFigures> figures = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      figures.put(
          way, new WayFigures(gradient, 0, new ExchangeWork(0.25, 0.25, 0.25, 0.25), 2, 1, 1));
    }
    Prospect prospect =
        new Prospect(
            new Load(64, 1, OptionalInt.empty()), figures, wire(INFINITE), ProspectTest::wire, 0.4);
    double compute = prospect.steps().compute(Way.PLAIN, 2);
    double exchange = prospect.steps().exchange(Way.PLAIN, 2);
    assertThat(prospect.uncertainty(Way.PLAIN, 2))
        .isCloseTo((0.1 * compute + 0.2 * exchange) / (compute + exchange), within(1e-9));
  }

  @Test
  void aBreakEvenThatIsEverywhereOrNowhere() {
    assertThat(BreakEven.rate(rate -> true, 1, 10)).hasValue(1);
    assertThat(BreakEven.rate(rate -> false, 1, 10)).isEmpty();
    assertThat(BreakEven.rate(rate -> rate >= 3, 1, 10).orElseThrow()).isCloseTo(3, within(1e-9));
    assertThat(BreakEven.nodes(nodes -> nodes >= 5, 2, 4)).isEmpty();
    assertThat(BreakEven.nodes(nodes -> nodes >= 3, 2, 4)).hasValue(3);
    assertThat(BreakEven.enough(nodes -> Math.min(nodes, 7), 100, 0.01)).isEqualTo(7);
  }
}
