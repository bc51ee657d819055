package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.study.ReportWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The command in this process, with a backend that trains nothing. */
abstract class CommandWithFakeBackend {

  @TempDir Path root;
  final FakeBackend backend = new FakeBackend();
  String run;
  String out;
  String err;

  @BeforeEach
  void choose() {
    run = root.resolve("a").toString();
  }

  final int polarity(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), false);
    int code = Polarity.command(console, backend, ReportWriter.NONE).run(arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  final void refused(String sentence, String... arguments) {
    assertThat(polarity(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    assertThat(err).isEqualTo("polarity: " + sentence + System.lineSeparator());
    assertThat(out).isEmpty();
    assertThat(root).isEmptyDirectory();
  }
}
