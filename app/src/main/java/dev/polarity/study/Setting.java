package dev.polarity.study;

import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import java.util.List;
import java.util.Optional;

/**
 * One setting of a study: run once with each seed, at a given rate or at one that is searched
 * first.
 *
 * @param dataName name of the data, wherever they lie
 * @param request the run spec of the first seed; where the rate is searched, its rate is the one
 *     that the search starts from
 * @param settings what changes no bit
 * @param seeds at least one
 * @param search how the rate is looked for, empty where it is given
 * @param rivals a name that searched settings share of which only the best, by the accuracy with
 *     its first seed, is run with more
 */
public record Setting(
    String dataName,
    RunSpec request,
    RunSettings settings,
    List<Long> seeds,
    Optional<Search> search,
    Optional<String> rivals) {

  /**
   * How a rate is looked for.
   *
   * @param grid among which rates
   * @param length a spec with the length of the runs of the search
   * @param seeds at least one; with several, their mean accuracy counts
   */
  public record Search(RateGrid grid, RunSpec length, List<Long> seeds) {

    /** Copies the list. */
    public Search {
      seeds = List.copyOf(seeds);
    }

    /** Returns how many rates are tried at most. */
    public int points() {
      return grid.points();
    }
  }

  /** Copies the list. */
  public Setting {
    seeds = List.copyOf(seeds);
  }

  /** Returns a text that two settings share exactly if they stand for the same runs. */
  public String identity() {
    String runs = seeds.stream().map(seed -> run(seed).name()).toList().toString();
    return search
        .map(how -> how.grid() + " " + trial(how, 0, 1).name() + how.seeds() + " " + runs)
        .orElse(runs);
  }

  /** Returns what stands for all of some settings. */
  public static String identity(List<Setting> settings) {
    return PlannedRun.sha256(settings.stream().map(Setting::identity).toList().toString());
  }

  /** Returns the run of a seed at the rate that was asked for. */
  PlannedRun run(long seed) {
    return new PlannedRun(dataName, request.toBuilder().seed(seed).build(), settings, false);
  }

  /** Returns the run of a seed at a rate that was found. */
  PlannedRun run(long seed, double rate) {
    return new PlannedRun(
        dataName, request.toBuilder().seed(seed).initialRate(rate).build(), settings, false);
  }

  /** Returns a run of the search. */
  PlannedRun trial(Search how, long seed, double rate) {
    return new PlannedRun(
        dataName, how.length().toBuilder().seed(seed).initialRate(rate).build(), settings, true);
  }
}
