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
 * machine hardly moves, the time per coordinate, what is read in GB/s (10^9 bytes), by all threads
 * together, and that as a multiple of what a plain copy of floats reads. Takes JMH's own options.
 */
public final class KernelTable {

  /** Bytes that a kernel must read for each coordinate, whatever it writes. */
  private static final Map<String, Double> BYTES_PER_COORDINATE =
      Map.of(
          "memoryCopy", 4.0,
          "pack", 4.0,
          "momentumPack", 2 * 4 + 6 / 8.0,
          "longMomentumPack", 2 * 4 + 6 / 8.0,
          "tallyEightBallots", 8 / 8.0,
          "majority", 4 / 8.0 + 1 / 8.0,
          "agreement", 4 / 8.0 + 1 / 8.0,
          "apply", 4 + 1 / 8.0,
          "applyAndAverage", 2 * 4 + 2 / 8.0);

  private static final String COPY = "memoryCopy";

  /** Those that there are two kinds of. */
  private static final String FLOATS = "(pack|momentumPack|longMomentumPack|apply|applyAndAverage)";

  private static final String ANY = "\\w+";
  private static final String VECTOR = "vector";
  private static final String SCALAR = "scalar";

  private KernelTable() {}

  /** Runs the benchmarks, those of the sign kernels for both kinds where there are two. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    List<RunResult> scalar = run(SCALAR, ANY, arguments);
    List<String> rows = new ArrayList<>();
    if (SignKernels.description().startsWith(VECTOR)) {
      run(VECTOR, FLOATS, arguments).forEach(result -> rows.add(row(result, VECTOR, scalar)));
    }
    scalar.forEach(result -> rows.add(row(result, SCALAR, scalar)));
    System.out.println();
    System.out.println(
        "| JDK | loop | kernels | threads | weights | median µs | ns per weight | GB/s read | × copy |");
    System.out.println("|--:|---|---|--:|--:|--:|--:|--:|--:|");
    rows.forEach(System.out::println);
  }

  private static List<RunResult> run(String kernels, String loops, String... arguments)
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
        .toList();
  }

  private static String row(RunResult result, String kernels, List<RunResult> all) {
    String kernel = kernel(result);
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %d | %,d | %.1f | %.3f | %.1f | %s |",
        Runtime.version().feature(),
        kernel,
        kernel.matches(FLOATS) ? kernels : "(one kind)",
        result.getParams().getThreads(),
        coordinates(result),
        micros(result),
        micros(result) * 1e3 / coordinates(result),
        read(result),
        all.stream()
            .filter(other -> kernel(other).equals(COPY))
            .filter(other -> coordinates(other) == coordinates(result))
            .map(copy -> String.format(Locale.ROOT, "%.2f", read(result) / read(copy)))
            .findFirst()
            .orElse("-"));
  }

  private static double micros(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** Returns GB/s read, by all threads together. */
  private static double read(RunResult result) {
    double bytes = BYTES_PER_COORDINATE.get(kernel(result)) * coordinates(result);
    return result.getParams().getThreads() * bytes / micros(result) / 1e3;
  }

  private static String kernel(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static int coordinates(RunResult result) {
    return Integer.parseInt(result.getParams().getParam("coordinates"));
  }
}
