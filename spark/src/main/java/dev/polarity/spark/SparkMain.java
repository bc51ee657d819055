package dev.polarity.spark;

import dev.polarity.error.PolarityException;
import java.io.PrintStream;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;

/**
 * A run on a Spark cluster from the command line, as {@code polarity spark} starts it:
 *
 * <pre>
 * spark-submit --class dev.polarity.spark.SparkMain --jars JARS polarity-spark.jar [options]
 * </pre>
 *
 * <p>The options are those of {@code polarity train}, and those that {@code docs/spark.md} lists.
 * It is a program of its own, so that the {@code polarity} command has no Spark on its class path.
 */
public final class SparkMain {

  private static final int INTERNAL = 1;

  private SparkMain() {}

  /** Trains, and ends the driver with the command's exit codes. */
  public static void main(String[] arguments) {
    int code = run(arguments, System::getenv, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Trains.
   *
   * @return the exit code: 0 done, 1 a defect, 2 wrong input, 3 stopped, 4 diverged
   */
  static int run(
      String[] arguments, UnaryOperator<String> environment, PrintStream out, PrintStream err) {
    try {
      SparkRun run = SparkArguments.read(arguments, environment).optProgress(out::println).build();
      SparkSession spark = SparkSession.builder().getOrCreate();
      try {
        out.println(run.run(spark).result().toJson());
      } finally {
        spark.stop();
      }
      return 0;
    } catch (PolarityException e) {
      err.println("polarity: " + e.getMessage());
      return e.exitCode();
    } catch (RuntimeException e) {
      e.printStackTrace(err);
      err.println("polarity: this is a defect of Polarity; please report it with the lines above.");
      return INTERNAL;
    }
  }
}
