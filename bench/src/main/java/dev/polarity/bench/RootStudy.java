package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.RunDirectory;
import dev.polarity.train.RootsAlong;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How the root, by which a run measures its initial rate, falls along finished runs. Prints a line
 * for each run.
 */
public final class RootStudy {

  private RootStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) {
    Options options =
        new Options(
            arguments, "--runs", "", "--data", "digits", "--steps", "0,20,100,390,780,1170,1560");
    long[] steps = options.list("--steps").stream().mapToLong(Long::parseLong).toArray();
    DataSet data = DataSets.open(options.text("--data"));
    System.out.println("run," + String.join(",", options.list("--steps")));
    for (String path : options.list("--runs")) {
      RunDirectory run = RunDirectory.view(Path.of(path));
      StringBuilder line = new StringBuilder(run.path().getFileName().toString());
      for (double root : RootsAlong.of(run, data, steps)) {
        line.append(String.format(Locale.ROOT, ",%.5f", root));
      }
      System.out.println(line);
    }
  }
}
