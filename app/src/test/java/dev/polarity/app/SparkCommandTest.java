package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.study.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What polarity spark makes of its options. */
class SparkCommandTest {

  private static final String ARENA = "spark.executorEnv.MALLOC_ARENA_MAX=1";
  private static final String MMAP = "spark.executorEnv.MALLOC_MMAP_THRESHOLD_=33554432";
  private static final String TRIM = "spark.executorEnv.MALLOC_TRIM_THRESHOLD_=1073741824";
  private static final String FIXED = "spark.dynamicAllocation.enabled=false";

  @TempDir Path root;

  private static CommandLine command() {
    Console console =
        new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
    return SparkCommand.commandLine(console, Map.of());
  }

  private static List<String> line(String... arguments) {
    ParseResult parsed = command().parseArgs(arguments);
    SparkJars jars =
        new SparkJars(Path.of("/p/spark.jar"), List.of(Path.of("/p/a.jar"), Path.of("/p/b.jar")));
    return SparkSubmit.line(
        Path.of("/s/bin/spark-submit"),
        jars,
        SparkOptions.ofSubmit(parsed),
        SparkOptions.ofRun(parsed));
  }

  /** The whole line where nothing but these settings and words are between its fixed parts. */
  private static List<String> expected(List<String> settings, String... words) {
    List<String> line =
        new ArrayList<>(List.of("/s/bin/spark-submit", "--class", "dev.polarity.spark.SparkMain"));
    line.addAll(List.of("--name", "Polarity", "--jars", "/p/a.jar,/p/b.jar"));
    settings.forEach(setting -> line.addAll(List.of("--conf", setting)));
    line.addAll(List.of(words));
    return line;
  }

  @Test
  void withoutOptionsSparkDecidesWhereItRuns() {
    assertThat(line()).isEqualTo(expected(List.of(FIXED, ARENA, MMAP, TRIM), "/p/spark.jar"));
  }

  @Test
  void namesSayWhereAnOptionGoesWhateverTheOrder() {
    assertThat(
            line(
                "--voters=8",
                "--master",
                "yarn",
                "--model-option",
                "hidden=64",
                "--resume",
                "-c",
                "spark.a=b c",
                "--run=hdfs:///runs/a b",
                "--steps",
                "7",
                "--conf=spark.d=e=f",
                "--method-option=x=1",
                "--supervise",
                "--method-option",
                "y=2"))
        .isEqualTo(
            expected(
                List.of(FIXED, ARENA, MMAP, TRIM),
                "--master",
                "yarn",
                "--conf",
                "spark.a=b c",
                "--conf",
                "spark.d=e=f",
                "--supervise",
                "/p/spark.jar",
                "--voters=8",
                "--model-option=hidden=64",
                "--resume",
                "--run=hdfs:///runs/a b",
                "--steps=7",
                "--method-option=x=1",
                "--method-option=y=2"));
  }

  @Test
  void aNodeHasAllCoresOfItsExecutor() {
    for (String[] cores :
        new String[][] {
          {"--executor-cores", "6", "--master", "local-cluster[2,3,1024]"},
          {"--conf", "spark.executor.cores=6"},
          {"--master", "local[6]"},
          {"--master", "local[6,3]"},
          {"--conf", "spark.master=local-cluster[2, 6 ,1024]"}
        }) {
      assertThat(line(cores)).as(String.join(" ", cores)).contains("spark.task.cpus=6");
    }
    String processors = Integer.toString(Runtime.getRuntime().availableProcessors());
    assertThat(line("--master", "local[*]")).contains("spark.task.cpus=" + processors);
    assertThat(line("--executor-cores", "6", "-c", "spark.task.cpus=2"))
        .contains("spark.task.cpus=2")
        .doesNotContain("spark.task.cpus=6");
    assertThat(line("--master", "local")).noneMatch(word -> word.startsWith("spark.task.cpus"));
  }

