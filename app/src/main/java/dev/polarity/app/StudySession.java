package dev.polarity.app;

import dev.polarity.error.StoppedException;
import dev.polarity.study.ReportWriter;
import dev.polarity.study.Study;
import dev.polarity.study.StudyDirectory;
import dev.polarity.study.StudyFiles;
import dev.polarity.study.StudyPlan;
import dev.polarity.study.StudyTables;
import dev.polarity.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One sitting of a study, from where it stands to its end or an interrupt. */
final class StudySession {

  private final Console console;
  private final Backend backend;
  private final ReportWriter report;

  StudySession(Console console, Backend backend, ReportWriter report) {
    this.console = console;
    this.backend = backend;
    this.report = report;
  }

  /**
   * Makes the runs of a study, or lists them.
   *
   * @param plan the study
   * @param options how
   * @param classes where classes of the user's own are looked up
   * @param notes what a person should know beforehand, a sentence each
   * @param goOn the line that goes on with the study
   * @return the exit code
   */
  int run(
      StudyPlan plan, StudyOptions options, ClassLoader classes, List<String> notes, String goOn) {
    notes.forEach(note -> console.err().println("note: " + note));
    if (options.dryRun()) {
      new StudyListing(backend).of(plan).forEach(console.out()::println);
      return 0;
    }
    Optional<StudyTables> kept = options.kept().map(StudyFiles::read);
    StopSignal stop = new StopSignal();
    try (StudyDirectory directory = StudyDirectory.open(options.directory(), plan)) {
      kept.ifPresent(directory::keep);
      Interrupt interrupt = Interrupt.watch(stop);
      try {
        return finished(directory, plan, options, classes, stop) ? told(directory) : broken(goOn);
      } catch (StoppedException e) {
        throw new StoppedException(e.getMessage() + " The whole study goes on with: " + goOn, e);
      } finally {
        interrupt.close();
      }
    }
  }

  private boolean finished(
      StudyDirectory directory,
      StudyPlan plan,
      StudyOptions options,
      ClassLoader classes,
      StopSignal stop) {
    Backend.SessionOptions session = new Backend.SessionOptions(classes, false, Optional.empty());
    try (StudyProgress progress = new StudyProgress(console, options.quiet())) {
      return new Study(
              directory,
              plan,
              (run, listener, signal) ->
                  backend.train(run, Optional.empty(), session, listener, signal),
              progress,
              report,
              stop)
          .run();
    }
  }

  private int told(StudyDirectory directory) {
    Path path = directory.path();
    console.out().println("study        " + path);
    console
        .out()
        .println(
            "tables       "
                + path.resolve(StudyFiles.RESULTS)
                + ", "
                + path.resolve(StudyFiles.CURVES)
                + ", "
                + path.resolve(StudyFiles.RUNS));
    console.out().println("report       " + path.resolve(StudyReport.FILE));
    console.out().flush();
    return 0;
  }

  private int broken(String goOn) {
    console.err().println();
    console.err().println("polarity: interrupted; continue with: " + goOn);
    console.err().flush();
    return Interrupt.EXIT_CODE;
  }
}
