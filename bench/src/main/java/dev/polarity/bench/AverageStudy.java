package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.RunDirectory;
import dev.polarity.train.OtherAverages;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How much of a run its average forgets: the test accuracy of finished runs for other η than 8, and
 * of their last iterates. Prints a line for each run.
 */
public final class AverageStudy {

  private AverageStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) {
    Options options =
        new Options(arguments, "--runs", "", "--data", "digits", "--eta", "1,2,3,4,6,8,12,16,32");
    double[] etas = options.list("--eta").stream().mapToDouble(Double::parseDouble).toArray();
    DataSet data = DataSets.open(options.text("--data"));
    System.out.println("run,last iterate," + String.join(",", options.list("--eta")));
    for (String path : options.list("--runs")) {
      RunDirectory run = RunDirectory.view(Path.of(path));
      StringBuilder line = new StringBuilder(run.path().getFileName().toString());
      for (double accuracy : OtherAverages.accuracies(run, data, etas)) {
        line.append(String.format(Locale.ROOT, ",%.4f", accuracy));
      }
      System.out.println(line);
    }
  }
}