  @Test
  void whatIsGivenWins() {
    assertThat(line("--num-executors", "4"))
        .containsSequence("--conf", "spark.executor.instances=4")
        .containsSequence("--num-executors", "4");
    assertThat(line("-c", "spark.dynamicAllocation.enabled=true", "--name", "Mine"))
        .containsSequence("--name", "Mine")
        .contains("spark.dynamicAllocation.enabled=true")
        .doesNotContain("Polarity", FIXED);
  }

  @Test
  void jarsOfTheUserComeBesidePolaritys() {
    assertThat(line("--jars", "x.jar,y.jar", "--conf", "spark.jars=z.jar"))
        .containsOnlyOnce("--jars")
        .containsSequence("--jars", "/p/a.jar,/p/b.jar,x.jar,y.jar,z.jar")
        .doesNotContain("spark.jars=z.jar");
  }

  @Test
  void noNameIsInBothKinds() {
    // picocli refuses a name that is defined twice; what is left is that both kinds are there.
    String help = command().getUsageMessage();
    assertThat(help)
        .contains("Options of a run, as of polarity train:", "--voters=N", "--steps=K")
        .contains("Options of a run on a cluster:", "--run=URI", "--resume", "--retries=N")
        .contains("Options of spark-submit", "--master=URL", "--conf=KEY=VALUE", "--num-executors")
        .contains("Default: spark.task.cpus.")
        .doesNotContain("--spec", "--classpath", "physical cores");
    assertThatThrownBy(() -> line("--spec", "run.yaml")).hasMessageContaining("--spec");
    assertThatThrownBy(() -> line("--class", "X")).hasMessageContaining("--class");
    assertThatThrownBy(() -> line("app.jar")).hasMessageContaining("app.jar");
  }

  @Test
  void wrongInputIsToldBeforeSparkStarts() {
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(err), new PrintWriter(err), false);
    int code =
        Polarity.command(console, new FakeBackend(), ReportWriter.NONE)
            .run("spark", "--master", "yarn", "--voters", "many");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("polarity: --voters many");
  }

  @Test
  void findsSparkSubmit() throws IOException {
    Path home = root.resolve("home");
    Path other = program(root.resolve("other/spark-submit"));
    Map<String, String> both =
        Map.of("SPARK_HOME", home.toString(), "PATH", "/none:" + other.getParent());
    assertThatThrownBy(() -> SparkSubmit.find(both))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "SPARK_HOME is %s, but there is no bin/spark-submit in it that can be run; install Spark 4.1 (for Scala 2.13) and set SPARK_HOME to its directory.",
            home);
    Path own = program(home.resolve("bin/spark-submit"));
    assertThat(SparkSubmit.find(both)).isEqualTo(own);
    assertThat(SparkSubmit.find(Map.of("PATH", "/none:" + other.getParent()))).isEqualTo(other);
    assertThat(SparkSubmit.find(Map.of("PATH", other.getParent().toString(), "SPARK_HOME", "")))
        .isEqualTo(other);
    assertThatThrownBy(() -> SparkSubmit.find(Map.of("PATH", "/none")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("SPARK_HOME is not set and there is none on the PATH; install");
  }

  private static Path program(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void takesTheJarsThatTheBuildLeft() throws IOException {
    assertThatThrownBy(() -> SparkJars.in(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("polarity-spark.jar is not there; start the command by ./polarity");
    Path library = Files.createDirectory(root.resolve("lib"));
    Files.writeString(root.resolve("polarity-spark.jar"), "");
    for (String name : List.of("b.jar", "a.jar", "notes.txt")) {
      Files.writeString(library.resolve(name), "");
    }
    assertThat(SparkJars.in(root))
        .isEqualTo(
            new SparkJars(
                root.resolve("polarity-spark.jar"),
                List.of(library.resolve("a.jar"), library.resolve("b.jar"))));
  }
}
