package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polarity.app.PolarityProcess.Launcher;
import dev.polarity.app.PolarityProcess.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code polarity spark} with a {@code spark-submit} that only notes what it is told, and with
 * Spark itself, laid out from the jars that the module {@code spark} is tested with. Skipped where
 * that module is not built.
 */
class SparkCommandIT {

  private static final Path SPARK =
      Path.of(System.getProperty("basedir", ""), "..", "spark", "target")
          .toAbsolutePath()
          .normalize();

  /** What Spark's own spark-submit gives to the JVM, as far as a run needs it. */
  private static final String OPENS =
      "-XX:+IgnoreUnrecognizedVMOptions --add-opens=java.base/java.lang=ALL-UNNAMED"
          + " --add-opens=java.base/java.lang.invoke=ALL-UNNAMED"
          + " --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/java.net=ALL-UNNAMED"
          + " --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED"
          + " --add-opens=java.base/java.util.concurrent=ALL-UNNAMED"
          + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
          + " --add-opens=java.base/sun.security.action=ALL-UNNAMED";

  @TempDir Path root;
  private Path home;

  @BeforeEach
  void needsTheModule() {
    home = root.resolve("spark home");
    assumeThat(SPARK.resolve("polarity-spark.jar")).exists();
    assumeThat(SPARK.resolve("spark-classpath")).exists();
  }

  /** What takes the directory away would follow no link, but warn of each. */
  @AfterEach
  void removeLinks() throws IOException {
    try (Stream<Path> jars = Files.list(Files.createDirectories(home.resolve("jars")))) {
      for (Path jar : (Iterable<Path>) jars::iterator) {
        Files.delete(jar);
      }
    }
  }

  private Launcher launcher() {
    return new Launcher(
        Path.of(System.getProperty("java.home")), List.of("env", "SPARK_HOME=" + home));
  }

