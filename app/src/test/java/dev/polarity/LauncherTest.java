package dev.polarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;
import static org.junit.jupiter.api.condition.OS.MAC;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code ./polarity} in a directory of its own, with a JDK and a Maven that are short scripts:
 * the JDK prints what it was started with, the Maven counts its builds.
 */
@EnabledOnOs({LINUX, MAC})
class LauncherTest {

  /** Newer than any real JDK that the launcher may find on the machine. */
  private static final int NEWEST = 999;

  private static final String BUILDING = "Building Polarity (first use";
  private static final String BUILDING_AGAIN = "Building Polarity again";

  @TempDir private Path directory;
  private Path root;
  private Path source;
  private Path home;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectory(directory.resolve("a checkout"));
    home = Files.createDirectory(directory.resolve("home"));
    script(root.resolve("polarity"), Files.readString(Path.of("..", "polarity")));
    for (String module : List.of("core", "djl", "app")) {
      Files.createDirectories(root.resolve(module + "/src/main/java"));
      Files.writeString(root.resolve(module + "/pom.xml"), module);
    }
    Files.writeString(root.resolve("pom.xml"), "root");
    source = Files.writeString(root.resolve("core/src/main/java/A.java"), "class A {}");
    maven("mkdir -p '%s/app/target' && echo jar >'%s/app/target/polarity.jar'");
    longAgo();
  }

  @Test
  void buildsOnceAndPassesArgumentsOn() throws Exception {
    Path jdk = jdk("new", NEWEST);

    Ended first = run(Map.of("JAVA_HOME", jdk.toString()), "train", "--run", "a b");
    Ended second = run(Map.of("JAVA_HOME", jdk.toString()), "train");

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.err()).startsWith(BUILDING).hasLineCount(1);
    assertThat(first.out()).endsWith("<train><--run><a b>\n");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void worksFromAnywhereAndThroughSymbolicLinks() throws Exception {
    Path jdk = jdk("new", NEWEST);
    Path link = directory.resolve("link");
    Files.createSymbolicLink(directory.resolve("inner"), Path.of("a checkout/polarity"));
    Files.createSymbolicLink(link, Path.of("inner"));

    Ended ended = runScript(link, Map.of("JAVA_HOME", jdk.toString()), "x");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("<" + root.toRealPath() + "/app/target/polarity.jar>");
  }

  @Test
  void buildsAgainAfterAChangeAndAfterADeletionButNotForAJarThatStaysOld() throws Exception {
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("new", NEWEST).toString());
    run(environment);

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1000)));
    assertThat(run(environment).err()).startsWith(BUILDING_AGAIN);
    longAgo();
    Files.delete(source);
    Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.now().plusSeconds(1000)));
    assertThat(run(environment).err()).startsWith(BUILDING_AGAIN);
    longAgo();
    Files.setLastModifiedTime(
        root.resolve("app/target/polarity.jar"), FileTime.from(Instant.EPOCH));
    assertThat(run(environment).err()).isEmpty();
  }

  @Test
  void buildsThePartForSparkForThoseWhoUseIt() throws Exception {
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("new", NEWEST).toString());
    maven(
        "for m in app spark; do mkdir -p '%s'/$m/target; done;"
            + " echo \"$*\" >>'%s/arguments';"
            + " echo jar >'%s/app/target/polarity.jar';"
            + " case \"$*\" in *'-pl spark'*) echo jar >'%s/spark/target/polarity-spark.jar'; esac");
    longAgo();

    Ended help = run(environment, "spark", "--help");
    Ended first = run(environment, "spark", "--master", "local");
    Ended second = run(environment, "spark", "--master", "local");

    assertThat(help.err()).startsWith(BUILDING).hasLineCount(1);
    assertThat(first.err())
        .isEqualTo("Building Polarity's part for Spark (first use, about a minute) ...\n");
    assertThat(first.out()).endsWith("<spark><--master><local>\n");
    assertThat(second.err()).isEmpty();
    assertThat(Files.readString(root.resolve("arguments")))
        .containsSubsequence("-pl app", "-pl spark");
    Path spark = Files.createDirectories(root.resolve("spark/src/main/java"));
    Files.setLastModifiedTime(spark, FileTime.from(Instant.now().plusSeconds(1000)));
    assertThat(run(environment, "train").err()).isEmpty();
    assertThat(run(environment, "spark").err()).contains("part for Spark again");
  }

  @Test
  void showsTheEndOfALogOfABuildThatFailed() throws Exception {
    maven("echo the compiler is unhappy; false");

    Ended ended = run(Map.of("JAVA_HOME", jdk("new", NEWEST).toString()));

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err())
        .contains("the compiler is unhappy")
        .contains(root.toRealPath() + "/target/polarity-build.log");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void onlyOneOfSeveralAtOnceBuilds() throws Exception {
    // Long enough for all four to meet: without the lock this fails, with it the time is no matter.
    maven("mkdir -p '%s/app/target' && sleep 1 && echo jar >'%s/app/target/polarity.jar'");
    longAgo();
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("new", NEWEST).toString());
    List<Process> processes =
        List.of(start(environment), start(environment), start(environment), start(environment));

    for (Process process : processes) {
      assertThat(finish(process).status()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void takesJavaHomeFromSeventeenOnEvenIfThereIsANewerOne() throws Exception {
    jdkIn(home.resolve(".sdkman/candidates/java"), "newer", NEWEST);

    Ended ended = run(Map.of("JAVA_HOME", jdk("chosen", 17).toString()));

    assertThat(ended.out()).startsWith("<java 17>").doesNotContain("native-access", "unsafe");
  }

  @Test
  void passesOverAnOldJavaHomeForTheNewestThereIs() throws Exception {
    Path places = home.resolve(".sdkman/candidates/java");
    jdkIn(places, "newest", NEWEST);
    jdkIn(places, "second", NEWEST - 1);

    Ended ended = run(Map.of("JAVA_HOME", jdk("old", 11).toString()));

    assertThat(ended.out()).startsWith("<java " + NEWEST + ">");
  }

  @Test
  void buildsWithAJdkEvenIfTheNewestIsARuntimeOnly() throws Exception {
    Path runtime = jdk("runtime", 17);
    Files.delete(runtime.resolve("bin/javac"));
    jdkIn(home.resolve(".jdks"), "complete", NEWEST);

    Ended ended = run(Map.of("JAVA_HOME", runtime.toString()));

    assertThat(Files.readString(root.resolve("builds"))).contains("complete");
    assertThat(ended.out()).startsWith("<java 17>");
  }

  @Test
  void setsWhatTheEngineNeeds() throws Exception {
    Path jdk = jdk("new", 25);

    Ended plain = run(Map.of("JAVA_HOME", jdk.toString()));
    Ended overruled =
        run(
            Map.of(
                "JAVA_HOME", jdk.toString(),
                "POLARITY_JAVA_OPTS", "-Xmx8g -Dai.djl.offline=false",
                "MALLOC_TRIM_THRESHOLD_", "7"));

    assertThat(plain.out())
        .contains(
            "<--enable-native-access=ALL-UNNAMED>",
            "<--sun-misc-unsafe-memory-access=allow>",
            "<-Dai.djl.offline=true>",
            "<-DOPT_OUT_TRACKING=true>",
            "<arenas 1><mmap 33554432><trim 1073741824>");
    assertThat(overruled.out())
        .contains("<-DOPT_OUT_TRACKING=true><-Xmx8g><-Dai.djl.offline=false><-jar>", "<trim 7>");
  }

  @Test
  void givesTheVectorModuleToWhatTrainsOnly() throws Exception {
    String module = "<--add-modules><jdk.incubator.vector>";
    Map<String, String> newer = Map.of("JAVA_HOME", jdk("newer", 25).toString());
    Map<String, String> older = Map.of("JAVA_HOME", jdk("older", 24).toString());

    for (String command :
        List.of("train", "resume", "bench", "compare", "reproduce", "--version")) {
      assertThat(run(newer, command, "x").out()).contains(module).endsWith(command + "><x>\n");
      assertThat(run(older, command).out()).doesNotContain("incubator");
    }
    assertThat(run(newer, "predict", "train").out()).doesNotContain("incubator");
    assertThat(run(newer).out()).doesNotContain("incubator");
  }

  private Path jdk(String name, int version) throws IOException {
    return jdkIn(directory.resolve("jdks"), name, version);
  }

  private static Path jdkIn(Path parent, String name, int version) throws IOException {
    Path jdk = Files.createDirectories(parent.resolve(name));
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%d.0.1\"\n".formatted(version));
    script(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        printf '<java %d><arenas %%s>' "$MALLOC_ARENA_MAX"
        printf '<mmap %%s><trim %%s>' "$MALLOC_MMAP_THRESHOLD_" "$MALLOC_TRIM_THRESHOLD_"
        printf '<%%s>' "$@"
        echo
        """
            .formatted(version));
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    return jdk;
  }

  /** A Maven on PATH that notes the JDK it was given; every %s becomes the checkout. */
  private void maven(String build) throws IOException {
    script(
        directory.resolve("bin/mvn"),
        """
        #!/bin/sh
        case "$*" in *-v) echo 'Apache Maven 3.9.11'; exit;; esac
        echo "$JAVA_HOME" >>'%1$s/builds'
        %2$s
        """
            .formatted(root, build.replace("%s", root.toString())));
  }

  private long builds() throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve("builds"))) {
      return lines.count();
    }
  }

  /** Gives all that a build looks at a time before any build of this test. */
  private void longAgo() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> !f.startsWith(root.resolve("target"))).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(1000)));
      }
    }
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    return runScript(root.resolve("polarity"), environment, arguments);
  }

  private Ended runScript(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    return finish(start(script, environment, arguments));
  }

  private Process start(Map<String, String> environment) throws IOException {
    return start(root.resolve("polarity"), environment);
  }

  private Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList());
    builder.directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("MALLOC_") || name.startsWith("POLARITY_"));
    variables.put("HOME", home.toString());
    variables.put("PATH", directory.resolve("bin") + ":" + variables.get("PATH"));
    variables.putAll(environment);
    return builder.start();
  }

  private static Ended finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
    return new Ended(process.exitValue(), out, err);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
