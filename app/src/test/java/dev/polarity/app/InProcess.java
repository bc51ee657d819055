package dev.polarity.app;

import dev.polarity.app.PolarityProcess.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The whole command within the process of the test, where a process of its own proves no more. */
final class InProcess {

  private InProcess() {}

  static Outcome run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    List<String> texts = PolarityProcess.texts(List.of(arguments));
    int code =
        Polarity.command(console, new TrainingBackend(), StudyReport::write)
            .run(texts.toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }
}
