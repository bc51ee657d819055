package dev.polarity.report;

import dev.polarity.study.RunRow;
import dev.polarity.text.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page, from the summary at the top down to the single runs. */
final class ReportPage {

  private static final String NOT_THE_PAPERS =
      "The schedule adaptive is derived from the idea in the abstract of Wang, Sun and Dou, An"
          + " Adaptive Learning Rate Schedule for SIGNSGD Optimizer in Neural Networks (Neural"
          + " Processing Letters 54, 2022), whose formula is not public; measured extends it. Nor are"
          + " the networks and settings of that paper public; those used here are"
          + " ours, and so is the choice of comparators.";
  private static final String FAVOUR =
      "Every comparator is shown at the best of the rates that were tried, with or without averaging,"
          + " whichever is better for it.";
  private static final String SHORTER =
      " Some rates were tried in shorter runs than the one that is shown.";
  private static final String OURS =
      " Polarity's default is given no number; its own constants were settled on some of these data"
          + " sets (docs/results.md tells which).";

  private final String title;
  private final String about;
  private final List<Verdict> verdicts;
  private final List<RunRow> runs;
  private final Markup page = new Markup();

  ReportPage(String title, String about, List<Verdict> verdicts, List<RunRow> runs) {
    this.title = title;
    this.about = about;
    this.verdicts = verdicts;
    this.runs = runs;
  }

  /** Returns a name for a task in addresses and files: letters, digits and dashes. */
  static String identifier(Task task) {
    String text = task.data() + "-" + task.model() + "-" + task.voters() + "x" + task.batch();
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /** Returns the whole document. */
  String html() {
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<link rel=\"icon\" href=\"data:,\">\n")
        .element("title", title)
        .raw("<style>\n" + styleSheet() + "</style>\n</head>\n<body>\n");
    header();
    page.raw("<main>\n");
    verdicts.forEach(this::task);
    Glossary.write(page);
    everyRun();
    page.raw("</main>\n</body>\n</html>\n");
    return page.toString();
  }

  private void header() {
    page.raw("<header>\n").element("h1", title);
    if (!about.isBlank()) {
      page.element("p", about);
    }
    boolean hasDefault =
        verdicts.stream().anyMatch(verdict -> verdict.reference().chosen().isDefault());
    boolean shorter =
        verdicts.stream()
            .flatMap(verdict -> verdict.standings().stream())
            .anyMatch(Standing::triedInShorterRuns);
    page.element(
        "p", FAVOUR + (shorter ? SHORTER : "") + (hasDefault ? OURS : ""), "class", "soft");
    for (Verdict verdict : verdicts) {
      page.open("section", "class", "card").element("h3", Labels.task(verdict.task()));
      new Summary(verdict).sentences().forEach(sentence -> page.element("p", sentence));
      page.close("section");
    }
    page.element("p", NOT_THE_PAPERS, "class", "soft");
    page.raw("<nav aria-label=\"Contents\"><ul>");
    for (Verdict verdict : verdicts) {
      link(identifier(verdict.task()), Labels.task(verdict.task()));
    }
    link("terms", "Terms");
    link("runs", "Every run");
    page.raw("</ul></nav>\n</header>\n");
  }

  private void link(String target, String text) {
    page.open("li").element("a", text, "href", "#" + target).close("li");
  }

  private void task(Verdict verdict) {
    Task task = verdict.task();
    String name = identifier(task);
    page.open("section", "aria-labelledby", name);
    page.element("h2", Labels.task(task), "id", name);
    page.element(
        "p",
        Numbers.count(task.voters(), "voter")
            + " of "
            + Numbers.count(task.batch(), "image")
            + " each, so "
            + Numbers.whole((long) task.voters() * task.batch())
            + " images per step. "
            + Numbers.count(verdict.outcomes().size(), "run")
            + ".");
    verdict
        .target()
        .ifPresent(
            target ->
                page.element(
                    "p",
                    "Steps and bits are counted to a test accuracy of "
                        + Numbers.percent(target.accuracy())
                        + ": "
                        + target.words()
                        + "."));
    new VerdictTable(verdict, page).write();
    unlike(task);
    Origins.write(task, runs, page);
    new RateTable(verdict, page).write();
    charts(verdict, name);
    page.close("section");
  }

  /** Says that runs are not shown which differ from one that is only in how they were computed. */
  private void unlike(Task task) {
    Map<RunKey, Set<String>> fingerprints =
        runs.stream()
            .filter(run -> Task.of(run.key()).equals(task))
            .collect(
                Collectors.groupingBy(
                    run -> RunKey.of(run.key()),
                    Collectors.mapping(RunRow::fingerprint, Collectors.toSet())));
    int more = fingerprints.values().stream().mapToInt(Set::size).sum() - fingerprints.size();
    if (more > 0) {
      page.element(
          "p",
          Numbers.count(more, "further run")
              + (more == 1 ? " is" : " are")
              + " left out: the settings are those of one that is shown, but the fingerprint is"
              + " another, since it was computed otherwise (on other threads or kernels, another"
              + " processor, or other data of this name).");
    }
  }

  private void charts(Verdict verdict, String name) {
    ChartSet set = new ChartSet(verdict);
    page.open("div", "class", "charts");
    for (Chart chart : set.charts()) {
      page.open("figure").element("h3", chart.title());
      String drawn = new ChartDrawing(chart, Labels.task(verdict.task())).bareSvg();
      page.raw(SvgText.inline(drawn, name + "-" + chart.name(), chart.title())).raw("\n");
      page.raw("<figcaption>");
      Legend.write(chart, page);
      if (!chart.note().isEmpty()) {
        page.element("p", chart.note());
      }
      page.raw("</figcaption>").close("figure");
    }
    page.close("div");
    if (set.leftOut() > 0) {
      page.element(
          "p",
          "The charts show "
              + Palette.size()
              + " settings; "
              + Numbers.count(set.leftOut(), "more setting")
              + " of the table would not be told apart.",
          "class",
          "soft");
    }
  }

  private void everyRun() {
    page.element("h2", "Every run", "id", "runs");
    page.element(
        "p",
        "Each command makes its run again; DIR stands for the directory of the data. The fingerprint"
            + " is the same where the tensor library computes alike, which the run's probe tells.");
    verdicts.forEach(verdict -> RunList.write(verdict, runs, page));
  }

  private static String styleSheet() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
