package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.OptionReader;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.Stage;
import dev.polarity.study.RateGrid;
import dev.polarity.study.Setting;
import dev.polarity.study.StudyPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Every combination of some lists as a study. A method that cannot measure its initial rate gets
 * one by search in place of {@code auto}; one that takes none gets none; both are said.
 */
final class CrossProduct {

  private static final String AUTO = "auto";
  private static final String SEARCH = "search";

  /** Where searches look: 0.00001 … 10, from 0.1 or, where signs are voted, from 0.01. */
  private static final int LOWEST = RateGrid.number("--initial-rates", "1e-5");

  private static final int HIGHEST = RateGrid.number("--initial-rates", "10");
  private static final int START = RateGrid.number("--initial-rates", "0.1");
  private static final int START_OF_SIGNS = RateGrid.number("--initial-rates", "0.01");
  private static final int POINTS = 9;

  private final RunOptions options;
  private final Lists lists;
  private final OptionalInt threads;
  private final List<Long> seeds;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  /**
   * Takes the lists apart.
   *
   * @param options what holds for all runs
   * @param lists what is combined
   * @param threads of the study that is gone on with
   */
  CrossProduct(RunOptions options, Lists lists, OptionalInt threads) {
    this.options = options;
    this.lists = lists;
    this.threads = threads;
    this.seeds = lists.seeds().stream().map(OptionReader::seed).toList();
  }

  /** Returns what was replaced, a sentence each. */
  List<String> notes() {
    return notes;
  }

  /** Returns the methods of the study's runs, once it is planned. */
  Set<Method> methods() {
    return settings.values().stream()
        .map(setting -> setting.request().method())
        .collect(Collectors.toSet());
  }

  /** Returns the study. */
  StudyPlan plan() {
    for (String method : orUnset(lists.methods())) {
      for (String schedule : orUnset(lists.schedules())) {
        for (String stage : orUnset(lists.stages())) {
          for (String rate : orUnset(lists.initialRates())) {
            add(request -> apply(request, method, schedule, stage), rate);
          }
        }
      }
    }
    List<Setting> all = List.copyOf(settings.values());
    return new StudyPlan(
        "compare",
        "Every combination of the lists that were given.",
        Setting.identity(all),
        all.get(0).request().threads(),
        List.of(all));
  }

  private void apply(RunSpecBuilder request, String method, String schedule, String stage) {
    set(method, text -> request.method(Method.parse(text)));
    if (!method.isEmpty() && Method.parse(method).setsItsRates()) {
      if (!schedule.isEmpty() || !stage.isEmpty()) {
        note(
            "The method "
                + method
                + " works out its rates itself, and so is run without a schedule.");
      }
    } else {
      set(schedule, request::schedule);
      set(stage, text -> request.stage(Stage.parse(text)));
    }
    threads.ifPresent(request::threads);
    if (!seeds.isEmpty()) {
      request.seed(seeds.get(0));
    }
  }

  private void note(String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }

  /** A list that was not given stands for one element that sets nothing. */
  private static List<String> orUnset(List<String> list) {
    return list.isEmpty() ? List.of("") : list;
  }

  private static void set(String text, Consumer<String> setter) {
    if (!text.isEmpty()) {
      setter.accept(text);
    }
  }

  private void add(Consumer<RunSpecBuilder> combination, String rate) {
    boolean measures = accepts(combination, AUTO);
    boolean takesNumbers = accepts(combination, "0.01");
    String used = rate;
    if (!measures && (rate.equals(AUTO) || rate.isEmpty() && !isGiven())) {
      used = SEARCH;
      note(
          method(combination, "0.01")
              + " cannot measure its initial rate, which is searched instead of auto.");
    } else if (!takesNumbers && measures && !rate.isEmpty() && !rate.equals(AUTO)) {
      used = AUTO;
      note(
          spec(combination, AUTO).scheduleKind() == ScheduleKind.MEASURED
              ? "The schedule measured finds its rates itself, and is run without an initial rate."
              : method(combination, AUTO)
                  + " sets its own rate, and is run without an initial rate.");
    }
    Setting setting =
        used.equals(SEARCH) ? searched(combination, measures) : given(combination, used);
    settings.putIfAbsent(setting.identity(), setting);
  }

  /** Whether {@code --initial-rate} was given beside the lists. */
  private boolean isGiven() {
    return options.givenInitialRate();
  }

  private String method(Consumer<RunSpecBuilder> combination, String rate) {
    return "The method " + spec(combination, rate).method().text();
  }

  private boolean accepts(Consumer<RunSpecBuilder> combination, String rate) {
    try {
      spec(combination, rate);
      return true;
    } catch (InvalidInputException e) {
      if (e.getMessage().startsWith("--initial-rate")) {
        return false;
      }
      throw e;
    }
  }

  private RunSpec spec(Consumer<RunSpecBuilder> combination, String rate) {
    return options.request(
        request -> {
          combination.accept(request);
          set(rate, text -> OptionReader.initialRate(text, request));
        });
  }

  private Setting given(Consumer<RunSpecBuilder> combination, String rate) {
    return setting(spec(combination, rate), Optional.empty());
  }

  private Setting searched(Consumer<RunSpecBuilder> combination, boolean measures) {
    int start = measures ? START_OF_SIGNS : START;
    RunSpec request = spec(combination, Double.toString(RateGrid.rate(start)));
    return setting(
        request,
        Optional.of(
            new Setting.Search(
                new RateGrid(LOWEST, HIGHEST, start, POINTS), request, List.of(request.seed()))));
  }

  private Setting setting(RunSpec request, Optional<Setting.Search> search) {
    String data = request.data();
    String name = data.equals("digits") ? data : String.valueOf(Path.of(data).getFileName());
    return new Setting(
        name,
        request,
        options.settings(),
        seeds.isEmpty() ? List.of(request.seed()) : seeds,
        search,
        Optional.empty());
  }
}
