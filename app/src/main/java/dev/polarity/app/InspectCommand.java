package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.run.DataSection;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunYaml;
import dev.polarity.text.Numbers;
import dev.polarity.train.WeightHistory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what is in a run directory, also while another process works on it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = {
      "Tells what a run is, how far it is, and what its journal and snapshots hold. Changes"
          + " nothing, and may be used while the run goes on.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity inspect runs/a",
      "  polarity inspect runs/a --spec > again.yaml",
      "  polarity inspect runs/a --metrics",
      "  polarity inspect runs/a --at-step 500    the fingerprint of the weights at step 500"
    })
final class InspectCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "The run directory.")
  private Path run;

  @Option(names = "--spec", description = "Print run.yaml.")
  private boolean spec;

  @Option(names = "--metrics", description = "Print every evaluation.")
  private boolean metrics;

  @Option(
      names = "--at-step",
      paramLabel = "K",
      description = "Rebuild the weights after K steps and print their fingerprint.")
  private Long atStep;

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RunDirectory directory = RunDirectory.view(run);
    PrintWriter out = console.out();
    if (spec) {
      out.print(RunYaml.write(directory.file()));
    }
    if (metrics) {
      directory.metrics().forEach(line -> out.println(evaluation(line)));
    }
    if (atStep != null) {
      out.println(history(directory).fingerprintAt(atStep));
    }
    if (!spec && !metrics && atStep == null) {
      overview(directory, out);
    }
    return 0;
  }

  private void overview(RunDirectory directory, PrintWriter out) {
    RunFile file = directory.file();
    out.println("run          " + directory.path());
    out.println(
        "asked        "
            + file.request().data()
            + ", "
            + file.request().model()
            + ", "
            + file.request().voters()
            + " voters of "
            + file.request().batch()
            + " images, "
            + file.request().method().text()
            + ", "
            + file.request().schedule()
            + ", seed "
            + file.request().seed());
    file.data().ifPresent(data -> out.println("data         " + data(data)));
    file.resolved().ifPresent(resolved -> out.println("resolved     " + resolved(resolved)));
    file.resolved()
        .filter(resolved -> !resolved.measuredRates().isEmpty())
        .ifPresent(resolved -> out.println("measured     " + measured(resolved)));
    file.madeWith()
        .ifPresent(
            made ->
                out.println(
                    "made with    Polarity "
                        + made.polarity()
                        + ", JDK "
                        + made.jdk()
                        + ", "
                        + made.tensorLibrary()
                        + ", "
                        + made.processor()));
    directory.probe().ifPresent(probe -> out.println("probe        " + probe));
    stored(directory, out);
    Optional<RunResult> result = directory.result();
    if (result.isPresent()) {
      Summary.of(directory.path(), result.get()).stream().skip(1).forEach(out::println);
      return;
    }
    List<MetricsLine> lines = directory.metrics();
    if (!lines.isEmpty()) {
      out.println("last         " + evaluation(lines.get(lines.size() - 1)));
    }
    out.println("unfinished   continue with: " + directory.resumeLine());
  }

  private WeightHistory history(RunDirectory directory) {
    Method method = directory.file().request().method();
    if (!method.votes()) {
      throw new InvalidInputException(
          "--at-step %d: %s was made by the method %s, which keeps no journal to rebuild weights from; result.json has the fingerprint of the last step, and metrics.jsonl those of the evaluations."
              .formatted(atStep, directory.path(), method.text()));
    }
    return new WeightHistory(directory, notice -> console.err().println("note: " + notice));
  }

  private static String evaluation(MetricsLine line) {
    return "step %s, epoch %s, rate %s, loss %s, accuracy %s (last iterate %s), %s"
        .formatted(
            Numbers.whole(line.step()),
            Numbers.epochs(line.epoch()),
            Numbers.brief(line.rate()),
            Numbers.number(line.trainLoss()),
            Numbers.percent(line.testAccuracy()),
            Numbers.percent(line.testAccuracyLast()),
            line.fingerprint());
  }

  private static String data(DataSection data) {
    return data.name()
        + ", "
        + Numbers.whole(data.train())
        + " training and "
        + Numbers.whole(data.test())
        + " test examples of shape "
        + data.shape()
        + ", "
        + data.classes().size()
        + " classes, sha256:"
        + data.sha256();
  }

  private static String resolved(Resolved resolved) {
    return "initial rate "
        + Numbers.number(resolved.initialRate())
        + " ("
        + Double.toHexString(resolved.initialRate())
        + "), "
        + Numbers.whole(resolved.steps())
        + " steps, stages of "
        + Numbers.whole(resolved.stageSteps())
        + ", "
        + resolved.threads()
        + " threads, "
        + resolved.kernels().text()
        + " kernels";
  }

  private static String measured(Resolved resolved) {
    return resolved.measuredRates().stream()
        .map(
            rate ->
                "rate %s from step %s on"
                    .formatted(Numbers.number(rate.rate()), Numbers.whole(rate.step())))
        .collect(Collectors.joining(", "));
  }

  private void stored(RunDirectory directory, PrintWriter out) {
    Method method = directory.file().request().method();
    if (!method.votes()) {
      out.println(
          "kept         no journal and no snapshots: "
              + method.text()
              + " is a method to compare with, whose run starts again after an interrupt");
      return;
    }
    JournalReader journal = JournalReader.scan(directory.journal());
    String ranges =
        journal.ranges().stream()
            .map(range -> range.first() + " .. " + (range.end() - 1))
            .collect(Collectors.joining(", "));
    out.println(
        "journal      "
            + (ranges.isEmpty() ? "no steps" : "steps " + ranges)
            + ", "
            + Numbers.bytes(journal.bytes()));
    if (journal.identity().isEmpty()) {
      return;
    }
    RunIdentity identity = journal.identity().get();
    out.println("spec hash    " + HexFormat.of().formatHex(identity.specHash()));
    out.println("weights      " + Numbers.whole(identity.coordinates()));
    WeightHistory history =
        new WeightHistory(directory, notice -> out.println("note         " + notice));
    List<Long> steps = history.snapshots();
    out.println(
        "snapshots    "
            + (steps.isEmpty()
                ? "none"
                : "at step "
                    + steps.stream().map(Numbers::whole).collect(Collectors.joining("; "))));
    out.println(
        "tells        the weights of the steps "
            + history.steps().stream()
                .map(
                    range -> Numbers.whole(range.first()) + " .. " + Numbers.whole(range.end() - 1))
                .collect(Collectors.joining(", "))
            + " (--at-step K)");
  }
}
