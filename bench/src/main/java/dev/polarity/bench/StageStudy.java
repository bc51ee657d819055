package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Stage;
import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.Schedule;
import dev.polarity.schedule.StagedSchedule;
import dev.polarity.sign.VotingRule;
import dev.polarity.train.StepRecord;
import dev.polarity.train.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How often the schedule should advance, and what the initial rate should then be. The same
 * universal sequence is stretched over stages of one step, of 30, of 100 and of an epoch.
 *
 * <p>Two stages are comparable where they let the weights travel equally far, that is where Σδ is
 * the same. So each run has a <em>level</em>: the factor of the initial rate that a schedule which
 * advances each step would have at that Σδ. Its own factor is {@code level · Σ c_k / Σ c_⌊k/m⌋},
 * smaller for longer stages because their rates fall later. Read along a level, the study compares
 * the shapes; read along a stage, it tells which factor suits that stage.
 *
 * <p>Resumable: a line that is in the CSV already is not computed again.
 */
public final class StageStudy {

  private static final String HEADER =
      "network,data,epochs,seed,method,stage,level,weightDecay,augment,root,factor,rate,accuracy,accuracyLast,loss,seconds,fingerprint";

  private StageStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "docs/results/stages.csv",
            "--network",
            "lenet",
            "--data",
            "digits",
            "--epochs",
            "5",
            "--seeds",
            "1",
            "--methods",
            "signum",
            "--stages",
            "step,30,100,epoch",
            "--levels",
            "0.25",
            "--weight-decay",
            "0",
            "--augment",
            "on",
            "--threads",
            "1");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    DataSet data = DataSets.open(options.text("--data"));
    for (String seed : options.list("--seeds")) {
      for (String level : options.list("--levels")) {
        for (String method : options.list("--methods")) {
          for (String stage : options.list("--stages")) {
            RunSpec spec =
                RunSpec.builder()
                    .schedule("adaptive")
                    .model(options.text("--network"))
                    .epochs(options.number("--epochs"))
                    .seed(Long.parseLong(seed))
                    .method(Method.parse(method))
                    .stage(Stage.parse(stage))
                    .weightDecay(Float.parseFloat(options.text("--weight-decay")))
                    .augment(options.text("--augment").equals("on"))
                    .threads(options.number("--threads"))
                    .build();
            one(file, spec, data, Double.parseDouble(level));
          }
        }
      }
    }
  }

  private static void one(StudyFile file, RunSpec spec, DataSet data, double level)
      throws IOException {
    String key =
        String.join(
            ",",
            spec.model(),
            data.name(),
            Integer.toString(spec.epochs().orElseThrow()),
            Long.toString(spec.seed()),
            spec.method().text(),
            spec.stage().text(),
            Double.toString(level),
            Float.toString(spec.weightDecay()),
            Boolean.toString(spec.augment()));
    if (file.has(key)) {
      return;
    }
    long began = System.nanoTime();
    long stepsPerEpoch = data.train().size() / ((long) spec.voters() * spec.batch());
    long steps = spec.totalSteps(stepsPerEpoch);
    double factor = level * stretch(spec.stage().steps(stepsPerEpoch, steps), steps);
    Trial.Outcome outcome =
        Trial.run(spec, data, VotingRule.arithmetic1(), factor, StageStudy::ignore);
    file.append(
        key,
        String.format(
            Locale.ROOT,
            "%.6g,%.6g,%.6g,%.4f,%.4f,%.4f,%.1f,%s",
            outcome.root(),
            factor,
            outcome.rate(),
            outcome.accuracy(),
            outcome.accuracyLast(),
            outcome.loss(),
            (System.nanoTime() - began) / 1e9,
            outcome.fingerprint()));
  }

  /** Σ c_k / Σ c_⌊k/m⌋ over the steps of a run. */
  private static double stretch(long stageSteps, long steps) {
    Schedule each = new AdaptiveSchedule(1);
    return sum(each, steps) / sum(new StagedSchedule(new AdaptiveSchedule(1), stageSteps), steps);
  }

  private static double sum(Schedule schedule, long steps) {
    double sum = 0;
    for (long step = 0; step < steps; step++) {
      sum += schedule.rate(step);
    }
    return sum;
  }

  private static void ignore(long[] verdict, StepRecord step) {}
}
