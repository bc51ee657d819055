package dev.polarity.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code polarity spark} beside those of {@code polarity train}: those of {@code
 * spark-submit}, and those of a run on a cluster. No name is in two of the three, so the name alone
 * says where an option goes, and their order is free. They are only passed on: what they mean is
 * decided by Spark 4.1 and by {@code SparkMain}.
 */
final class SparkOptions {

  private static final String SUBMIT_HEADING =
      "%nOptions of spark-submit, passed on to it; all else of Spark by --conf:%n";
  private static final String CLUSTER_HEADING = "%nOptions of a run on a cluster:%n";

  private SparkOptions() {}

  /** An option that is written down rather than read into a field; without a label it is a flag. */
  private record Passed(List<String> names, String label, String description, boolean repeats) {

    OptionSpec option() {
      OptionSpec.Builder option =
          OptionSpec.builder(names.toArray(String[]::new)).description(description);
      if (label.isEmpty()) {
        return option.type(boolean.class).arity("0").build();
      }
      option.paramLabel(label).arity("1");
      return repeats
          ? option.type(List.class).auxiliaryTypes(String.class).build()
          : option.type(String.class).build();
    }
  }

  private static final List<Passed> SUBMIT =
      List.of(
          passed(
              "--master",
              "URL",
              "Where Spark runs: spark://HOST:7077, yarn, k8s://https://HOST:PORT, or for trials"
                  + " local-cluster[2,4,4096]. Default: that of spark-defaults.conf, else local[*]."),
          passed(
              "--deploy-mode",
              "client|cluster",
              "Where the driver runs; with cluster, the exit code tells only whether it is 0."
                  + " Default: client."),
          new Passed(
              List.of("-c", "--conf"), "KEY=VALUE", "A setting of Spark; may be repeated.", true),
          passed("--name", "NAME", "What Spark shows the run as. Default: Polarity."),
          passed(
              "--jars",
              "JARS",
              "Further jars, with commas between them, such as one with a network of your own, whose"
                  + " class --model names."),
          passed("--packages", "NAMES", "Further jars by their Maven coordinates."),
          passed("--exclude-packages", "NAMES", "What --packages leaves out."),
          passed("--repositories", "URLS", "Where --packages looks, too."),
          passed("--files", "FILES", "Files for the working directory of each executor."),
          passed("--archives", "FILES", "Archives to be unpacked there."),
          passed("--properties-file", "FILE", "Settings, instead of spark-defaults.conf."),
          passed("--load-spark-defaults", "", "Read spark-defaults.conf beside it."),
          passed("--num-executors", "P", "Executors, and so nodes."),
          passed("--executor-cores", "C", "Cores of an executor; the node in it has them all."),
          passed("--executor-memory", "SIZE", "Heap of an executor."),
          passed("--total-executor-cores", "C", "Cores of all executors (standalone)."),
          passed("--driver-memory", "SIZE", "Heap of the driver."),
          passed("--driver-cores", "C", "Cores of the driver, with --deploy-mode cluster."),
          passed("--driver-java-options", "OPTIONS", "Options of the driver's JVM."),
          passed("--driver-library-path", "PATH", "Native libraries of the driver."),
          passed("--driver-class-path", "PATH", "Further class path of the driver."),
          passed("--queue", "NAME", "The queue (YARN)."),
          passed("--proxy-user", "NAME", "The user to be."),
          passed("--principal", "NAME", "The principal for Kerberos."),
          passed("--keytab", "FILE", "The keys for Kerberos."),
          passed(
              "--supervise", "", "Start a driver that failed again, with --deploy-mode cluster."),
          new Passed(
              List.of("-v", "--verbose"), "", "Have spark-submit show what it does.", false));

