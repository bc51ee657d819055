package dev.polarity.bench;

import dev.polarity.run.Method;
import dev.polarity.train.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a long run needs ever more memory: the heap after a collection and the resident memory of
 * the process, every so many steps, and the slope of a straight line through each, least squares,
 * over the second half. The first half is left out because the engine, the compiler and the C
 * library fill their caches there. One late growth of such a cache bends the line but not the
 * median of the growths from sample to sample, which is printed as well; a leak shows in both.
 */
public final class MemoryStudy {

  private static final String HEADER = "network,step,heap KiB,resident KiB";
  private static final Path STATUS = Path.of("/proc/self/status");

  private MemoryStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--network",
            "lenet",
            "--threads",
            "1",
            "--batch",
            "32",
            "--steps",
            "10000",
            "--every",
            "500",
            "--csv",
            "bench/target/memory.csv");
    Workload workload = Workload.named(options.text("--network"));
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    int steps = options.number("--steps");
    int every = options.number("--every");
    if (file.has(workload.name() + "," + steps)) {
      return;
    }
    Line heap = new Line();
    Line resident = new Line();
    try (Scratch directory = new Scratch();
        StepRunner runner =
            new StepRunner(
                workload.spec(
                    options.number("--batch"), options.number("--threads"), Method.SIGNUM),
                workload.data(),
                Optional.of(directory.path()))) {
      for (int step = 1; step <= steps; step++) {
        runner.takeStep();
        if (step % every == 0) {
          long heapKib = heapAfterCollection() / 1024;
          long residentKib = residentKib();
          file.append(workload.name() + "," + step, heapKib + "," + residentKib);
          if (step > steps / 2) {
            heap.add(step, heapKib);
            resident.add(step, residentKib);
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, over the second half of %,d steps: heap %.3f KiB per step (median from sample to sample"
            + " %.3f), resident memory %.3f KiB per step (median %.3f).%n",
        workload.name(),
        steps,
        heap.slope(),
        heap.medianSlope(),
        resident.slope(),
        resident.medianSlope());
  }

  private static long heapAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long residentKib() throws IOException {
    return Long.parseLong(Machine.first(STATUS, "VmRSS", ":").replace(" kB", ""));
  }

  /** A straight line through points, by least squares. */
  private static final class Line {

    private final Samples growths = new Samples();
    private double lastX;
    private double lastY;
    private double count;
    private double sumX;
    private double sumY;
    private double sumXx;
    private double sumXy;

    void add(double x, double y) {
      if (count > 0) {
        growths.add((y - lastY) / (x - lastX));
      }
      lastX = x;
      lastY = y;
      count++;
      sumX += x;
      sumY += y;
      sumXx += x * x;
      sumXy += x * y;
    }

    double medianSlope() {
      return growths.median();
    }

    double slope() {
      return (count * sumXy - sumX * sumY) / (count * sumXx - sumX * sumX);
    }
  }
}
