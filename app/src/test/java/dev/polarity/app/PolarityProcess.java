package dev.polarity.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The packaged command in a process of its own, started as {@code ./polarity} starts it. Only the
 * compiler and the collector are chosen for a short life; neither decides a bit.
 */
final class PolarityProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long POLL_NANOSECONDS = 200_000;

  private final Process process;
  private final Path out;
  private final Path err;

  private PolarityProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** How a process ended. */
  record Outcome(int code, String out, String err) {

    /** Both streams, to describe a failed assertion. */
    String text() {
      return "exit code " + code + "\n" + out + err;
    }
  }

  /**
   * How a process is started.
   *
   * @param javaHome the Java that runs it
   * @param before words before the command, such as {@code env NAME=VALUE}
   */
  record Launcher(Path javaHome, List<String> before) {

    PolarityProcess start(Object... arguments) {
      List<String> command = new ArrayList<>(before);
      command.add(javaHome.resolve("bin/java").toString());
      int feature = SecondJdk.feature(javaHome);
      if (feature >= 22) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      if (feature >= 23) {
        command.add("--sun-misc-unsafe-memory-access=allow");
      }
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"));
      command.addAll(List.of("-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
      command.addAll(List.of("-jar", jar().toString()));
      command.addAll(texts(List.of(arguments)));
      try {
        Path out = Files.createTempFile("polarity-", ".out");
        Path err = Files.createTempFile("polarity-", ".err");
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder
            .environment()
            .putAll(
                Map.of(
                    "MALLOC_ARENA_MAX", "1",
                    "MALLOC_MMAP_THRESHOLD_", "33554432",
                    "MALLOC_TRIM_THRESHOLD_", "1073741824"));
        return new PolarityProcess(builder.start(), out, err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Outcome run(Object... arguments) {
      try (PolarityProcess started = start(arguments)) {
        return started.await();
      }
    }
  }

  /** Arguments, and lists of them, one after the other. */
  static List<String> texts(List<?> arguments) {
    return arguments.stream()
        .flatMap(
            argument ->
                argument instanceof List<?> several
                    ? texts(several).stream()
                    : Stream.of(argument.toString()))
        .toList();
  }

  /** Returns the launcher that uses the Java of this test. */
  static Launcher launcher() {
    return new Launcher(Path.of(System.getProperty("java.home")), List.of());
  }

  /** Starts the command. */
  static PolarityProcess start(Object... arguments) {
    return launcher().start(arguments);
  }

  /** Runs the command to its end. */
  static Outcome run(Object... arguments) {
    return launcher().run(arguments);
  }

  /** Runs the command to its end, which must be a good one. */
  static Outcome succeed(Object... arguments) {
    Outcome outcome = run(arguments);
    if (outcome.code() != 0) {
      throw new AssertionError(List.of(arguments) + ": " + outcome.text());
    }
    return outcome;
  }

  private static Path jar() {
    Path jar = Path.of(System.getProperty("basedir", ""), "target", "polarity.jar");
    if (!Files.exists(jar)) {
      throw new AssertionError(jar.toAbsolutePath() + " is missing; run mvn package first");
    }
    return jar.toAbsolutePath();
  }

  /** Waits until something is the case or the process has ended; returns whether it is the case. */
  boolean awaits(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (process.isAlive()) {
      if (condition.getAsBoolean()) {
        return process.isAlive();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("It did not come to pass in " + LIMIT + ".\n" + kill().text());
      }
      LockSupport.parkNanos(POLL_NANOSECONDS);
    }
    return false;
  }

  /** Sends SIGKILL and waits for the end. */
  Outcome kill() {
    process.destroyForcibly();
    return await();
  }

  /** Sends a signal by its name. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end. */
  Outcome await() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("It did not end in " + LIMIT + ".\n" + outcome().text());
      }
      return outcome();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome outcome() {
    try {
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process if it has not ended, and removes what it said. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
