package dev.polarity.study;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The order of a study's runs: for each task first all searches, then every setting with its first
 * seed, then those that have a second one with that, and so on; so a study that ends early has
 * something of everything. It is a function of what is finished, so that nothing but the runs
 * themselves need be kept.
 */
public final class RunOrder {

  private final Function<PlannedRun, OptionalDouble> scores;
  private final Map<String, PlannedRun> runs = new LinkedHashMap<>();

  private RunOrder(Function<PlannedRun, OptionalDouble> scores) {
    this.scores = scores;
  }

  /**
   * Returns all runs as far as they can be told by now. The first that is not finished is one to
   * make; of a search that is under way those that follow from it are not known, and the rate it
   * started from stands for the one it will find.
   *
   * @param plan the study
   * @param scores the accuracy of a finished run, {@link RateSearch#DIVERGED} of one that diverged,
   *     empty of one that is not finished
   * @return the runs, each of them once
   */
  static List<PlannedRun> of(StudyPlan plan, Function<PlannedRun, OptionalDouble> scores) {
    RunOrder order = new RunOrder(scores);
    plan.tasks().forEach(order::addTask);
    return List.copyOf(order.runs.values());
  }

  /**
   * Returns all runs that are to be expected, taking it that no search finds anything better than
   * it has by now; a search that has not begun then tries three rates.
   *
   * @param plan the study
   * @param scores the accuracy of a finished run, empty of one that is not finished
   * @return the runs, each of them once
   */
  public static List<PlannedRun> expected(
      StudyPlan plan, Function<PlannedRun, OptionalDouble> scores) {
    Map<String, Double> guesses = new HashMap<>();
    return of(
        plan,
        run -> {
          OptionalDouble known = scores.apply(run);
          return known.isPresent()
              ? known
              : OptionalDouble.of(guesses.computeIfAbsent(run.name(), n -> worse(guesses)));
        });
  }

  /** Worse than any accuracy, and than every guess before it. */
  private static double worse(Map<String, Double> guesses) {
    return -1.0 - guesses.size();
  }

  /** What a search has found by now. */
  private record Best(double rate, double score) {}

  private void addTask(List<Setting> settings) {
    Map<Setting, Best> found = new IdentityHashMap<>();
    for (Setting setting : settings) {
      setting.search().ifPresent(search -> found.put(setting, addSearch(setting, search)));
    }
    int most = settings.stream().mapToInt(setting -> setting.seeds().size()).max().orElse(0);
    for (int number = 0; number < most; number++) {
      for (Setting setting : settings) {
        if (number < setting.seeds().size()
            && (number == 0 || !hasLost(setting, settings, found))) {
          long seed = setting.seeds().get(number);
          add(
              found.containsKey(setting)
                  ? setting.run(seed, found.get(setting).rate())
                  : setting.run(seed));
        }
      }
    }
  }

  /** Whether a rival did better with its first seed, or one before it the same. */
  private boolean hasLost(Setting setting, List<Setting> settings, Map<Setting, Best> found) {
    if (setting.rivals().isEmpty()) {
      return false;
    }
    double score = firstScore(setting, found.get(setting));
    boolean before = true;
    for (Setting rival : settings) {
      if (rival == setting) {
        before = false;
      } else if (rival.rivals().equals(setting.rivals())) {
        double other = firstScore(rival, found.get(rival));
        if (other > score || before && other == score) {
          return true;
        }
      }
    }
    return false;
  }

  /** The accuracy with the first seed at full length; until that is known, the search's. */
  private double firstScore(Setting setting, Best best) {
    PlannedRun first = setting.run(setting.seeds().get(0), best.rate());
    return scores.apply(first).orElse(best.score());
  }

  /** Adds what is known of a search, and returns the best by now. */
  private Best addSearch(Setting setting, Setting.Search search) {
    SortedMap<Integer, Double> tried = new TreeMap<>();
    OptionalInt next = RateSearch.next(search.grid(), tried);
    while (next.isPresent()) {
      OptionalDouble score = addPoint(setting, search, next.getAsInt());
      if (score.isEmpty()) {
        break;
      }
      tried.put(next.getAsInt(), score.getAsDouble());
      next = RateSearch.next(search.grid(), tried);
    }
    if (tried.isEmpty()) {
      return new Best(RateGrid.rate(search.grid().start()), RateSearch.DIVERGED);
    }
    int best = RateSearch.best(tried);
    return new Best(RateGrid.rate(best), tried.get(best));
  }

  /** Adds a rate of a search, and returns its mean accuracy once all its seeds are finished. */
  private OptionalDouble addPoint(Setting setting, Setting.Search search, int number) {
    double sum = 0;
    boolean finished = true;
    for (long seed : search.seeds()) {
      PlannedRun run = setting.trial(search, seed, RateGrid.rate(number));
      add(run);
      OptionalDouble score = scores.apply(run);
      finished &= score.isPresent();
      sum += score.orElse(0);
    }
    return finished ? OptionalDouble.of(sum / search.seeds().size()) : OptionalDouble.empty();
  }

  private void add(PlannedRun run) {
    runs.putIfAbsent(run.name(), run);
  }
}
