package dev.polarity.report;

import dev.polarity.study.CurveRow;
import dev.polarity.study.KeyColumns;
import dev.polarity.study.ResultRow;
import java.util.ArrayList;
import java.util.List;

/** One made-up run of a test; what a test does not say is the same for all. */
final class RunOf {

  private final String method;
  private String data = "mnist";
  private String model = "lenet";
  private String schedule = "constant";
  private String stage = "step";
  private String rate = "0.1";
  private boolean isDefault;
  private String options = "";
  private long seed = 1;
  private String epochs = "5";
  private long steps = 500;
  private int stepsPerEpoch = 100;
  private long bitsPerStep = 1000;
  private String fingerprint = "sha256:ab";
  private double averaged = .9;
  private double last = .8;
  private double best = .95;
  private double trainLoss = .25;
  private final List<double[]> course = new ArrayList<>();

  private RunOf(String method) {
    this.method = method;
  }

  static RunOf method(String method) {
    return new RunOf(method);
  }

  /** The run that {@code polarity train} publishes with nothing given. */
  static RunOf byDefault() {
    RunOf run = new RunOf("lion-vote").schedule("adaptive").rate("auto");
    run.isDefault = true;
    return run;
  }

  RunOf task(String data, String model) {
    this.data = data;
    this.model = model;
    return this;
  }

  RunOf schedule(String schedule) {
    this.schedule = schedule;
    return this;
  }

  RunOf stage(String stage) {
    this.stage = stage;
    return this;
  }

  RunOf rate(String rate) {
    this.rate = rate;
    return this;
  }

  RunOf options(String options) {
    this.options = options;
    return this;
  }

  RunOf seed(long seed) {
    this.seed = seed;
    return this;
  }

  RunOf length(String epochs, long steps) {
    this.epochs = epochs;
    this.steps = steps;
    return this;
  }

  RunOf stepsPerEpoch(int stepsPerEpoch) {
    this.stepsPerEpoch = stepsPerEpoch;
    return this;
  }

  RunOf bitsPerStep(long bitsPerStep) {
    this.bitsPerStep = bitsPerStep;
    return this;
  }

  RunOf fingerprint(String fingerprint) {
    this.fingerprint = fingerprint;
    return this;
  }

  /** Final accuracies; NaN is a row that is missing. */
  RunOf accuracy(double averaged, double last) {
    this.averaged = averaged;
    this.last = last;
    return this;
  }

  RunOf best(double best) {
    this.best = best;
    return this;
  }

  RunOf trainLoss(double trainLoss) {
    this.trainLoss = trainLoss;
    return this;
  }

  /** A further evaluation. */
  RunOf at(long step, double rate, double trainLoss, double averaged, double last) {
    course.add(new double[] {step, rate, trainLoss, averaged, last});
    return this;
  }

  List<ResultRow> results() {
    List<ResultRow> rows = new ArrayList<>();
    if (!Double.isNaN(averaged)) {
      rows.add(result(true, averaged));
    }
    if (!Double.isNaN(last)) {
      rows.add(result(false, last));
    }
    return rows;
  }

  private ResultRow result(boolean averaging, double accuracy) {
    return new ResultRow(
        key(averaging), steps, accuracy, best, trainLoss, steps * bitsPerStep, 12, fingerprint);
  }

  private KeyColumns key(boolean averaging) {
    return new KeyColumns(
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
        epochs);
  }

  /** The curves of both sides. */
  List<CurveRow> curves() {
    List<CurveRow> rows = new ArrayList<>();
    for (double[] point : course) {
      rows.add(curve(true, point, point[3]));
      rows.add(curve(false, point, point[4]));
    }
    return rows;
  }

  private CurveRow curve(boolean averaging, double[] point, double accuracy) {
    long step = (long) point[0];
    return new CurveRow(
        key(averaging),
        (double) step / stepsPerEpoch,
        step,
        point[1],
        point[2],
        accuracy,
        step * bitsPerStep);
  }

  static List<Verdict> verdicts(RunOf... runs) {
    List<ResultRow> results = new ArrayList<>();
    List<CurveRow> curves = new ArrayList<>();
    for (RunOf run : runs) {
      results.addAll(run.results());
      curves.addAll(run.curves());
    }
    return Verdicts.of(results, curves);
  }

  /** The verdict of runs that are all of one task. */
  static Verdict verdict(RunOf... runs) {
    List<Verdict> verdicts = verdicts(runs);
    if (verdicts.size() != 1) {
      throw new IllegalArgumentException("Runs of " + verdicts.size() + " tasks.");
    }
    return verdicts.get(0);
  }
}
