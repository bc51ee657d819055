package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.RunDirectory;
import dev.polarity.train.FinishedRun;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What finished runs would have told with other settings: their test accuracy for averages that
 * forget more or less, with that of the last iterate ahead; or how the root falls by which a run
 * measures its initial rate. Prints a line for each run.
 */
public final class FinishedRunStudy {

  private FinishedRunStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) {
    Options options =
        new Options(
            arguments,
            "--what",
            "averages",
            "--runs",
            "",
            "--data",
            "digits",
            "--eta",
            "1,2,3,4,6,8,12,16,32",
            "--steps",
            "0,20,100,390,780,1170,1560");
    boolean averages = options.text("--what").equals("averages");
    String name = averages ? "--eta" : "--steps";
    double[] numbers = options.list(name).stream().mapToDouble(Double::parseDouble).toArray();
    DataSet data = DataSets.open(options.text("--data"));
    System.out.println(
        (averages ? "run,last iterate," : "run,") + String.join(",", options.list(name)));
    for (String path : options.list("--runs")) {
      RunDirectory run = RunDirectory.view(Path.of(path));
      StringBuilder line = new StringBuilder(run.path().getFileName().toString());
      try (FinishedRun finished = new FinishedRun(run, data)) {
        double[] all =
            averages
                ? finished.accuracies(numbers)
                : finished.roots(Arrays.stream(numbers).mapToLong(step -> (long) step).toArray());
        for (double found : all) {
          line.append(String.format(Locale.ROOT, averages ? ",%.4f" : ",%.5f", found));
        }
      }
      System.out.println(line);
    }
  }
}
