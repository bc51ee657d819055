package dev.polarity.spark;

import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkEnv;

/**
 * Where an executor keeps what it works on: below Spark's own directory for blocks, which Spark
 * removes with the executor, or below one that was given.
 */
final class LocalDisk {

  private final Path root;

  private LocalDisk(Path root) {
    this.root = root;
  }

  /** Returns the place on this executor. */
  static LocalDisk here(Optional<String> given) {
    SparkEnv env = SparkEnv.get();
    Path root =
        given
            .map(
                directory ->
                    Path.of(directory, env.conf().getAppId(), "executor-" + env.executorId()))
            .orElseGet(() -> Path.of(env.blockManager().diskBlockManager().localDirsString()[0]))
            .resolve("polarity");
    return at(root);
  }

  static LocalDisk at(Path root) {
    try {
      Files.createDirectories(root);
      return new LocalDisk(root);
    } catch (IOException e) {
      throw new StoppedException(
          "%s cannot be made (%s); set localDirectory to a directory that every executor can write to."
              .formatted(root, WriteFailure.reason(e)),
          e);
    }
  }

  /** The run directory of a run, the same for all attempts on this executor. */
  Path run(String runId) {
    return root.resolve("run-" + runId);
  }

  /** Removes what earlier runs of the application have left here. */
  void removeOtherRuns(String runId) {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(root, "run-*")) {
      for (Path run : runs) {
        if (Files.isDirectory(run) && !run.equals(run(runId))) {
          AtomicFiles.deleteTree(run);
        }
      }
    } catch (IOException e) {
      // What stays behind takes room only, until Spark removes it with the executor.
      return;
    }
  }

  /** Where data are kept. */
  Path data() {
    return root.resolve("data");
  }
}
