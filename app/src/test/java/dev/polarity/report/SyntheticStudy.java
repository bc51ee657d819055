package dev.polarity.report;

import dev.polarity.study.CurveRow;
import dev.polarity.study.KeyColumns;
import dev.polarity.study.ResultRow;
import dev.polarity.study.StudyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows as a whole study would leave them, of made-up runs: every method, several rates and seeds, a
 * search at fewer epochs, and rates that diverge.
 */
final class SyntheticStudy {

  private static final long COORDINATES = 61_706;
  private static final int STEPS_PER_EPOCH = 469;
  private static final int EVALUATIONS_PER_EPOCH = 4;

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
    seeds(data, model, "signum", "adaptive", "epoch", "auto", true, "", level + .40 * room);
    seeds(data, model, "sign", "adaptive", "epoch", "auto", false, "", level);
    for (String rate : List.of("0.01", "0.03", "0.1", "0.3", "1")) {
      double miss = Math.abs(Math.log10(Double.parseDouble(rate)) + 1) * .3 * room;
      run(data, model, "sgd", "constant", "step", rate, false, "", 1, 2, level - .4 * room - miss);
    }
    run(data, model, "sgd", "constant", "step", "3", false, "", 1, 2, Double.NaN);
    for (String rate : List.of("0.01", "0.1")) {
      double miss = Math.abs(Math.log10(Double.parseDouble(rate)) + 1) * .3 * room;
      seeds(data, model, "sgd", "constant", "step", rate, false, "", level - miss);
    }
    seeds(data, model, "sgd", "cosine", "step", "0.1", false, "", level + .25 * room);
    seeds(data, model, "momentum", "cosine", "step", "0.03", false, "", level + .39 * room);
    seeds(data, model, "momentum", "constant", "step", "0.03", false, "", level + .1 * room);
    for (String method : List.of("adam", "adamw", "adagrad", "rmsprop", "lion", "ef-sign")) {
      run(data, model, method, "constant", "step", "0.001", false, "", 1, 5, level - .1 * room);
    }
    run(
        data,
        model,
        "hypergradient",
        "constant",
        "step",
        "0.1",
        false,
        "method.rate=0.002",
        1,
        5,
        level);
    run(data, model, "alias", "constant", "step", "auto", false, "", 1, 5, level - .2 * room);
    run(data, model, "sign", "constant", "step", "0.001", false, "", 1, 5, level - .3 * room);
    String third = "schedule.power=0.33";
    run(data, model, "sign", "polynomial", "step", "0.003", false, third, 1, 5, level - .05 * room);
    run(data, model, "sign", "inverse-sqrt", "step", "0.03", false, "", 1, 5, Double.NaN);
  }

  private void seeds(
      String data,
      String model,
      String method,
      String schedule,
      String stage,
      String rate,
      boolean isDefault,
      String options,
      double accuracy) {
    for (int seed = 1; seed <= 3; seed++) {
      run(data, model, method, schedule, stage, rate, isDefault, options, seed, 5, accuracy);
    }
  }

  /** An accuracy of NaN is a run that diverges after a third of its way. */
  private void run(
      String data,
      String model,
      String method,
      String schedule,
      String stage,
      String rate,
      boolean isDefault,
      String options,
      long seed,
      int epochs,
      double accuracy) {
    boolean diverges = Double.isNaN(accuracy);
    double noise = .05 * (1 - Math.abs(accuracy)) * random.nextGaussian();
    double end = diverges ? .1 : accuracy + (Double.isNaN(noise) ? 0 : noise);
    long steps = (diverges ? epochs / 3.0 < 1 ? 1 : epochs / 3 : epochs) * STEPS_PER_EPOCH;
    boolean votes = method.startsWith("sign") || method.equals("alias");
    long bitsPerStep = (votes ? 1 : 32) * COORDINATES;
    double first = rate.equals("auto") ? .004 : Double.parseDouble(rate);
    for (boolean averaging : new boolean[] {true, false}) {
      double own = averaging ? end : end - .05 * (1 - end);
      results.add(
          new ResultRow(
              new KeyColumns(
                  data,
                  model,
                  method,
                  schedule,
                  stage,
                  rate,
                  isDefault && averaging,
                  averaging,
                  options,
                  seed,
                  4,
                  32,
                  Integer.toString(epochs)),
              steps,
              own,
              own + .001,
              diverges ? Double.NaN : .3 * (1 - end),
              steps * bitsPerStep,
              60 * epochs,
              diverges ? "" : "sha256:" + Long.toHexString(random.nextLong() >>> 1).repeat(4)));
      int evaluations = (int) (steps / STEPS_PER_EPOCH) * EVALUATIONS_PER_EPOCH;
      for (int i = 1; i <= evaluations; i++) {
        double epoch = (double) i / EVALUATIONS_PER_EPOCH;
        long step = Math.round(epoch * STEPS_PER_EPOCH);
        double fall = Math.exp(-1.6 * epoch);
        long stageNumber = stage.equals("epoch") ? (step - 1) / STEPS_PER_EPOCH : step;
        double factor = schedule.equals("constant") ? 1 : Math.cbrt(1.0 / (1 + stageNumber));
        curves.add(
            new CurveRow(
                new KeyColumns(
                    data,
                    model,
                    method,
                    schedule,
                    stage,
                    rate,
                    isDefault && averaging,
                    averaging,
                    options,
                    seed,
                    4,
                    32,
                    Integer.toString(epochs)),
                epoch,
                step,
                first * factor,
                2.3 * fall + .3 * (1 - end),
                i == evaluations ? own : own - (own - .1) * fall,
                step * bitsPerStep));
      }
    }
  }
}
