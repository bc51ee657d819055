package dev.polarity.study;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run of a study leaves in {@code diverged.json} in place of a result: that a rate was too
 * large is a finding, and the run is not made again.
 *
 * @param sentence what happened
 * @param steps steps done
 * @param epochs epochs that the whole run would have had
 * @param parameters number of trainable weights
 * @param seconds time spent in the session in which it diverged
 */
record DivergedRun(String sentence, long steps, double epochs, long parameters, double seconds) {

  private static final String FILE = "diverged.json";

  /** Reads what a run has left, empty where it has not diverged. */
  static Optional<DivergedRun> read(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(new Gson().fromJson(Files.readString(file), DivergedRun.class));
    } catch (JsonParseException | IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read; delete the directory " + run + " to make this run again.", e);
    }
  }

  /** Writes it into the run's directory. */
  void write(Path run) {
    Path file = run.resolve(FILE);
    try {
      AtomicFiles.write(file, new Gson().toJson(this).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StoppedException(
          file + ": cannot be written (" + WriteFailure.reason(e) + "); mend that first.", e);
    }
  }
}
