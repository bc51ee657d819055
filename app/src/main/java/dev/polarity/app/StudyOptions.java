package dev.polarity.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said about every study. */
final class StudyOptions {

  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = {
        "Where the study is kept: new, empty, or with the same study, which then goes on."
      })
  private Path directory;

  @Option(
      names = "--kept",
      paramLabel = "TABLES",
      description = {
        "Directory with the tables of an earlier sitting, results.csv and curves.csv (and runs.csv),"
            + " whose runs count as made; for studies that go on where their run directories are"
            + " not."
      })
  private Path kept;

  @Option(
      names = "--quick",
      description = {
        "Run a slice only, to see that everything works. Its figures say nothing about the methods."
      })
  private boolean quick;

  @Option(names = "--dry-run", description = "List the runs and their steps, and make nothing.")
  private boolean dryRun;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress; failures and what is left behind are still told.")
  private boolean quiet;

  Path directory() {
    return directory;
  }

  Optional<Path> kept() {
    return Optional.ofNullable(kept);
  }

  boolean quick() {
    return quick;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean quiet() {
    return quiet;
  }
}
