package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.RunDirectory;
import dev.polarity.train.FinishedRun;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
            "0,20,100,390,780,1170,1560",
            "--images",
            "1024");
    DataSet data = DataSets.open(options.text("--data"));
    boolean averages = options.text("--what").equals("averages");
    List<String> columns = options.list(averages ? "--eta" : "--steps");
    String first = averages ? "run,last iterate" : "run,images";
    System.out.println(first + "," + String.join(",", columns));
    for (String path : options.list("--runs")) {
      RunDirectory run = RunDirectory.view(Path.of(path));
      String name = run.path().getFileName().toString();
      try (FinishedRun finished = new FinishedRun(run, data)) {
        if (averages) {
          double[] etas = columns.stream().mapToDouble(Double::parseDouble).toArray();
          System.out.println(name + "," + joined("%.4f", finished.accuracies(etas)));
        } else {
          long[] steps = columns.stream().mapToLong(Long::parseLong).toArray();
          int[] images = options.list("--images").stream().mapToInt(Integer::parseInt).toArray();
          double[][] roots = finished.roots(steps, images);
          for (int sample = 0; sample < images.length; sample++) {
            System.out.println(name + "," + images[sample] + "," + joined("%.5f", roots[sample]));
          }
        }
      }
    }
  }

  private static String joined(String format, double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> String.format(Locale.ROOT, format, number))
        .collect(Collectors.joining(","));
  }
}
