package dev.polarity.bench;

import dev.polarity.codec.CodingBenchmarks;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link CodingBenchmarks} and prints the median time of a call and the coordinates in a
 * second. Takes JMH's own options.
 */
public final class CodingSpeed {

  private CodingSpeed() {}

  /** Runs the benchmarks. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(arguments))
                    .include("\\." + CodingBenchmarks.class.getSimpleName() + "\\.")
                    .build())
            .run();
    System.out.println();
    System.out.println("| JDK | loop | turning | coordinates | median µs | G coordinates/s |");
    System.out.println("|--:|---|--:|--:|--:|--:|");
    results.stream()
        .map(CodingSpeed::row)
        .sorted(Comparator.naturalOrder())
        .forEach(System.out::println);
  }

  private static String row(RunResult result) {
    String name = result.getParams().getBenchmark();
    int coordinates = Integer.parseInt(result.getParams().getParam("coordinates"));
    double micros = result.getPrimaryResult().getStatistics().getPercentile(50);
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %,d | %.2f | %.2f |",
        Runtime.version().feature(),
        name.substring(name.lastIndexOf('.') + 1),
        result.getParams().getParam("turning"),
        coordinates,
        micros,
        coordinates / micros / 1e3);
  }
}
