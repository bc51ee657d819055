package dev.polarity.study;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.OptionReader;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunYaml;
import dev.polarity.run.YamlSection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A recipe: what a study is to run, as a YAML file. {@code settings} hold for all runs, {@code
 * tasks} are the pairs of data and model, {@code runs} what is compared; all of them take the keys
 * of {@code run.yaml}'s request and settings, a later one replacing those before it, and a list as
 * a value in {@code runs} stands for a run with each of its elements. {@code initial-rate: search}
 * looks for the rate first, as {@code search} says; of entries that share a name under {@code
 * best-of}, only the one that is best with its first seed is run with more. {@code quick} holds
 * what {@code --quick} changes.
 */
public final class Recipe {

  private static final List<String> TOP =
      List.of("study", "about", "settings", "seeds", "tasks", "runs", "search", "quick");
  private static final List<String> SEARCH =
      List.of("from", "to", "start", "points", "epochs", "steps", "seeds");
  private static final String SEARCHED = "search";
  private static final String SEARCH_START = "search-start";
  private static final String SEARCH_EPOCHS = "search-epochs";
  private static final String BEST_OF = "best-of";
  private static final int MOST = 99;

  private final YamlSection top;
  private final Optional<YamlSection> quick;
  private final DataPlaces places;
  private final int threads;

  private Recipe(YamlSection top, Optional<YamlSection> quick, DataPlaces places, int threads) {
    this.top = top;
    this.quick = quick;
    this.places = places;
    this.threads = threads;
  }

  /** Returns the name that a recipe of Polarity's own has as a file, for what is told about it. */
  public static Path fileOf(String name) {
    return Path.of(name + ".yaml");
  }

  /** Returns the text of one of Polarity's own recipes: mnist, cifar10 or cifar100. */
  public static String text(String name) {
    try (InputStream stream = Recipe.class.getResourceAsStream(name + ".yaml")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the recipe " + name + " cannot be read", e);
    }
  }

  /**
   * Reads a recipe.
   *
   * @param file its name, for what is told about it
   * @param text its content
   * @param quick whether only a slice is to be run
   * @param threads threads of the tensor library; empty where the recipe or the machine decides
   * @param places where the data are
   * @return what is to be run
   * @throws InvalidInputException if something is wrong with it; the sentence names file, line and
   *     key
   */
  public static StudyPlan read(
      Path file, String text, boolean quick, OptionalInt threads, DataPlaces places) {
    YamlSection top = YamlSection.parse(file, text);
    top.allow(TOP);
    String name = top.need("study");
    if (quick && !top.has("quick")) {
      throw top.wrong("quick", "expected a section of that name, which says what --quick runs");
    }
    Optional<YamlSection> slice = quick ? top.section("quick") : Optional.empty();
    slice.ifPresent(section -> section.allow(List.of("settings", "tasks", "seeds", "points")));
    int used = threads.orElseGet(() -> threadsOf(top));
    Recipe recipe = new Recipe(top, slice, places, used);
    List<List<Setting>> tasks = recipe.tasks();
    if (tasks.stream().allMatch(List::isEmpty)) {
      throw new InvalidInputException(
          file + ": the study is empty; expected at least one task, one run and one seed.");
    }
    return new StudyPlan(
        quick ? name + " (quick)" : name,
        top.text("about").orElse(""),
        identity(text, quick, tasks),
        used,
        tasks);
  }

  private static int threadsOf(YamlSection top) {
    return top.section("settings")
        .flatMap(settings -> settings.read("threads", OptionReader::threads))
        .orElseGet(() -> RunSpec.builder().build().threads());
  }

  /**
   * What the recipe says, whatever the comments in it and wherever the data lie; not what it comes
   * to mean, so that a study outlives a changed default.
   */
  private static String identity(String text, boolean quick, List<List<Setting>> tasks) {
    String said =
        text.lines()
            .map(String::stripTrailing)
            .filter(line -> !line.isEmpty() && !line.stripLeading().startsWith("#"))
            .collect(Collectors.joining("\n"));
    String data =
        tasks.stream().flatMap(List::stream).map(Setting::dataName).distinct().toList().toString();
    return PlannedRun.sha256(said + "\n" + quick + "\n" + data);
  }

  private List<List<Setting>> tasks() {
    YamlSection common = top.section("settings").orElseGet(() -> top.only(List.of()));
    List<YamlSection> tasks =
        quick.filter(slice -> slice.has("tasks")).orElse(top).sections("tasks");
    List<List<Setting>> settings = new ArrayList<>();
    for (YamlSection task : tasks) {
      settings.add(settings(over(common, task)));
    }
    return settings;
  }

  private List<Setting> settings(YamlSection task) {
    List<Setting> settings = new ArrayList<>();
    for (YamlSection run : top.sections("runs")) {
      List<Long> seeds = seeds(run.has("seeds") ? run : top, "seeds");
      if (quick.isPresent() && quick.get().has("seeds")) {
        seeds = seeds(quick.get(), "seeds");
      }
      for (YamlSection one : run.without("seeds").alternatives()) {
        if (!seeds.isEmpty()) {
          settings.add(setting(over(task, one), seeds));
        }
      }
    }
    return settings;
  }

