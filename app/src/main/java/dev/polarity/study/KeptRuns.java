package dev.polarity.study;

import dev.polarity.run.RunSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Runs of which nothing is left but their rows in the tables of an earlier sitting. A run directory
 * of some hundred is large and lies on one machine; its rows are a few lines that travel, and are
 * all that a study asks of a finished run. So a study may begin with the tables of one that was cut
 * off elsewhere, and makes only the runs that these lack.
 *
 * <p>A run is known by its key columns, which hold all that was given and changes its result, by
 * its length, and by the hash of its spec, as far as the tables have it: what a default was when
 * the run was made is not in the columns. Whether it is the default is not taken from the tables
 * but asked anew.
 */
final class KeptRuns {

  private final Map<KeyColumns, RunRows> runs = new LinkedHashMap<>();

  /**
   * Takes the runs of tables.
   *
   * @param tables of an earlier sitting; a run without a line in {@code runs.csv} counts as made
   *     with whatever is not known
   * @param threads of this study; runs that are known to have used another number are left out,
   *     since all runs of a study compute alike
   */
  KeptRuns(StudyTables tables, int threads) {
    Map<KeyColumns, List<ResultRow>> results = new LinkedHashMap<>();
    Map<KeyColumns, List<CurveRow>> curves = new LinkedHashMap<>();
    Map<KeyColumns, RunRow> made = new LinkedHashMap<>();
    tables.results().forEach(row -> list(results, row.key()).add(row));
    tables.curves().forEach(row -> list(curves, row.key()).add(row));
    tables.runs().forEach(row -> made.put(identity(row.key()), row));
    results.forEach(
        (identity, rows) -> {
          RunRow run = made.getOrDefault(identity, unknown(rows.get(0)));
          if (run.threads() == threads || !run.isKnown()) {
            runs.put(identity, new RunRows(rows, curves.getOrDefault(identity, List.of()), run));
          }
        });
  }

  private static <T> List<T> list(Map<KeyColumns, List<T>> lists, KeyColumns key) {
    return lists.computeIfAbsent(identity(key), unused -> new ArrayList<>());
  }

  private static RunRow unknown(ResultRow row) {
    return new RunRow(row.key(), row.fingerprint(), "", "", "", "", RunRow.UNKNOWN_THREADS, "", "");
  }

  /** What a run's lines have in common. */
  private static KeyColumns identity(KeyColumns key) {
    return key.with(false, false);
  }

  /** Takes a run out; empty where no table has it. */
  Optional<RunRows> take(PlannedRun run) {
    RunSpec spec = run.request();
    Optional<KeyColumns> found =
        spec.epochs().isPresent()
            ? Optional.of(key(run, Integer.toString(spec.epochs().getAsInt())))
                .filter(runs::containsKey)
            : runs.entrySet().stream()
                .filter(kept -> kept.getKey().equals(key(run, kept.getKey().epochs())))
                .filter(kept -> hasSteps(kept.getValue(), spec.steps().getAsLong()))
                .map(Map.Entry::getKey)
                .findFirst();
    return found
        .filter(key -> sides(runs.get(key)) == (spec.averaging() ? 2 : 1))
        .filter(key -> isOfSpec(runs.get(key), run))
        .map(
            key ->
                renewed(
                    runs.remove(key),
                    RunRows.isDefault(spec),
                    spec.averaging(),
                    PlannedRun.spec(spec, run.dataName())));
  }

  private static KeyColumns key(PlannedRun run, String epochs) {
    return identity(RunRows.key(run.request(), run.dataName(), epochs, false, false));
  }

  private static boolean isOfSpec(RunRows kept, PlannedRun run) {
    String spec = kept.run().spec();
    return spec.isEmpty() || spec.equals(PlannedRun.spec(run.request(), run.dataName()));
  }

  private static boolean hasSteps(RunRows run, long steps) {
    return run.results().stream().allMatch(row -> row.steps() == steps);
  }

  private static long sides(RunRows run) {
    return run.results().stream().map(row -> row.key().averaging()).distinct().count();
  }

  /**
   * Returns the runs that nobody has taken, none of which is the default any longer.
   *
   * @param told runs that a table has already, which the study may have made itself before it was
   *     given these tables
   */
  List<RunRows> without(List<RunRows> told) {
    Map<KeyColumns, Set<String>> specs =
        told.stream()
            .collect(
                Collectors.groupingBy(
                    run -> identity(run.results().get(0).key()),
                    Collectors.mapping(run -> run.run().spec(), Collectors.toSet())));
    return runs.entrySet().stream()
        .filter(run -> !isAmong(specs.getOrDefault(run.getKey(), Set.of()), run.getValue()))
        .map(run -> renewed(run.getValue(), false, true, run.getValue().run().spec()))
        .toList();
  }

  private static boolean isAmong(Set<String> specs, RunRows kept) {
    String spec = kept.run().spec();
    return specs.contains(spec) || !specs.isEmpty() && spec.isEmpty();
  }

  private static RunRows renewed(RunRows run, boolean isDefault, boolean published, String spec) {
    UnaryOperator<KeyColumns> renew =
        key -> key.with(isDefault && key.averaging() == published, key.averaging());
    return new RunRows(
        run.results().stream().map(row -> row.with(renew.apply(row.key()))).toList(),
        run.curves().stream().map(row -> row.with(renew.apply(row.key()))).toList(),
        run.run().with(renew.apply(run.run().key()), spec));
  }
}
