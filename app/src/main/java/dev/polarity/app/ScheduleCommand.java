package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.OptionReader;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunRates;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.Stage;
import dev.polarity.schedule.Schedule;
import dev.polarity.text.Numbers;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the rates of a schedule, without training anything. */
@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {"Shows the learning rate over the steps of a run: table, CSV or chart.", ""},
    footer = {
      "",
      "Examples:",
      "  polarity schedule --initial-rate 0.01 --steps 10000",
      "  polarity schedule --schedule cosine --warmup 500 --chart -",
      "  polarity schedule --stage epoch --epoch-steps 469 --csv > rates.csv"
    })
final class ScheduleCommand implements Callable<Integer> {

  private static final MathContext DIGITS_17 = new MathContext(17, RoundingMode.HALF_EVEN);
  private static final int[] ROWS = {1, 2, 5};
  private static final int PLOT_COLUMNS = 72;
  private static final int PLOT_ROWS = 16;

  private final Console console;

  @Option(
      names = "--initial-rate",
      paramLabel = "X",
      description = "Rate of the first step. Default: 0.01.")
  private String initialRate = "0.01";

  @Option(names = "--steps", paramLabel = "K", description = "Steps. Default: 10000.")
  private String steps = "10000";

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = {
        "adaptive, constant, step, exponential, inverse-sqrt, polynomial or cosine."
            + " Default: adaptive."
      })
  private String schedule = "adaptive";

  @Option(
      names = "--schedule-option",
      paramLabel = "NAME=VALUE",
      description = {
        "A number of the schedule; may be repeated. step has factor (0.5) and every (1000 stages),"
            + " exponential has factor (0.999), polynomial has power (1/3)."
      })
  private Map<String, String> scheduleOptions = new TreeMap<>();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = {
        "step, epoch (with --epoch-steps), a number of steps, or run/N, as in a run, where the"
            + " adaptive schedule has 100 by default. Default: step."
      })
  private String stage = "step";

  @Option(
      names = "--epoch-steps",
      paramLabel = "K",
      description = "Steps of one epoch, for --stage epoch.")
  private String epochSteps;

  @Option(
      names = "--warmup",
      paramLabel = "K",
      description = "Steps over which the rate climbs to the initial rate. Default: 0.")
  private String warmup = "0";

  @Option(
      names = "--cooldown",
      paramLabel = "SHARE",
      description = "Share of the steps over which the rate falls to 0 at the end. Default: none.")
  private String cooldown = "none";

  @Option(
      names = "--csv",
      description = "Print step,rate for every step, with 17 significant digits.")
  private boolean csv;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draw a chart: a PNG file, or - for the terminal.")
  private String chart;

  ScheduleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (ScheduleKind.parse(schedule) == ScheduleKind.MEASURED) {
      throw new InvalidInputException(
          "--schedule measured: its rates are measured while a run goes on, so there are none to show before; polarity inspect RUN shows those of a run.");
    }
    RunSpecBuilder builder = RunSpec.builder().schedule(schedule).scheduleOptions(scheduleOptions);
    OptionReader.initialRate(initialRate, builder);
    builder.steps(OptionReader.steps(steps)).stage(Stage.parse(stage));
    builder.warmup(OptionReader.warmup(warmup)).cooldown(OptionReader.cooldown(cooldown));
    RunSpec spec = builder.build();
    double initial =
        spec.initialRate()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "--initial-rate auto: is measured on data; give a number such as 0.01."));
    long count = spec.totalSteps(1);
    Schedule rates = RunRates.of(spec, initial, count, stageSteps(spec.stage(), count));
    if (csv) {
      printCsv(rates, count);
    } else if (chart == null) {
      printTable(rates, count, initial);
    }
    if (chart != null) {
      draw(rates, count);
    }
    return 0;
  }

  private long stageSteps(Stage parsed, long count) {
    if (!parsed.equals(Stage.EPOCH)) {
      return parsed.steps(1, count);
    }
    if (epochSteps == null) {
      throw new InvalidInputException(
          "--stage epoch: say with --epoch-steps how many steps an epoch has.");
    }
    return OptionText.whole("--epoch-steps", epochSteps, 1, Integer.MAX_VALUE);
  }

  private void printCsv(Schedule rates, long count) {
    PrintWriter out = console.out();
    out.print("step,rate\n");
    for (long step = 0; step < count; step++) {
      out.print(step + "," + exact(rates.rate(step)) + "\n");
    }
  }

  /** A rate with 17 significant digits, from which every reader gets the same double back. */
  static String exact(double rate) {
    return new BigDecimal(rate).round(DIGITS_17).toString();
  }

  private void printTable(Schedule rates, long count, double initial) {
    console
        .out()
        .println(String.format(Locale.ROOT, "%14s  %-22s  %s", "step", "rate", "of initial"));
    row(rates, 0, initial);
    long decade = 1;
    while (decade < count) {
      for (int times : ROWS) {
        if (decade * times < count - 1) {
          row(rates, decade * times, initial);
        }
      }
      decade *= 10;
    }
    if (count > 1) {
      row(rates, count - 1, initial);
    }
  }

  private void row(Schedule rates, long step, double initial) {
    double rate = rates.rate(step);
    console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%14s  %-22s  %.6f",
                Numbers.whole(step),
                exact(rate),
                rate / initial));
  }

  private void draw(Schedule rates, long count) {
    if (chart.equals("-")) {
      TextPlot.of(rates, count, PLOT_COLUMNS, PLOT_ROWS).forEach(console.out()::println);
    } else {
      Path file = Path.of(chart);
      RateChart.write(rates, count, schedule, file);
      console.err().println("Chart written to " + file);
    }
  }
}
