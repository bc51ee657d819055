package dev.polarity.spark;

import dev.polarity.data.DataSets;
import dev.polarity.error.InvalidInputException;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of {@link SparkMain}: those of {@code polarity train}, and those of a cluster. */
final class SparkArguments {

  private static final Set<String> FLAGS =
      Set.of(
          "--resume", "--allow-clear-text", "--allow-different-arithmetic", "--reset-voter-state");
  private static final Set<String> SETTINGS =
      Set.of("--eval-every", "--snapshot-every", "--journal-limit", "--coding");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final String PASSWORD = "POLARITY_TLS_PASSWORD";

  private final SparkRun.Builder run = SparkRun.builder();
  private final UnaryOperator<String> environment;
  private final Map<String, String> modelOptions = new TreeMap<>();
  private final List<String[]> specOptions = new ArrayList<>();
  private RunSettings settings = RunSettings.defaults();
  private String data;
  private String model = "lenet";

  private SparkArguments(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /**
   * Reads arguments.
   *
   * @param arguments {@code --name value}, {@code --name=value}, or a flag
   * @param environment gives the value of an environment variable, or null
   * @throws InvalidInputException if one is unknown or wrong; the sentence names it
   */
  static SparkRun.Builder read(String[] arguments, UnaryOperator<String> environment) {
    SparkArguments reader = new SparkArguments(environment);
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i].split("=", 2)[0];
      if (FLAGS.contains(arguments[i])) {
        reader.flag(name);
      } else if (!name.startsWith("--")) {
        throw new InvalidInputException(
            "%s: expected options only, such as --data DIR.".formatted(name));
      } else if (arguments[i].contains("=")) {
        reader.option(name, arguments[i].substring(name.length() + 1));
      } else if (i + 1 < arguments.length) {
        reader.option(name, arguments[++i]);
      } else {
        throw new InvalidInputException("%s: expected a value behind it.".formatted(name));
      }
    }
    return reader.assembled();
  }

  private void flag(String name) {
    switch (name) {
      case "--resume" -> run.optResume(true);
      case "--allow-clear-text" -> run.optAllowClearText(true);
      case "--allow-different-arithmetic" -> run.optAllowDifferentArithmetic(true);
      default -> run.optResetVoterState(true);
    }
  }

  private void option(String name, String text) {
    switch (name) {
      case "--data" -> data = text;
      case "--model" -> model = text;
      case "--model-option" -> SpecOptions.pair(name, text, modelOptions::put);
      case "--run" -> run.optRun(text);
      case "--nodes" -> run.optNodes((int) OptionText.whole(name, text, 1, 65535));
      case "--retries" -> run.optRetries((int) OptionText.whole(name, text, 0, 1_000_000));
      case "--check-every" -> run.optCheckEvery(OptionText.whole(name, text, 1, Long.MAX_VALUE));
      case "--deadline" -> run.optDeadline(duration(name, text));
      case "--wait" -> run.optWait(duration(name, text));
      case "--ports" -> ports(text);
      case "--local-directory" -> run.optLocalDirectory(text);
      case "--tls-key-store" -> run.optTls(text, password());
      default -> {
        if (SETTINGS.contains(name)) {
          settings = SpecOptions.read(name, text, settings);
        } else if (SpecOptions.read(name, text, RunSpec.builder())) {
          specOptions.add(new String[] {name, text});
        } else {
          throw new InvalidInputException(
              "%s: there is no such option; see docs/spark.md.".formatted(name));
        }
      }
    }
  }

  private String password() {
    String password = environment.apply(PASSWORD);
    if (password == null) {
      throw new InvalidInputException(
          "--tls-key-store: the environment variable %s of the driver is not set: expected the store's password."
              .formatted(PASSWORD));
    }
    return password;
  }

  private static Duration duration(String name, String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new InvalidInputException(
          "%s %s: expected a time such as 500ms, 60s, 10m or 1h.".formatted(name, text));
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  private void ports(String text) {
    Matcher ports = PORTS.matcher(text);
    if (!ports.matches()) {
      throw new InvalidInputException(
          "--ports %s: expected FIRST-LAST, such as 7000-7063.".formatted(text));
    }
    run.optPorts(Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
  }

  private SparkRun.Builder assembled() {
    return run.setModel(model, modelOptions)
        .setData(SparkData.path(data == null ? DataSets.DIGITS : data))
        .optDataOfRun(data == null)
        .optSettings(settings)
        .optSpec(
            spec -> specOptions.forEach(option -> SpecOptions.read(option[0], option[1], spec)));
  }
}
