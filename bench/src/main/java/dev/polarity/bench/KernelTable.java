package dev.polarity.bench;

import dev.polarity.sign.SignKernels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link KernelBenchmarks} and prints the median time of a call, which other load on the
 * machine hardly moves, the time per coordinate, and the memory traffic in GB/s (10^9 bytes). Takes
 * JMH's own options.
 */
public final class KernelTable {

  /**
   * Bytes that a kernel must read and write for each coordinate; copies to a chunk do not count.
   */
  private static final Map<String, Double> BYTES_PER_COORDINATE =
      Map.of(
          "pack", 4 + 1 / 8.0,
          "momentumPack", 4 + 2 * 4 + 2 * 6 / 8.0 + 1 / 8.0,
          "tallyEightBallots", 8 / 8.0 + 4 / 8.0,
          "majority", 4 / 8.0 + 2 / 8.0,
          "apply", 2 * 4 + 1 / 8.0,
          "applyAndAverage", 4 * 4 + 1 / 8.0);

  /** Those that there are two kinds of. */
  private static final String FLOATS = "(pack|momentumPack|apply|applyAndAverage)";

  private static final String ANY = "\\w+";
  private static final String VECTOR = "vector";
  private static final String SCALAR = "scalar";

  private KernelTable() {}

  /** Runs the benchmarks, those of the sign kernels for both kinds where there are two. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    List<String> rows = new ArrayList<>();
    if (SignKernels.description().startsWith(VECTOR)) {
      rows.addAll(run(VECTOR, FLOATS, arguments));
    }
    rows.addAll(run(SCALAR, ANY, arguments));
    System.out.println();
    System.out.println(
        "| JDK | loop | kernels | weights | median µs | 90 % µs | ns per weight | GB/s |");
    System.out.println("|--:|---|---|--:|--:|--:|--:|--:|");
    rows.forEach(System.out::println);
  }

  private static List<String> run(String kernels, String loops, String... arguments)
      throws RunnerException, CommandLineOptionException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(arguments))
                    .include("\\." + KernelBenchmarks.class.getSimpleName() + "\\." + loops + "$")
                    .jvmArgsAppend("-Dpolarity.sign-kernels=" + kernels)
                    .build())
            .run();
    return results.stream()
        .sorted(
            Comparator.comparing(KernelTable::kernel).thenComparingInt(KernelTable::coordinates))
        .map(result -> row(result, kernels))
        .toList();
  }

  private static String row(RunResult result, String kernels) {
    String kernel = kernel(result);
    double micros = result.getPrimaryResult().getStatistics().getPercentile(50);
    double nanosPerCoordinate = micros * 1e3 / coordinates(result);
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %,d | %.1f | %.1f | %.3f | %.1f |",
        Runtime.version().feature(),
        kernel,
        kernel.matches(FLOATS) ? kernels : "(one kind)",
        coordinates(result),
        micros,
        result.getPrimaryResult().getStatistics().getPercentile(90),
        nanosPerCoordinate,
        BYTES_PER_COORDINATE.get(kernel) / nanosPerCoordinate);
  }

  private static String kernel(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static int coordinates(RunResult result) {
    return Integer.parseInt(result.getParams().getParam("coordinates"));
  }
}
