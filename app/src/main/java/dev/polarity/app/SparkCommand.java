package dev.polarity.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Gives a run to Spark. The program that trains is another one, started by {@code spark-submit}:
 * Spark and this command would disagree about libraries on one class path.
 */
@Command(
    name = "spark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis =
        "polarity spark [options of spark-submit] [options of a run on a cluster] [options of a run]",
    versionProvider = VersionText.class,
    description = {
      "Trains on a Spark cluster, with a node in each executor; the result is that of \"polarity"
          + " train\" with the same options, to the last bit. Needs Spark 4.1: spark-submit is taken"
          + " from SPARK_HOME/bin, or else from the PATH.",
      "",
      "An option goes to spark-submit or to the run by its name alone; no name means both.",
    },
    optionListHeading = "%nOptions of a run, as of polarity train:%n",
    footer = {
      "",
      "Examples:",
      "  polarity spark --master spark://host:7077 --executor-cores 8 \\",
      "      --data hdfs:///data/mnist --voters 8 --run hdfs:///runs/mnist",
      "  polarity spark --master 'local-cluster[2,1,2048]' --model mlp",
      "                       two executors on this machine, for trials",
      "",
      "Set without asking, unless given: spark.task.cpus to the cores of an executor where the line"
          + " tells them, and spark.dynamicAllocation.enabled to false. Exit codes are those of"
          + " polarity train; docs/spark.md says what is asked of the cluster."
    })
final class SparkCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> variables;

  @Spec private CommandSpec command;

  @Mixin private RunOptions options;

  private SparkCommand(Console console, Map<String, String> variables) {
    this.console = console;
    this.variables = Map.copyOf(variables);
  }

  /**
   * Assembles the command.
   *
   * @param console where it writes
   * @param variables the environment
   */
  static CommandLine commandLine(Console console, Map<String, String> variables) {
    return SparkOptions.addedTo(new CommandLine(new SparkCommand(console, variables)));
  }

  @Override
  public Integer call() throws InterruptedException {
    options.read();
    ParseResult parsed = command.commandLine().getParseResult();
    List<String> line =
        SparkSubmit.line(
            SparkSubmit.find(variables),
            SparkJars.ofThisBuild(),
            SparkOptions.ofSubmit(parsed),
            SparkOptions.ofRun(parsed));
    console.out().flush();
    console.err().flush();
    int code = StandIn.run(line);
    if (code == Interrupt.EXIT_CODE) {
      // The entry of the command takes this for an interrupt of its own process.
      System.exit(code);
    }
    return code;
  }
}
