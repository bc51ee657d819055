package dev.polarity.study;

import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is finished of a study, and the tables of it. A finished run keeps what says what it was and
 * how it ended; journal and snapshots go, and so does the model unless it is the default's.
 */
final class FinishedRuns {

  private final StudyDirectory study;
  private final Map<String, RunRows> rows = new LinkedHashMap<>();
  private final KeptRuns kept;

  /**
   * Reads what there is.
   *
   * @param study the directory
   * @param threads of the study, which runs that are left as rows only must have had too
   */
  FinishedRuns(StudyDirectory study, int threads) {
    this.study = study;
    this.kept = new KeptRuns(study.kept(), threads);
    study.runs().stream().filter(name -> RunDirectory.isRun(study.run(name))).forEach(this::read);
  }

  /** Reads a run, and returns its rows; empty where it is not finished. */
  Optional<RunRows> read(String name) {
    Optional<RunRows> found = RunRows.of(study.run(name));
    found.ifPresent(
        runRows -> {
          thin(study.run(name), runRows);
          rows.put(name, runRows);
        });
    return found;
  }

  private static void thin(Path run, RunRows found) {
    List<String> dispensable = new ArrayList<>(List.of("journal", "snapshots"));
    if (found.results().stream().noneMatch(row -> row.key().isDefault())) {
      dispensable.add("model");
    }
    try {
      for (String name : dispensable) {
        if (Files.exists(run.resolve(name))) {
          AtomicFiles.deleteDirectory(run.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new StoppedException(
          run + ": cannot be written to (" + WriteFailure.reason(e) + "); mend that first.", e);
    }
  }

  boolean contains(PlannedRun run) {
    return rows(run) != null;
  }

  OptionalDouble score(PlannedRun run) {
    RunRows found = rows(run);
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.accuracy());
  }

  /** Returns the rows of a run, null where it is not finished. */
  RunRows rows(PlannedRun run) {
    return rows.computeIfAbsent(run.name(), name -> kept.take(run).orElse(null));
  }

  /**
   * Returns the rows in the order of the study, then those of runs that it no longer asks for, such
   * as those of an older default.
   */
  List<RunRows> inOrder(List<PlannedRun> order) {
    Map<String, RunRows> left = new LinkedHashMap<>(rows);
    List<RunRows> ordered = new ArrayList<>();
    for (PlannedRun run : order) {
      RunRows found = left.remove(run.name());
      if (found != null) {
        ordered.add(found);
      }
    }
    ordered.addAll(left.values());
    ordered.addAll(kept.without(List.copyOf(ordered)));
    return ordered;
  }
}
