package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.RunSpec;
import dev.polarity.train.MeasuredStages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a rate that is measured anew at each stage ({@link MeasuredStages}) suits all networks by
 * one number. Resumable: a line that is in the CSV already is not computed again.
 */
public final class MeasuredStageStudy {

  private static final String HEADER =
      "network,data,epochs,seed,stages,kappa,accuracy,accuracyLast,accuracies,rates,fingerprint";

  private MeasuredStageStudy() {}

  /** Runs the study on one network and data set. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "docs/results/measured-stages.csv",
            "--network",
            "lenet",
            "--data",
            "digits",
            "--epochs",
            "5",
            "--seeds",
            "1,2,3",
            "--stages",
            "4",
            "--kappa",
            "8");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    DataSet data = DataSets.open(options.text("--data"));
    for (String seed : options.list("--seeds")) {
      String key =
          String.join(
              ",",
              options.text("--network"),
              data.name(),
              options.text("--epochs"),
              seed,
              options.text("--stages"),
              options.text("--kappa"));
      if (!file.has(key)) {
        RunSpec spec =
            RunSpec.builder()
                .model(options.text("--network"))
                .epochs(options.number("--epochs"))
                .seed(Long.parseLong(seed))
                .threads(1)
                .build();
        double kappa = Double.parseDouble(options.text("--kappa"));
        file.append(
            key, line(new MeasuredStages(spec, kappa, options.number("--stages")).run(data)));
      }
    }
  }

  private static String line(MeasuredStages.Outcome outcome) {
    List<Double> accuracies = outcome.accuracies();
    return String.format(
        Locale.ROOT,
        "%.4f,%.4f,%s,%s,%s",
        accuracies.get(accuracies.size() - 1),
        outcome.last(),
        joined("%.4f", accuracies),
        joined("%.6f", outcome.rates()),
        outcome.fingerprint());
  }

  private static String joined(String format, List<Double> numbers) {
    return numbers.stream()
        .map(number -> String.format(Locale.ROOT, format, number))
        .collect(Collectors.joining(" "));
  }
}