  private void submitIs(String script) throws IOException {
    Path program = home.resolve("bin/spark-submit");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /** Lays out what a distribution of Spark has: its jars, and the script that starts them. */
  private void submitIsSpark() throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry :
        Files.readString(SPARK.resolve("spark-classpath")).strip().split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    submitIs(
        """
        export SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
        exec '%s/bin/java' %s -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(System.getProperty("java.home"), OPENS));
  }

  @Test
  void sparkSubmitIsToldAndItsExitCodePassedOn() throws IOException {
    submitIs("printf '%s\\n' \"$@\" >\"$SPARK_HOME/told\"\necho out; echo err >&2\nexit 4\n");
    Outcome outcome =
        launcher()
            .run("spark", "--voters=8", "--master", "yarn", "--executor-cores=2", "--run", "a b");
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(4);
    assertThat(outcome.out()).isEqualTo("out\n");
    assertThat(outcome.err()).isEqualTo("err\n");
    List<String> told = Files.readAllLines(home.resolve("told"));
    assertThat(told)
        .startsWith("--class", "dev.polarity.spark.SparkMain")
        .containsSequence("--conf", "spark.task.cpus=2")
        .containsSequence("--master", "yarn")
        .endsWith(SPARK.resolve("polarity-spark.jar").toString(), "--voters=8", "--run=a b");
    assertThat(told.get(told.indexOf("--jars") + 1).split(","))
        .anyMatch(jar -> jar.contains("polarity-djl"))
        .anyMatch(jar -> jar.contains("pytorch-native"))
        .allMatch(jar -> Files.exists(Path.of(jar)));
  }

  @Test
  void anInterruptEndsSparkSubmitFirst() throws IOException {
    submitIs(
        """
        trap 'touch "$SPARK_HOME/ended"; exit 143' TERM
        touch "$SPARK_HOME/begun"
        while true; do sleep 0.1; done
        """);
    try (PolarityProcess process = launcher().start("spark", "--master", "yarn")) {
      assertThat(process.awaits(() -> Files.exists(home.resolve("begun")))).isTrue();
      process.signal("TERM");
      Outcome outcome = process.await();
      assertThat(outcome.code()).as(outcome.text()).isEqualTo(143);
      assertThat(home.resolve("ended")).exists();
    }
  }

  @Test
  void twoExecutorsOfSparkGiveTheFingerprintOfOneProcess() throws IOException {
    submitIsSpark();
    List<Object> run = RunFiles.small("lion-vote", 30, 8);
    RunFiles shared = new RunFiles(root.resolve("shared"));
    Outcome outcome =
        patient(
            shared,
            "spark",
            "--master=local-cluster[2,1,1024]",
            "--conf=spark.ui.enabled=false",
            "--snapshot-every=10",
            run,
            "--run",
            shared.path());
    assertThat(outcome.code()).as(outcome.text()).isZero();
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run, "--run", alone.path());
    assertThat(shared.fingerprint()).as(outcome.text()).isEqualTo(alone.fingerprint());
    assertThat(shared.result().get("nodes").getAsInt()).isEqualTo(2);
    assertThat(shared.accuracy()).isEqualTo(alone.accuracy());
    assertThat(shared.model()).isEqualTo(alone.model());
    assertThat(outcome.out()).contains(alone.fingerprint());
  }

  /** Spark starts four processes; the limits of a process hold for start, steps and end each. */
  private Outcome patient(RunFiles run, Object... arguments) {
    try (PolarityProcess process = launcher().start(arguments)) {
      process.awaits(() -> Files.exists(run.path()));
      process.awaits(run::isFinished);
      return process.await();
    }
  }

  /** A right value for each option of the run, but for the last, at which the driver gives up. */
  private static final List<String> ALL_OF_A_RUN =
      List.of(
          "--data=digits",
          "--model=mlp",
          "--model-option=hidden=8",
          "--voters=2",
          "--batch=4",
          "--steps=3",
          "--seed=3",
          "--method=signum",
          "--beta=0.5",
          "--schedule=step",
          "--schedule-option=factor=0.5",
          "--initial-rate=0.01",
          "--stage=2",
          "--warmup=1",
          "--cooldown=0.5",
          "--averaging=off",
          "--weight-decay=0.5",
          "--clip=1",
          "--augment=off",
          "--init=weights",
          "--threads=1",
          "--kernels=native",
          "--sampling=sharded",
          "--eval-every=2",
          "--snapshot-every=2",
          "--journal-limit=1GiB",
          "--coding=auto",
          "--run=shared",
          "--resume",
          "--nodes=1",
          "--retries=0",
          "--wait=1m",
          "--ports=7000-7001",
          "--local-directory=local",
          "--check-every=5",
          "--tls-key-store=store",
          "--allow-clear-text",
          "--allow-different-arithmetic",
          "--reset-voter-state",
          "--deadline=5");

  @Test
  void theDriverKnowsAllOptionsAndRefusesWithTheCommandsExitCode() throws IOException {
    submitIsSpark();
    assertThat(ALL_OF_A_RUN)
        .extracting(option -> option.split("=", 2)[0])
        .containsExactlyInAnyOrderElementsOf(optionsOfARun());
    Outcome outcome =
        new Launcher(
                Path.of(System.getProperty("java.home")),
                List.of("env", "SPARK_HOME=" + home, "POLARITY_TLS_PASSWORD=secret"))
            .run("spark", "--master=local[1]", ALL_OF_A_RUN);
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.err()).contains("polarity: --deadline 5: expected a time");
  }

  /** Without those that cannot stand beside others of the list. */
  private static Set<String> optionsOfARun() {
    CommandLine command = SparkCommand.commandLine(Console.ofProcess(), Map.of());
    return command.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> !SparkOptions.isOfSubmit(name))
        .filter(
            name -> !Set.of("--help", "--version", "--epochs", "--method-option").contains(name))
        .collect(Collectors.toSet());
  }
}