  /** The entries of both; a length given in the second, in epochs or in steps, is the only one. */
  private static YamlSection over(YamlSection before, YamlSection after) {
    boolean length = after.has("epochs") || after.has("steps");
    return (length ? before.without("epochs", "steps") : before).with(after);
  }

  private static List<Long> seeds(YamlSection section, String key) {
    List<Long> seeds = new ArrayList<>();
    for (String text : section.list(key)) {
      try {
        seeds.add(OptionReader.seed(text));
      } catch (InvalidInputException e) {
        throw section.completed(key, e);
      }
    }
    return seeds;
  }

  private Setting setting(YamlSection given, List<Long> seeds) {
    YamlSection all =
        quick.flatMap(slice -> slice.section("settings")).map(s -> over(given, s)).orElse(given);
    RunSettings settings = RunYaml.readSettings(all.only(RunYaml.SETTINGS));
    YamlSection named =
        all.without(RunYaml.SETTINGS.toArray(String[]::new))
            .without(SEARCH_START, SEARCH_EPOCHS, BEST_OF)
            .with("threads", Integer.toString(threads))
            .with("seed", Long.toString(seeds.get(0)));
    String dataName = named.text("data").orElse("digits");
    YamlSection request = named.with("data", place(dataName));
    boolean searched = request.text("initial-rate").filter(SEARCHED::equals).isPresent();
    if (!searched) {
      refuseBesideNumber(all);
    }
    Optional<Setting.Search> search =
        searched ? Optional.of(search(all, request)) : Optional.empty();
    return new Setting(
        shown(request, dataName),
        RunYaml.readRequest(search.map(how -> at(request, how.grid())).orElse(request)),
        settings,
        seeds,
        search,
        all.text(BEST_OF));
  }

  private static void refuseBesideNumber(YamlSection entry) {
    for (String key : List.of(SEARCH_START, SEARCH_EPOCHS, BEST_OF)) {
      if (entry.has(key)) {
        throw entry.wrong(key, "expected beside initial-rate: search only");
      }
    }
  }

  private static YamlSection at(YamlSection request, RateGrid grid) {
    return request.with("initial-rate", Double.toString(RateGrid.rate(grid.start())));
  }

  /** How the rate of one entry is looked for. */
  private Setting.Search search(YamlSection entry, YamlSection request) {
    YamlSection section =
        top.section("search")
            .orElseThrow(
                () -> entry.wrong("initial-rate", "search needs the section search of the recipe"));
    section.allow(SEARCH);
    int points = (int) number(section, "points", 9);
    int from = rate(section, "from");
    int to = rate(section, "to");
    int start = entry.has(SEARCH_START) ? rate(entry, SEARCH_START) : rate(section, "start");
    RateGrid grid;
    try {
      grid = new RateGrid(from, to, start, points);
    } catch (InvalidInputException e) {
      throw entry.has(SEARCH_START)
          ? entry.completed(SEARCH_START, e)
          : section.completed("start", e);
    }
    if (quick.isPresent()) {
      grid = grid.atMost((int) number(quick.get(), "points", points));
    }
    YamlSection length =
        quick.isPresent() ? request : over(request, section.only(List.of("epochs", "steps")));
    if (quick.isEmpty() && entry.has(SEARCH_EPOCHS)) {
      entry.read(SEARCH_EPOCHS, text -> OptionText.whole("--" + SEARCH_EPOCHS, text, 1, MOST));
      length = length.without("steps").with("epochs", entry.need(SEARCH_EPOCHS));
    }
    return new Setting.Search(grid, RunYaml.readRequest(at(length, grid)), searchSeeds(section));
  }

  private List<Long> searchSeeds(YamlSection section) {
    if (quick.isPresent() && quick.get().has("seeds")) {
      return seeds(quick.get(), "seeds");
    }
    List<Long> seeds = seeds(section.has("seeds") ? section : top, "seeds");
    if (seeds.isEmpty()) {
      throw section.wrong("seeds", "expected at least one seed for the search");
    }
    return section.has("seeds") ? seeds : seeds.subList(0, 1);
  }

  private static long number(YamlSection section, String key, long otherwise) {
    return section.read(key, text -> OptionText.whole("--" + key, text, 1, MOST)).orElse(otherwise);
  }

  private static int rate(YamlSection section, String key) {
    section.need(key);
    return section.read(key, text -> RateGrid.number("--" + key, text)).orElseThrow();
  }

  private String place(String data) {
    if (DataPlaces.NAMES.contains(data)) {
      return places.of(data);
    }
    return data.equals("digits") ? data : Path.of(data).toAbsolutePath().normalize().toString();
  }

  /** The name under which runs on these data are kept. */
  private static String shown(YamlSection request, String data) {
    String placed = request.need("data");
    if (placed.equals("digits")) {
      return placed;
    }
    return DataPlaces.NAMES.contains(data)
        ? data
        : String.valueOf(Path.of(data).toAbsolutePath().normalize().getFileName());
  }
}
