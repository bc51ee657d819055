package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.sign.VotingRule;
import dev.polarity.train.StepRecord;
import dev.polarity.train.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Holds the automatic initial rate against a grid of rates that a person would have to search: 1e-4
 * to 1 by half decades, three seeds, all else at its default. Its factor was settled by the study
 * of stages ({@link StageStudy}) and an earlier form of this one.
 *
 * <p>Resumable: a line that is in the CSV already is not computed again.
 */
public final class InitialRateStudy {

  private static final String HEADER =
      "network,data,epochs,stage,seed,asked,root,rate,accuracy,accuracyLast,loss,seconds,fingerprint";

  private InitialRateStudy() {}

  /** Runs the study on one network and data set. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "bench/target/initial-rate.csv",
            "--network",
            "lenet",
            "--data",
            "digits",
            "--epochs",
            "5");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    DataSet data = DataSets.open(options.text("--data"));
    for (long seed = 1; seed <= 3; seed++) {
      RunSpecBuilder spec =
          RunSpec.builder()
              .method(Method.SIGNUM)
              .schedule("adaptive")
              .model(options.text("--network"))
              .epochs(options.number("--epochs"))
              .seed(seed)
              .weightDecay(0)
              .threads(1);
      one(file, spec.initialRateAuto().build(), data, "auto");
      for (int half = -8; half <= 0; half++) {
        double rate =
            Double.parseDouble((half % 2 == 0 ? "1" : "3.1623") + "e" + Math.floorDiv(half, 2));
        one(file, spec.initialRate(rate).build(), data, Double.toString(rate));
      }
    }
  }

  private static void one(StudyFile file, RunSpec spec, DataSet data, String asked)
      throws IOException {
    String key =
        String.join(
            ",",
            spec.model(),
            data.name(),
            Integer.toString(spec.epochs().orElseThrow()),
            spec.stage().text(),
            Long.toString(spec.seed()),
            asked);
    if (file.has(key)) {
      return;
    }
    long stepsPerEpoch = data.train().size() / ((long) spec.voters() * spec.batch());
    long began = System.nanoTime();
    Trial.Outcome outcome =
        Trial.run(
            spec,
            data,
            VotingRule.arithmetic1(),
            Trial.factor(spec.stage().steps(stepsPerEpoch, spec.totalSteps(stepsPerEpoch))),
            InitialRateStudy::ignore);
    file.append(
        key,
        String.format(
            Locale.ROOT,
            "%.6g,%.6g,%.4f,%.4f,%.4f,%.1f,%s",
            outcome.root(),
            outcome.rate(),
            outcome.accuracy(),
            outcome.accuracyLast(),
            outcome.loss(),
            (System.nanoTime() - began) / 1e9,
            outcome.fingerprint()));
  }

  private static void ignore(long[] verdict, StepRecord step) {}
}
