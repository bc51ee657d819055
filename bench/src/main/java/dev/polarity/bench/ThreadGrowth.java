package dev.polarity.bench;

import dev.polarity.sign.SignKernels;
import dev.polarity.train.ChunkTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** From how many coordinates on a second thread pays for the passes over all weights. */
public final class ThreadGrowth {

  private static final String HEADER =
      "jdk,kernels,coordinates,steps,pack us by one,by two,ratio,apply us by one,by two,ratio";

  private ThreadGrowth() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "bench/target/growth-threads.csv",
            "--coordinates",
            "65536,131072,196608,262144,393216,524288,786432,1048576,1572864,2097152",
            "--steps",
            "400",
            "--warmup",
            "2",
            "--pause",
            "0.001");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    String kind = new SignKernels(64).areVector() ? "vector" : "scalar";
    for (String coordinates : options.list("--coordinates")) {
      String key = Runtime.version().feature() + "," + kind + "," + coordinates;
      if (!file.has(key)) {
        file.append(key, measure(Integer.parseInt(coordinates), options));
      }
    }
  }

  private static String measure(int coordinates, Options options) {
    Samples packByOne = new Samples();
    Samples packByTwo = new Samples();
    Samples applyByOne = new Samples();
    Samples applyByTwo = new Samples();
    long pause = (long) (1e9 * options.seconds("--pause"));
    try (ChunkTimes times = new ChunkTimes(coordinates)) {
      long end = System.nanoTime() + (long) (1e9 * options.seconds("--warmup"));
      while (System.nanoTime() - end < 0) {
        times.takeStep(0);
      }
      for (int step = 0; step < options.number("--steps"); step++) {
        ChunkTimes.Nanos nanos = times.takeStep(pause);
        packByOne.add(nanos.packByOne() / 1e3);
        packByTwo.add(nanos.packByTwo() / 1e3);
        applyByOne.add(nanos.applyByOne() / 1e3);
        applyByTwo.add(nanos.applyByTwo() / 1e3);
      }
    }
    return String.format(
        Locale.ROOT,
        "%d,%.1f,%.1f,%.2f,%.1f,%.1f,%.2f",
        options.number("--steps"),
        packByOne.median(),
        packByTwo.median(),
        packByTwo.median() / packByOne.median(),
        applyByOne.median(),
        applyByTwo.median(),
        applyByTwo.median() / applyByOne.median());
  }
}
