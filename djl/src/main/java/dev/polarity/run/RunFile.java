package dev.polarity.run;

import java.util.List;
import java.util.Optional;

/**
 * The content of {@code run.yaml}: the request from the start, and the rest from just before the
 * first step on.
 *
 * @param request what was asked for
 * @param settings what may change without changing a bit
 * @param data what the data turned out to be
 * @param resolved what the request came to mean
 * @param madeWith what the run was made with
 */
public record RunFile(
    RunSpec request,
    RunSettings settings,
    Optional<DataSection> data,
    Optional<Resolved> resolved,
    Optional<MadeWith> madeWith) {

  /** Returns a file that holds the request only. */
  public static RunFile ofRequest(RunSpec request, RunSettings settings) {
    return new RunFile(request, settings, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns this file with what only data and engine could tell. */
  public RunFile complete(DataSection foundData, Resolved found, MadeWith foundMadeWith) {
    return new RunFile(
        request, settings, Optional.of(foundData), Optional.of(found), Optional.of(foundMadeWith));
  }

  /** Returns this file with rates that the run has measured on its way. */
  public RunFile measured(List<MeasuredRate> rates) {
    return new RunFile(
        request, settings, data, resolved.map(values -> values.with(rates)), madeWith);
  }

  /** Returns whether data and resolved values are known. */
  public boolean isComplete() {
    return data.isPresent() && resolved.isPresent();
  }
}
