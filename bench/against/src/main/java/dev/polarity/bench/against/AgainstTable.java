package dev.polarity.bench.against;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.SplittableRandom;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Writes a gradient, runs {@link AgainstBenchmarks} on it, and prints median times and what is read
 * of the gradient, or of the eight ballots, in GB/s (10^9 bytes). Takes JMH's own options.
 */
public final class AgainstTable {

  private static final int COORDINATES = 50_000_000;
  private static final float SCALE = 1e-3f;

  private AgainstTable() {}

  /** Writes the gradient and runs the benchmarks. */
  public static void main(String[] arguments)
      throws IOException, RunnerException, CommandLineOptionException {
    Path file = Path.of(System.getProperty(AgainstBenchmarks.FILE));
    write(file);
    OptionsBuilder options = new OptionsBuilder();
    options.parent(new CommandLineOptions(arguments));
    options.include("\\." + AgainstBenchmarks.class.getSimpleName() + "\\.");
    options.jvmArgsAppend("-D" + AgainstBenchmarks.FILE + "=" + file);
    var results = new Runner(options.build()).run();
    System.out.println();
    System.out.println("| what | JDK | median ms | ns per weight | GB/s read |");
    System.out.println("|---|--:|--:|--:|--:|");
    results.stream()
        .sorted(Comparator.comparing(AgainstTable::name))
        .map(AgainstTable::row)
        .forEach(System.out::println);
  }

  /** Writes normal variates, a tenth of them 0. */
  private static void write(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(4_000_000).order(ByteOrder.nativeOrder());
    SplittableRandom random = new SplittableRandom(1);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int j = 0; j < COORDINATES; j += 1_000_000) {
        for (bytes.clear(); bytes.hasRemaining(); ) {
          boolean zero = random.nextInt(10) == 0;
          bytes.putFloat(zero ? 0 : (float) random.nextGaussian() * SCALE);
        }
        for (bytes.flip(); bytes.hasRemaining(); ) {
          channel.write(bytes);
        }
      }
    }
  }

  private static String row(RunResult result) {
    int coordinates = Integer.parseInt(result.getParams().getParam("coordinates"));
    double micros = result.getPrimaryResult().getStatistics().getPercentile(50);
    double nanos = micros * 1e3 / coordinates;
    double bytes = name(result).contains("Majority") ? 1 : 4;
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.3f | %.2f |",
        name(result),
        Runtime.version().feature(),
        micros / 1e3,
        nanos,
        bytes / nanos);
  }

  private static String name(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
