package dev.polarity.app;

import dev.polarity.app.SparkOptions.Given;
import dev.polarity.error.InvalidInputException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The line by which a run is given to Spark: {@code spark-submit}, the options that it was given,
 * what a run needs beside them, Polarity's jars, and the options of the run.
 *
 * <p>Added where nothing else is said: {@code spark.task.cpus} as the cores of an executor, as far
 * as the line tells them, since a node fills its process; {@code --num-executors} as a setting,
 * which a cluster of Spark's own does not make of it; no dynamic allocation, since nodes stay from
 * the first step to the last; and what keeps the C library of an executor from handing the memory
 * of tensors back at every step, as {@code ./polarity} does for a process of its own.
 */
final class SparkSubmit {

  private static final String MAIN = "dev.polarity.spark.SparkMain";
  private static final String PROGRAM = "spark-submit";
  private static final String HOME = "SPARK_HOME";
  private static final String INSTALL =
      "install Spark 4.1 (for Scala 2.13) and set SPARK_HOME to its directory.";

  private static final String CONF = "--conf";
  private static final String JARS = "--jars";
  private static final String CONF_JARS = "spark.jars";
  private static final String TASK_CPUS = "spark.task.cpus";
  private static final String EXECUTORS = "spark.executor.instances";
  private static final Pattern LOCAL =
      Pattern.compile("local\\[(\\*|\\d+)(?:,.*)?]|local-cluster\\[[^,]*,\\s*(\\d+)\\s*,.*");

  private SparkSubmit() {}

  /**
   * Finds {@code spark-submit}: in {@code SPARK_HOME} where that is set, else on the path.
   *
   * @param variables the environment
   * @throws InvalidInputException if there is none; the sentence says what to do
   */
  static Path find(Map<String, String> variables) {
    String home = variables.getOrDefault(HOME, "");
    if (!home.isEmpty()) {
      Path program = Path.of(home, "bin", PROGRAM);
      if (!Files.isExecutable(program)) {
        throw new InvalidInputException(
            "SPARK_HOME is %s, but there is no bin/spark-submit in it that can be run; %s"
                .formatted(home, INSTALL));
      }
      return program;
    }
    return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, PROGRAM))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "A run on Spark needs spark-submit, but SPARK_HOME is not set and there is none on the PATH; "
                        + INSTALL));
  }

  /**
   * Returns the line.
   *
   * @param program {@code spark-submit}
   * @param jars Polarity's jars
   * @param submit the options of spark-submit that were given
   * @param run the options of the run that were given
   */
  static List<String> line(Path program, SparkJars jars, List<Given> submit, List<Given> run) {
    List<String> line = new ArrayList<>(List.of(program.toString(), "--class", MAIN));
    if (value(submit, "--name").isEmpty()) {
      line.addAll(List.of("--name", "Polarity"));
    }
    line.addAll(List.of(JARS, jars(jars, submit)));
    added(submit).forEach((key, text) -> line.addAll(List.of(CONF, key + "=" + text)));
    submit.stream().filter(given -> !isJars(given)).flatMap(Given::words).forEach(line::add);
    line.add(jars.application().toString());
    run.forEach(given -> line.add(given.word()));
    return line;
  }

  private static boolean isJars(Given given) {
    return given.name().equals(JARS)
        || (given.name().equals(CONF) && given.value().startsWith(CONF_JARS + "="));
  }

  /** Polarity's libraries and the user's own: spark-submit takes the last {@code --jars} alone. */
  private static String jars(SparkJars jars, List<Given> submit) {
    Stream<String> own = jars.libraries().stream().map(Path::toString);
    Stream<String> further =
        Stream.concat(value(submit, JARS).stream(), setting(submit, CONF_JARS).stream());
    return Stream.concat(own, further).collect(Collectors.joining(","));
  }

  /** Settings that a run needs, without those that are given. */
  private static Map<String, String> added(List<Given> submit) {
    Map<String, String> added = new LinkedHashMap<>();
    executorCores(submit).ifPresent(cores -> added.put(TASK_CPUS, cores));
    value(submit, "--num-executors").ifPresent(count -> added.put(EXECUTORS, count));
    added.put("spark.dynamicAllocation.enabled", "false");
    added.put("spark.executorEnv.MALLOC_ARENA_MAX", "1");
    added.put("spark.executorEnv.MALLOC_MMAP_THRESHOLD_", "33554432");
    added.put("spark.executorEnv.MALLOC_TRIM_THRESHOLD_", "1073741824");
    added.keySet().removeIf(key -> setting(submit, key).isPresent());
    return added;
  }

  /** The cores of an executor, as far as the line tells them. */
  private static Optional<String> executorCores(List<Given> submit) {
    return value(submit, "--executor-cores")
        .or(() -> setting(submit, "spark.executor.cores"))
        .or(
            () ->
                value(submit, "--master")
                    .or(() -> setting(submit, "spark.master"))
                    .flatMap(SparkSubmit::coresOf));
  }

  private static Optional<String> coresOf(String master) {
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return Optional.empty();
    }
    String cores = local.group(1) == null ? local.group(2) : local.group(1);
    return Optional.of(
        cores.equals("*") ? Integer.toString(Runtime.getRuntime().availableProcessors()) : cores);
  }

  private static Optional<String> value(List<Given> given, String name) {
    return given.stream()
        .filter(option -> option.name().equals(name))
        .map(Given::value)
        .reduce((first, last) -> last);
  }

  private static Optional<String> setting(List<Given> given, String key) {
    return given.stream()
        .filter(option -> option.name().equals(CONF) && option.value().startsWith(key + "="))
        .map(option -> option.value().substring(key.length() + 1))
        .reduce((first, last) -> last);
  }
}
