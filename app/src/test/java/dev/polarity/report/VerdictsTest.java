package dev.polarity.report;

import static dev.polarity.report.RunOf.byDefault;
import static dev.polarity.report.RunOf.method;
import static dev.polarity.report.RunOf.verdict;
import static dev.polarity.report.RunOf.verdicts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static Standing standing(Verdict verdict, String method) {
    return verdict.standings().stream()
        .filter(standing -> standing.chosen().family().method().equals(method))
        .findFirst()
        .orElseThrow();
  }

  /** By hand: 0.1 has the best last iterate of all, though 0.3 has the better average. */
  @Test
  void comparatorIsTakenAtItsBestRateOnItsBetterSide() {
    Verdict verdict =
        verdict(
            method("sgd").rate("0.1").accuracy(.90, .97),
            method("sgd").rate("0.3").accuracy(.95, .91),
            method("sgd").rate("1").accuracy(.50, .50));
    Contender chosen = standing(verdict, "sgd").chosen();
    assertThat(chosen.initialRate()).isEqualTo("0.1");
    assertThat(chosen.side()).isEqualTo(Side.LAST);
    assertThat(chosen.accuracy().mean()).isEqualTo(.97);
    assertThat(standing(verdict, "sgd").ratesTried()).isEqualTo(3);
  }

  /** By hand: means .95 for 0.1 (.97, .93), .94 for 0.3 although its first seed is the best one. */
  @Test
  void rateIsChosenByTheMeanOverSeeds() {
    Verdict verdict =
        verdict(
            method("sgd").rate("0.1").seed(1).accuracy(.97, .1),
            method("sgd").rate("0.1").seed(2).accuracy(.93, .1),
            method("sgd").rate("0.3").seed(1).accuracy(.99, .1),
            method("sgd").rate("0.3").seed(2).accuracy(.89, .1));
    Contender chosen = standing(verdict, "sgd").chosen();
    assertThat(chosen.initialRate()).isEqualTo("0.1");
    assertThat(chosen.accuracy().mean()).isCloseTo(.95, within(1e-15));
    assertThat(chosen.accuracy().deviation()).isCloseTo(Math.sqrt(.0008), within(1e-15));
  }

  @Test
  void ofEqualRatesTheSmallerIsTakenWhateverTheOrderOfTheRows() {
    RunOf small = method("sgd").rate("0.03").accuracy(.9, .9);
    RunOf large = method("sgd").rate("0.1").accuracy(.9, .9);
    assertThat(standing(verdict(small, large), "sgd").chosen().initialRate()).isEqualTo("0.03");
    assertThat(standing(verdict(large, small), "sgd").chosen().initialRate()).isEqualTo("0.03");
  }

  /** By hand: 2 epochs of 200 steps at two rates and 5 of 500 at one, each of 4 voters. */
  @Test
  void searchCountsAllThatIsNotShown() {
    Verdict verdict =
        verdict(
            method("sgd").rate("0.1").length("5", 500).seed(1).accuracy(.9, .9),
            method("sgd").rate("0.1").length("5", 500).seed(2).accuracy(.9, .9),
            method("sgd").rate("0.01").length("5", 500).accuracy(.8, .8),
            method("sgd").rate("0.1").length("2", 200).accuracy(.99, .99),
            method("sgd").rate("1").length("2", 200).accuracy(.99, .99),
            method("adam").rate("0.001"));
    Standing sgd = standing(verdict, "sgd");
    assertThat(sgd.chosen().epochs()).isEqualTo(5);
    assertThat(sgd.chosen().initialRate()).isEqualTo("0.1");
    assertThat(sgd.searchEvaluations()).isEqualTo(4 * (500 + 200 + 200));
    assertThat(sgd.ratesTried()).isEqualTo(3);
    assertThat(standing(verdict, "adam").searchEvaluations()).isZero();
    assertThat(standing(verdict, "adam").ratesTried()).isEqualTo(1);
  }

  @Test
  void whatTheRunMeasuresIsNeverChosenAndCountsAsPublished() {
    Verdict verdict =
        verdict(
            byDefault().accuracy(.90, .99),
            byDefault().length("2", 200).accuracy(.95, .99),
            method("signum").schedule("adaptive").rate("0.003").accuracy(.97, .98));
    assertThat(verdict.standings()).hasSize(3);
    assertThat(verdict.reference().chosen().epochs()).isEqualTo(5);
    assertThat(verdict.reference().chosen().accuracy().mean()).isEqualTo(.90);
    assertThat(verdict.reference().searchEvaluations()).isZero();
    assertThat(verdict.reference().tried()).isEmpty();
    assertThat(verdict.winner().chosen().initialRate()).isEqualTo("0.003");
    assertThat(verdict.winner().chosen().side()).isEqualTo(Side.LAST);
    assertThat(verdict.compared()).hasSize(2);
    assertThat(Labels.chosenNumbers(verdict.reference().chosen())).isEmpty();
  }

  @Test
  void chosenNumbersAreNamed() {
    Verdict verdict =
        verdict(
            method("momentum").rate("0.03").options("beta=0.8;model.hidden=10;schedule.every=30"));
    assertThat(Labels.chosenNumbers(verdict.winner().chosen()))
        .containsExactly("initial rate 0.03", "beta 0.8", "schedule.every 30");
    assertThat(verdict.task().model()).isEqualTo("lenet (hidden=10)");
  }

  @Test
  void rateThatDivergedIsTakenOnlyIfAllDid() {
    Verdict verdict =
        verdict(
            method("sgd").rate("1").seed(1).accuracy(.99, .99),
            method("sgd").rate("1").seed(2).accuracy(.1, .1).trainLoss(Double.NaN),
            method("sgd").rate("0.1").seed(1).accuracy(.7, .7),
            method("adam").rate("9").accuracy(.1, .1).trainLoss(Double.POSITIVE_INFINITY));
    assertThat(standing(verdict, "sgd").chosen().initialRate()).isEqualTo("0.1");
    assertThat(standing(verdict, "adam").chosen().diverged()).isEqualTo(1);
    assertThat(standing(verdict, "adam").chosen().trainLoss().exists()).isFalse();
    assertThat(verdict.standings().get(1).chosen().family().method()).isEqualTo("adam");
  }

  @Test
  void rowsThatComeTwiceCountOnce() {
    RunOf run = method("sgd").accuracy(.9, .8);
    Contender chosen = verdict(run, run).winner().chosen();
    assertThat(chosen.outcomes()).hasSize(1);
    assertThat(chosen.accuracy().deviation()).isNaN();
  }

  @Test
  void missingSeedsAreLeftOutOfTheMeanAndSaid() {
    Verdict verdict =
        verdict(
            method("sgd").seed(3).accuracy(.9, .9),
            method("sgd").seed(1).accuracy(.8, .8),
            byDefault().seed(1).accuracy(.9, .9));
    assertThat(Labels.seeds(standing(verdict, "sgd").chosen())).isEqualTo("seeds 1, 3");
    assertThat(Labels.seeds(verdict.reference().chosen())).isEqualTo("seed 1");
  }

  @Test
  void runWithoutAveragingHasItsLastIterateOnly() {
    Contender chosen = verdict(method("sgd").accuracy(Double.NaN, .8)).winner().chosen();
    assertThat(chosen.side()).isEqualTo(Side.LAST);
    assertThat(chosen.accuracy(Side.AVERAGED).exists()).isFalse();
  }

  @Test
  void tasksAreToldApart() {
    assertThat(
            verdicts(
                method("sgd").task("mnist", "mlp"),
                method("sgd").task("digits", "lenet"),
                method("sgd").task("mnist", "mlp").options("model.hidden=10")))
        .extracting(verdict -> Labels.task(verdict.task()))
        .containsExactly("digits with lenet", "mnist with mlp", "mnist with mlp (hidden=10)");
  }

  /** By hand: the mean over both seeds first has .9 at step 300: (.88 + .94) / 2 = .91. */
  @Test
  void targetIsReachedByTheMeanOverSeeds() {
    Verdict verdict =
        verdict(
            byDefault()
                .seed(1)
                .at(100, 1, 1, .90, .9)
                .at(200, 1, 1, .87, .9)
                .at(300, 1, 1, .88, .9),
            byDefault()
                .seed(2)
                .at(100, 1, 1, .50, .9)
                .at(200, 1, 1, .92, .9)
                .at(300, 1, 1, .94, .9),
            method("sgd").accuracy(.7, .9).at(400, .1, 1, .7, .9),
            method("sgd").rate("0.3").accuracy(.1, .1),
            method("adam").accuracy(.8, .8).at(500, .1, 1, .8, .8),
            method("lion").accuracy(.99, .99));
    Target target = verdict.target().orElseThrow();
    assertThat(target.accuracy()).isEqualTo(.9);
    assertThat(target.words()).contains("plain SGD");
    MeanPoint ours = verdict.reached(verdict.reference().chosen()).point().orElseThrow();
    assertThat(ours.step()).isEqualTo(300);
    assertThat(ours.bits()).isEqualTo(300_000);
    assertThat(verdict.reached(standing(verdict, "sgd").chosen()).point().orElseThrow().step())
        .isEqualTo(400);
    Reached never = verdict.reached(standing(verdict, "adam").chosen());
    assertThat(never.point()).isEmpty();
    assertThat(never.absence()).isEqualTo("not reached");
    assertThat(verdict.reached(standing(verdict, "lion").chosen()).absence()).isEqualTo("-");
  }

  @Test
  void seedThatDivergedEndsTheMean() {
    Verdict verdict =
        verdict(
            method("sgd").seed(1).accuracy(.9, .9).at(100, 1, 1, .5, .5).at(200, 1, 1, .9, .9),
            method("sgd").seed(2).trainLoss(Double.NaN).accuracy(.1, .1).at(100, 1, 1, .3, .3));
    MeanCurve curve = verdict.curve(verdict.winner().chosen());
    assertThat(curve.points()).hasSize(1);
    assertThat(curve.points().get(0).testAccuracy()).isCloseTo(.4, within(1e-15));
  }

  @Test
  void withoutPlainSgdTheTargetIsOnePointBelowTheBest() {
    Target target =
        verdict(method("adam").accuracy(.8, .7), method("sgd").schedule("cosine").accuracy(.9, .7))
            .target()
            .orElseThrow();
    assertThat(target.accuracy()).isCloseTo(.89, within(1e-15));
    assertThat(target.words()).contains("no run of plain SGD");
  }
}
