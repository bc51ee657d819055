package dev.polarity.report;

import static dev.polarity.report.RunOf.byDefault;
import static dev.polarity.report.RunOf.method;
import static dev.polarity.report.RunOf.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummaryTest {

  /** By hand: .96 against .90 with no deviation on either side; 100 steps of 1,000 bits to .90. */
  @Test
  void saysWhoWonByHowMuchAndHowFast() {
    assertThat(
            new Summary(
                    verdict(
                        byDefault().seed(1).accuracy(.96, .9).at(100, 1, 1, .9, .9),
                        byDefault().seed(2).accuracy(.96, .9).at(100, 1, 1, .9, .9),
                        method("sgd").seed(1).accuracy(.9, .8).at(400, 1, 1, .9, .8),
                        method("sgd").seed(2).accuracy(.9, .8).at(400, 1, 1, .9, .8)))
                .sentences())
        .containsExactly(
            "Best: Polarity's default (lion-vote, adaptive, measured rate), with a test accuracy of"
                + " 96.00 ± 0.00 % (averaged, seeds 1, 2) at the end.",
            "Against plain SGD, taken at the best of 1 rate (0.1, 90.00 ± 0.00 % (averaged, seeds 1,"
                + " 2)), Polarity's default is ahead by 6.00 points, more than the spread.",
            "Polarity's default needed 100 steps (1 epoch) and 100 kbit per voter to reach the"
                + " 90.00 % with which plain SGD ended; plain SGD needed 400 steps and 400 kbit, 4.0"
                + " times as many bits.");
  }

  @Test
  void saysWhatLost() {
    assertThat(
            new Summary(
                    verdict(
                        byDefault().accuracy(.85, .8).at(500, 1, 1, .85, .8),
                        method("sign").schedule("adaptive").rate("auto").accuracy(.8, .99),
                        method("sgd").accuracy(.9, .8),
                        method("adam").rate("0.001").accuracy(.95, .8),
                        method("lion").trainLoss(Double.NaN).accuracy(.1, .1),
                        method("momentum").length("2", 200)))
                .sentences())
        .containsExactly(
            "Best: adam, constant, rate 0.001, with a test accuracy of 95.00 % (averaged, seed 1)"
                + " at the end.",
            "Polarity's default (lion-vote, adaptive, measured rate) ended at 85.00 % (averaged, seed"
                + " 1): behind by 10.00 points, one seed, so the spread is not known.",
            "Against plain SGD, taken at the best of 1 rate (0.1, 90.00 % (averaged, seed 1)),"
                + " Polarity's default is behind by 5.00 points, one seed, so the spread is not"
                + " known.",
            "Polarity's default did not reach the 90.00 % with which plain SGD ended at any"
                + " evaluation.",
            "The paper's method (sign, adaptive, measured rate) ended at 80.00 % (averaged, seed 1);"
                + " against plain SGD it is behind by 10.00 points, one seed, so the spread is not"
                + " known.",
            "Of 4 others, Polarity's default is ahead of 2 (0 of them by more than the spread) and"
                + " behind 2: adam, constant, rate 0.001 (by 10.00 points, one seed, so the spread"
                + " is not known); sgd, constant, rate 0.1 (by 5.00 points, one seed, so the spread"
                + " is not known).",
            "Diverged at its best rate: lion, constant, rate 0.1 (1 of 1 run).",
            "1 setting was run for another number of epochs: listed in the table, and not"
                + " compared.");
  }

  @Test
  void oneRunAloneIsNotComparedWithAnything() {
    assertThat(new Summary(verdict(method("sgd"))).sentences())
        .singleElement()
        .asString()
        .contains("Sgd, constant, rate 0.1 ended at 90.00 %", "nothing to compare it with");
  }
}
