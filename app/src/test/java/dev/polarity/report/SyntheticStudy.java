package dev.polarity.report;

import static dev.polarity.report.RunOf.byDefault;
import static dev.polarity.report.RunOf.method;

import dev.polarity.study.CurveRow;
import dev.polarity.study.KeyColumns;
import dev.polarity.study.ResultRow;
import dev.polarity.study.StudyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Rows as a whole study would leave them, of made-up runs: every method, several rates and seeds, a
 * search at fewer epochs, and rates that diverge.
 */
final class SyntheticStudy {

  private static final long COORDINATES = 61_706;
  private static final int STEPS_PER_EPOCH = 469;
  private static final int EVALUATIONS_PER_EPOCH = 4;
  private static final int EPOCHS = 5;
  private static final int SEEDS = 3;

  final List<ResultRow> results = new ArrayList<>();
  final List<CurveRow> curves = new ArrayList<>();
  private final Random random;

  SyntheticStudy(long seed) {
    random = new Random(seed);
  }

  StudyTables tables() {
    return new StudyTables(results, curves, List.of());
  }

  static SyntheticStudy whole(long seed) {
    SyntheticStudy study = new SyntheticStudy(seed);
    study.task("mnist", "lenet", .985);
    study.task("cifar10", "resnet20", .80);
    return study;
  }

  private void task(String data, String model, double level) {
    double room = 1 - level;
    Entry of = (run, epochs, accuracy) -> add(run.task(data, model), epochs, accuracy);
    seeds(of, () -> byDefault().stage("epoch"), level + .40 * room);
    seeds(of, () -> method("sign").schedule("adaptive").stage("epoch").rate("auto"), level);
    for (String rate : List.of("0.01", "0.03", "0.1", "0.3", "1")) {
      of.add(method("sgd").rate(rate), 2, level - .4 * room - miss(rate, room));
    }
    of.add(method("sgd").rate("3"), 2, Double.NaN);
    for (String rate : List.of("0.01", "0.1")) {
      seeds(of, () -> method("sgd").rate(rate), level - miss(rate, room));
    }
    seeds(of, () -> method("sgd").schedule("cosine"), level + .25 * room);
    seeds(of, () -> method("momentum").schedule("cosine").rate("0.03"), level + .39 * room);
    seeds(of, () -> method("momentum").rate("0.03"), level + .1 * room);
    for (String name : List.of("adam", "adamw", "adagrad", "rmsprop", "lion", "ef-sign")) {
      of.add(method(name).rate("0.001"), EPOCHS, level - .1 * room);
    }
    of.add(method("hypergradient").options("method.rate=0.002"), EPOCHS, level);
    of.add(method("alias").rate("auto"), EPOCHS, level - .2 * room);
    of.add(method("sign").rate("0.001"), EPOCHS, level - .3 * room);
    of.add(
        method("sign").schedule("polynomial").rate("0.003").options("schedule.power=0.33"),
        EPOCHS,
        level - .05 * room);
    of.add(method("sign").schedule("inverse-sqrt").rate("0.03"), EPOCHS, Double.NaN);
  }

  /** Takes a run that lacks its task, its length and how it went. */
  private interface Entry {
    void add(RunOf run, int epochs, double accuracy);
  }

  /** How much a rate loses for being off from the best one, 0.1. */
  private static double miss(String rate, double room) {
    return Math.abs(Math.log10(Double.parseDouble(rate)) + 1) * .3 * room;
  }

  private static void seeds(Entry of, Supplier<RunOf> run, double accuracy) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      of.add(run.get().seed(seed), EPOCHS, accuracy);
    }
  }

  /** An accuracy of NaN is a run that diverges after a third of its way. */
  private void add(RunOf run, int epochs, double accuracy) {
    boolean diverges = Double.isNaN(accuracy);
    double noise = diverges ? 0 : .05 * (1 - accuracy) * random.nextGaussian();
    double end = diverges ? .1 : accuracy + noise;
    double endOfLast = end - .05 * (1 - end);
    int epochsDone = diverges ? Math.max(1, epochs / 3) : epochs;
    KeyColumns key = run.results().get(0).key();
    boolean votes = key.method().startsWith("sign") || key.method().equals("alias");
    run.length(Integer.toString(epochs), epochsDone * STEPS_PER_EPOCH)
        .stepsPerEpoch(STEPS_PER_EPOCH)
        .bitsPerStep((votes ? 1 : 32) * COORDINATES)
        .accuracy(end, endOfLast)
        .best(end + .001)
        .trainLoss(diverges ? Double.NaN : .3 * (1 - end))
        .fingerprint(
            diverges ? "" : "sha256:" + Long.toHexString(random.nextLong() >>> 1).repeat(4));
    int evaluations = epochsDone * EVALUATIONS_PER_EPOCH;
    double first = key.initialRate().equals("auto") ? .004 : Double.parseDouble(key.initialRate());
    for (int i = 1; i <= evaluations; i++) {
      double epoch = (double) i / EVALUATIONS_PER_EPOCH;
      long step = Math.round(epoch * STEPS_PER_EPOCH);
      double fall = i == evaluations ? 0 : Math.exp(-1.6 * epoch);
      run.at(
          step,
          first * factor(key, step),
          2.3 * Math.exp(-1.6 * epoch) + .3 * (1 - end),
          end - (end - .1) * fall,
          endOfLast - (endOfLast - .1) * fall);
    }
    results.addAll(run.results());
    curves.addAll(run.curves());
  }

  private static double factor(KeyColumns key, long step) {
    long stage = key.stage().equals("epoch") ? (step - 1) / STEPS_PER_EPOCH : step;
    return key.schedule().equals("constant") ? 1 : Math.cbrt(1.0 / (1 + stage));
  }
}
