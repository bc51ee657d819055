package dev.polarity.spark;

import dev.polarity.codec.Coding;
import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Kernels;
import dev.polarity.run.Method;
import dev.polarity.run.OptionReader;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.Sampling;
import dev.polarity.run.Stage;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * The options of {@code polarity train} that decide a run's bits, and how often it is kept; all but
 * data and model.
 */
final class SpecOptions {

  private SpecOptions() {}

  /**
   * Reads one option into a spec.
   *
   * @return whether there is such an option
   * @throws InvalidInputException if its value is wrong
   */
  static boolean read(String name, String text, RunSpecBuilder spec) {
    switch (name) {
      case "--voters" -> spec.voters(OptionReader.voters(text));
      case "--batch" -> spec.batch(OptionReader.batch(text));
      case "--epochs" -> spec.epochs(OptionReader.epochs(text));
      case "--steps" -> spec.steps(OptionReader.steps(text));
      case "--seed" -> spec.seed(OptionReader.seed(text));
      case "--method" -> spec.method(Method.parse(text));
      case "--method-option" -> pair(name, text, spec::methodOption);
      case "--beta" -> spec.beta(OptionText.single(name, text));
      case "--schedule" -> spec.schedule(text);
      case "--schedule-option" -> pair(name, text, spec::scheduleOption);
      case "--initial-rate" -> OptionReader.initialRate(text, spec);
      case "--stage" -> spec.stage(Stage.parse(text));
      case "--warmup" -> spec.warmup(OptionReader.warmup(text));
      case "--cooldown" -> spec.cooldown(OptionReader.cooldown(text));
      case "--averaging" -> spec.averaging(OptionText.onOff(name, text));
      case "--weight-decay" -> spec.weightDecay(OptionText.single(name, text));
      case "--clip" -> spec.clip(OptionReader.clip(text));
      case "--augment" -> spec.augment(OptionText.onOff(name, text));
      case "--init" -> spec.init(Path.of(text).toAbsolutePath().normalize());
      case "--threads" -> spec.threads(OptionReader.threads(text));
      case "--kernels" -> spec.kernels(Kernels.parse(text));
      case "--sampling" -> spec.sampling(Sampling.parse(text));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Reads one option into settings; gives them back as they are if there is no such option. */
  static RunSettings read(String name, String text, RunSettings settings) {
    OptionalLong evalEvery = settings.evalEvery();
    OptionalLong snapshotEvery = settings.snapshotEvery();
    long journalLimit = settings.journalLimit();
    Coding coding = settings.coding();
    switch (name) {
      case "--eval-every" -> evalEvery = RunSettings.parseEvalEvery(text);
      case "--snapshot-every" -> snapshotEvery = RunSettings.parseSnapshotEvery(text);
      case "--journal-limit" -> journalLimit = RunSettings.parseJournalLimit(text);
      case "--coding" -> coding = RunSettings.parseCoding(text);
      default -> {
        return settings;
      }
    }
    return new RunSettings(evalEvery, snapshotEvery, journalLimit, coding);
  }

  /** Reads {@code NAME=VALUE}. */
  static void pair(String option, String text, BiConsumer<String, String> into) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("%s %s: expected NAME=VALUE.".formatted(option, text));
    }
    into.accept(text.substring(0, equals), text.substring(equals + 1));
  }
}