  private static final List<Passed> CLUSTER =
      List.of(
          passed(
              "--run",
              "URI",
              "The shared directory in which the run is kept, by a path that Hadoop understands:"
                  + " hdfs:///runs/a, s3a://bucket/runs/a. New, unless --resume is given."),
          passed(
              "--resume", "", "Go on with the run in --run, with the options it was begun with."),
          passed(
              "--nodes",
              "P",
              "Executors that train. Default: all there are, but no more than voters."),
          passed(
              "--retries",
              "N",
              "How often a job that has lost a node is submitted again. Default: 3."),
          passed("--deadline", "TIME", "A node that is silent for longer is lost. Default: 60s."),
          passed(
              "--wait",
              "TIME",
              "How long to wait for executors, and for nodes to appear. Default: 10m."),
          passed("--ports", "FIRST-LAST", "Ports that nodes may listen on. Default: any."),
          passed(
              "--local-directory",
              "DIR",
              "Where executors keep what they work on. Default: Spark's own directory."),
          passed(
              "--check-every", "K", "Compare the weights of all nodes each K steps. Default: 500."),
          passed(
              "--tls-key-store",
              "FILE",
              "Encrypt with TLS 1.3: a PKCS #12 file at this place on every executor; the variable"
                  + " POLARITY_TLS_PASSWORD of the driver opens it."),
          passed(
              "--allow-clear-text",
              "",
              "Let nodes talk in clear text even where Spark's own encryption is on."),
          passed(
              "--allow-different-arithmetic",
              "",
              "Go on where executors compute other bits than the run began with."),
          passed(
              "--reset-voter-state",
              "",
              "Let voters whose state nobody holds any more begin anew."));

  private static final Set<String> NAMES_OF_SUBMIT =
      SUBMIT.stream().flatMap(option -> option.names().stream()).collect(Collectors.toSet());

  /** What options of {@code polarity train} mean otherwise here. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "--data",
          "digits (built in), or a directory or file that all executors can read, local or such as"
              + " hdfs:///data: IDX (MNIST and its kin), CIFAR-10 or CIFAR-100 binary, or one folder"
              + " of images per class. Default: digits.",
          "--model",
          "lenet, mlp, resnet20, vgg11, or the class of a network of your own (see --jars)."
              + " Default: lenet.",
          "--threads",
          "Threads of the tensor library, which decide how it groups its sums."
              + " Default: spark.task.cpus.");

  private static Passed passed(String name, String label, String description) {
    return new Passed(List.of(name), label, description, false);
  }

  /**
   * An option as it was given.
   *
   * @param name its long name
   * @param value its value, empty for a flag
   */
  record Given(String name, String value) {

    Stream<String> words() {
      return value.isEmpty() ? Stream.of(name) : Stream.of(name, value);
    }

    /** As one word, which no value can be taken for an option in. */
    String word() {
      return value.isEmpty() ? name : name + "=" + value;
    }
  }

  /** Returns whether an option goes to spark-submit. */
  static boolean isOfSubmit(String name) {
    return NAMES_OF_SUBMIT.contains(name);
  }

  /** Returns the options of spark-submit that were given, in their order. */
  static List<Given> ofSubmit(ParseResult parsed) {
    return given(parsed, true);
  }

  /** Returns the options of the run that were given, in their order. */
  static List<Given> ofRun(ParseResult parsed) {
    return given(parsed, false);
  }

  private static List<Given> given(ParseResult parsed, boolean ofSubmit) {
    List<Given> given = new ArrayList<>();
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      String name = option.longestName();
      if (isOfSubmit(name) != ofSubmit) {
        continue;
      }
      if (option.arity().max() == 0) {
        given.add(new Given(name, ""));
      } else {
        option.originalStringValues().forEach(value -> given.add(new Given(name, value)));
      }
    }
    return given;
  }

  /** Adds the options to a command, and takes away what a run on Spark does not know. */
  static CommandLine addedTo(CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    command.remove(command.findOption("--spec"));
    for (OptionSpec option : List.copyOf(command.options())) {
      // All are put back, so that they keep their order.
      if (option.group() == null) {
        String description = OTHERWISE.get(option.longestName());
        command.remove(option);
        command.addOption(
            description == null ? option : option.toBuilder().description(description).build());
      }
    }
    command.addArgGroup(group(CLUSTER_HEADING, CLUSTER, 1));
    command.addArgGroup(group(SUBMIT_HEADING, SUBMIT, 2));
    return line;
  }

  private static ArgGroupSpec group(String heading, List<Passed> options, int order) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().heading(heading).validate(false).exclusive(false).order(order);
    options.forEach(option -> group.addArg(option.option()));
    return group.build();
  }
}
