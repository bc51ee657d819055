package dev.polarity.report;

import dev.polarity.study.CurveRow;
import dev.polarity.study.ResultRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups rows into runs, runs into settings, and settings into families, of which each is taken at
 * its best rate.
 *
 * <p>The best rate is looked for among a family's longest runs; shorter ones are what was spent to
 * find it. A rate that the run measures by itself is never chosen: each length of it stands for
 * itself.
 */
final class Verdicts {

  private record Setting(String initialRate, double epochs) {}

  private Verdicts() {}

  /**
   * Returns a verdict for each task, in the order of the tasks.
   *
   * @param results rows in any order; rows of one run on the same side count once
   * @param curves rows in any order
   */
  static List<Verdict> of(List<ResultRow> results, List<CurveRow> curves) {
    CurveBook book = new CurveBook(curves);
    Map<Task, List<Outcome>> tasks = new TreeMap<>();
    for (Outcome outcome : outcomes(results)) {
      tasks.computeIfAbsent(outcome.key().task(), task -> new ArrayList<>()).add(outcome);
    }
    return tasks.entrySet().stream()
        .map(
            entry ->
                new Verdict(
                    entry.getKey(),
                    standings(entry.getKey(), entry.getValue()),
                    entry.getValue(),
                    book))
        .toList();
  }

  private static List<Outcome> outcomes(List<ResultRow> results) {
    Map<RunKey, Outcome> outcomes = new LinkedHashMap<>();
    for (ResultRow row : results) {
      RunKey key = RunKey.of(row.key());
      Outcome known = outcomes.get(key);
      outcomes.put(key, known == null ? Outcome.of(key, row) : known.with(row));
    }
    return List.copyOf(outcomes.values());
  }

  private static List<Standing> standings(Task task, List<Outcome> outcomes) {
    Map<Family, List<Outcome>> families = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      families.computeIfAbsent(outcome.key().family(), family -> new ArrayList<>()).add(outcome);
    }
    List<Standing> standings = new ArrayList<>();
    families.forEach(
        (family, members) -> {
          List<Contender> contenders = contenders(task, family, members);
          if (family.automaticRate()) {
            contenders.forEach(contender -> standings.add(new Standing(contender, List.of())));
          } else {
            standings.add(best(contenders));
          }
        });
    return standings;
  }

  private static List<Contender> contenders(Task task, Family family, List<Outcome> outcomes) {
    Map<Setting, List<Outcome>> settings = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      Setting setting = new Setting(outcome.key().initialRate(), outcome.key().length());
      settings.computeIfAbsent(setting, unknown -> new ArrayList<>()).add(outcome);
    }
    List<Contender> contenders = new ArrayList<>();
    settings.forEach(
        (setting, runs) ->
            contenders.add(
                new Contender(task, family, setting.initialRate(), setting.epochs(), runs)));
    return contenders;
  }

  private static Standing best(List<Contender> contenders) {
    double longest = contenders.stream().mapToDouble(Contender::epochs).max().orElseThrow();
    Contender chosen =
        contenders.stream()
            .filter(contender -> contender.epochs() == longest)
            .min(Contender.bestFirst())
            .orElseThrow();
    List<Contender> tried =
        contenders.stream()
            .filter(contender -> !contender.equals(chosen))
            .sorted(
                Comparator.comparingDouble(Contender::rate).thenComparingDouble(Contender::epochs))
            .toList();
    return new Standing(chosen, tried);
  }
}
