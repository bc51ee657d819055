package dev.polarity.report;

import dev.polarity.run.Stage;
import java.util.ArrayList;
import java.util.List;

/** What a setting is called, in tables, legends and sentences. */
final class Labels {

  private Labels() {}

  /** The task: {@code mnist with lenet}. */
  static String task(Task task) {
    return task.data() + " with " + task.model();
  }

  /** The setting on one line: {@code sgd, constant, rate 0.1}. */
  static String setting(Contender contender) {
    return contender.family().method() + ", " + details(contender);
  }

  /** The setting with what it is: {@code Polarity's default (lion-vote, measured in 4 stages)}. */
  static String full(Contender contender) {
    String role = role(contender);
    return role.isEmpty() ? setting(contender) : role + " (" + setting(contender) + ")";
  }

  /** What part the setting plays, empty where it is one of many. */
  static String role(Contender contender) {
    if (contender.isDefault()) {
      return "Polarity's default";
    }
    return contender.family().isPaper() ? "the paper's method" : "";
  }

  /** All but the method: schedule, stage, rate and further options. */
  static String details(Contender contender) {
    Family family = contender.family();
    List<String> parts = new ArrayList<>();
    parts.add(family.schedule() + stages(family));
    if (!family.measuresEachStage()) {
      parts.add(rate(contender));
    }
    if (!family.options().isEmpty()) {
      parts.add(family.options().replace(";", ", "));
    }
    return String.join(", ", parts);
  }

  private static String rate(Contender contender) {
    if (!contender.family().automaticRate()) {
      return "rate " + contender.initialRate();
    }
    return contender.family().schedule().equals("adaptive") ? "measured rate" : "no rate given";
  }

  private static String stages(Family family) {
    return family
        .stages()
        .map(
            stage ->
                switch (stage.unit()) {
                  case EPOCH -> " per epoch";
                  case RUN -> " in " + stage.count() + " stages";
                  case STEPS -> stage.equals(Stage.STEP) ? "" : " per " + stage.count() + " steps";
                })
        .orElse(" per " + family.stage());
  }

  /**
   * The numbers that a person had to choose, each by its name: the initial rate where one was
   * given, and every further option that was given.
   */
  static List<String> chosenNumbers(Contender contender) {
    List<String> chosen = new ArrayList<>();
    if (contender.isDefault()) {
      return chosen;
    }
    Family family = contender.family();
    if (!family.automaticRate()) {
      chosen.add("initial rate " + contender.initialRate());
    }
    Options.split(family.options()).forEach(option -> chosen.add(option.replace("=", " ")));
    return chosen;
  }

  /** The seeds: {@code seeds 1, 2, 3}. */
  static String seeds(Contender contender) {
    List<String> seeds =
        contender.outcomes().stream().map(outcome -> Long.toString(outcome.key().seed())).toList();
    return (seeds.size() == 1 ? "seed " : "seeds ") + String.join(", ", seeds);
  }
}
