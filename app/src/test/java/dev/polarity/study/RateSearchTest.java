package dev.polarity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The search on made-up accuracies. Rates are told by number: 0 is 1, -1 is 0.3, -2 is 0.1. */
class RateSearchTest {

  private static final RateGrid GRID = new RateGrid(-10, 2, -2, 9);

  private final TreeMap<Integer, Double> tried = new TreeMap<>();

  /** Runs a search, and returns the rates in the order in which they were tried. */
  private List<Integer> search(RateGrid grid, IntToDoubleFunction accuracy) {
    tried.clear();
    List<Integer> order = new ArrayList<>();
    OptionalInt next = RateSearch.next(grid, tried);
    while (next.isPresent()) {
      order.add(next.getAsInt());
      tried.put(next.getAsInt(), accuracy.applyAsDouble(next.getAsInt()));
      assertThat(order).as("a search that does not end").hasSizeLessThan(50);
      next = RateSearch.next(grid, tried);
    }
    return order;
  }

  private static double peak(int at, int number) {
    return 0.9 - 0.05 * Math.abs(number - at);
  }

  @Test
  void aPeakAtTheStartTakesThreeRates() {
    assertThat(search(GRID, n -> peak(-2, n))).containsExactly(-2, -1, -3);
    assertThat(RateSearch.best(tried)).isEqualTo(-2);
  }

  @Test
  void aPeakInsideIsWalkedTo() {
    assertThat(search(GRID, n -> peak(1, n))).containsExactly(-2, -1, 0, 1, 2, -3);
    assertThat(RateSearch.best(tried)).isEqualTo(1);
    assertThat(search(GRID, n -> peak(-5, n))).containsExactly(-2, -1, -3, -4, -5, -6);
    assertThat(RateSearch.best(tried)).isEqualTo(-5);
  }

  @Test
  void aPeakAtTheEdgeOfTheGridEndsThere() {
    assertThat(search(GRID, n -> peak(2, n))).containsExactly(-2, -1, 0, 1, 2, -3);
    assertThat(RateSearch.best(tried)).isEqualTo(2);
    assertThat(search(new RateGrid(-2, 0, -2, 9), n -> peak(-8, n))).containsExactly(-2, -1);
    assertThat(search(new RateGrid(-4, -2, -2, 9), n -> peak(5, n))).containsExactly(-2, -3);
    assertThat(search(new RateGrid(-2, -2, -2, 9), n -> 0.5)).containsExactly(-2);
  }

  @Test
  void noMoreThanTheGivenPoints() {
    assertThat(search(GRID, n -> peak(-10, n))).containsExactly(-2, -1, -3, -4, -5, -6, -7, -8, -9);
    assertThat(search(GRID.atMost(3), n -> peak(-10, n))).containsExactly(-2, -1, -3);
    assertThat(search(GRID.atMost(1), n -> 0.5)).containsExactly(-2);
    assertThat(GRID.atMost(20).points()).isEqualTo(9);
  }

  @Test
  void aPlateauIsWalkedToItsEnd() {
    IntToDoubleFunction plateau = n -> n >= -6 && n <= 0 ? 0.8 : 0.3;
    assertThat(search(GRID, plateau)).containsExactly(-2, -1, 0, 1, -3, -4, -5, -6, -7);
    assertThat(RateSearch.best(tried)).as("the middle of the plateau").isEqualTo(-3);
    assertThat(search(GRID.atMost(2), n -> 0.5)).containsExactly(-2, -1);
    assertThat(RateSearch.best(tried)).as("of two the lower").isEqualTo(-2);
  }

  @Test
  void aRunThatDivergedIsWorseThanAnyOther() {
    IntToDoubleFunction half = n -> n > -2 ? RateSearch.DIVERGED : peak(-3, n);
    assertThat(search(GRID, half)).containsExactly(-2, -1, -3, -4);
    assertThat(RateSearch.best(tried)).isEqualTo(-3);
    IntToDoubleFunction guessing = n -> n > -6 ? RateSearch.DIVERGED : 0.1;
    assertThat(search(GRID, guessing))
        .as("down from where all diverged, and on along the plateau")
        .containsExactly(-2, -3, -4, -5, -6, -7, -8, -9, -10);
    assertThat(search(GRID, n -> RateSearch.DIVERGED)).hasSize(9).endsWith(-10);
    assertThat(RateSearch.best(tried)).isBetween(-10, -2);
  }

  @Test
  void ratesAreHalfDecades() {
    assertThat(List.of(-3, -2, -1, 0, 1, 2).stream().map(RateGrid::rate))
        .containsExactly(0.03, 0.1, 0.3, 1.0, 3.0, 10.0);
    for (int number = -20; number <= 10; number++) {
      String text = Double.toString(RateGrid.rate(number));
      assertThat(RateGrid.number("--start", text)).isEqualTo(number);
    }
    assertThatThrownBy(() -> RateGrid.number("--start", "0.2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("--start 0.2: expected 1 or 3 times a power of ten, such as 0.03 or 0.1.");
    assertThatThrownBy(() -> new RateGrid(-4, -2, 0, 9))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "search: expected a start between from and to, found from 0.01, start 1, to 0.1.");
  }
}
