package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
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
 * to 1 by half decades, three seeds, all else at its default. The factor is settled on the
 * multilayer perceptron on MNIST and LeNet on digits; LeNet on MNIST and, where its directory is
 * given, LeNet on CIFAR-10 confirm it.
 *
 * <p>Resumable: a line that is in the CSV already is not computed again.
 *
 * <pre>
 *   java -cp ... dev.polarity.bench.InitialRateStudy FILE.csv MNIST-DIRECTORY [CIFAR-10-DIRECTORY]
 * </pre>
 */
public final class InitialRateStudy {

  private static final String HEADER =
      "network,data,epochs,seed,asked,root,rate,accuracy,accuracyLast,loss,seconds,fingerprint";
  private static final double[] CANDIDATES = {0.125, 0.25, 0.5, 1};
  private static final double[] SETTLED = {0.25};

  private InitialRateStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("usage: InitialRateStudy FILE.csv MNIST-DIRECTORY [CIFAR-10-DIRECTORY]");
      System.exit(2);
    }
    StudyFile file = new StudyFile(Path.of(arguments[0]), HEADER);
    DataSet digits = DataSets.open("digits");
    DataSet mnist = DataSets.open(arguments[1]);
    network(file, "lenet", digits, 5, CANDIDATES);
    network(file, "mlp", mnist, 3, CANDIDATES);
    network(file, "lenet", mnist, 3, CANDIDATES);
    if (arguments.length > 2) {
      network(file, "lenet", DataSets.open(arguments[2]), 5, SETTLED);
    }
  }

  private static void network(
      StudyFile file, String model, DataSet data, int epochs, double[] factors) throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      RunSpecBuilder spec = RunSpec.builder().model(model).epochs(epochs).seed(seed).threads(1);
      for (double factor : factors) {
        one(file, spec.initialRateAuto().build(), data, "auto*" + factor, factor);
      }
      for (int half = -8; half <= 0; half++) {
        double rate =
            Double.parseDouble((half % 2 == 0 ? "1" : "3.1623") + "e" + Math.floorDiv(half, 2));
        one(file, spec.initialRate(rate).build(), data, Double.toString(rate), 1);
      }
    }
  }

  private static void one(StudyFile file, RunSpec spec, DataSet data, String asked, double factor)
      throws IOException {
    String key =
        String.join(
            ",",
            spec.model(),
            data.name(),
            Integer.toString(spec.epochs().orElseThrow()),
            Long.toString(spec.seed()),
            asked);
    if (file.has(key)) {
      return;
    }
    long began = System.nanoTime();
    Trial.Outcome outcome =
        Trial.run(spec, data, VotingRule.arithmetic1(), factor, InitialRateStudy::ignore);
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
