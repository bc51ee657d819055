package dev.polarity.run;

import dev.polarity.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The identity of a run: SHA-256 over sorted {@code key=value} lines, each ended by a line feed, of
 * all that decides a bit or the published model. Snapshots, the journal and nodes that meet carry
 * it, so that nothing of one run is ever mixed into another.
 *
 * <p>Data and initial weights enter by the hash of their content, so that moving a file does not
 * make it another run; what the run resolves from them does not enter, since it follows. Fractions
 * are written as hexadecimal floats, which every JDK prints alike.
 */
public final class SpecHash {

  private SpecHash() {}

  /**
   * Computes the hash.
   *
   * @param spec the request
   * @param dataSha256 SHA-256 of the data's content in hexadecimal
   * @param coordinates number of trainable weights
   * @param initSha256 SHA-256 of the file of initial weights, empty where they are random
   * @return 32 bytes
   */
  public static byte[] of(
      RunSpec spec, String dataSha256, long coordinates, Optional<String> initSha256) {
    return of(lines(spec, dataSha256, coordinates, initSha256));
  }

  /**
   * Computes the hash of the text that {@link #lines} gives.
   *
   * @param lines the text
   * @return 32 bytes
   */
  public static byte[] of(String lines) {
    return Sha256.digest().digest(lines.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the hashed text, so that two nodes can say what differs between them.
   *
   * @param spec the request
   * @param dataSha256 SHA-256 of the data's content in hexadecimal
   * @param coordinates number of trainable weights
   * @param initSha256 SHA-256 of the file of initial weights, empty where they are random
   * @return sorted {@code key=value} lines, each ended by a line feed
   */
  public static String lines(
      RunSpec spec, String dataSha256, long coordinates, Optional<String> initSha256) {
    if (spec.init().isPresent() != initSha256.isPresent()) {
      throw new IllegalArgumentException(
          "the hash of the initial weights belongs to a spec with a file of them, and to no other");
    }
    Map<String, String> lines = new HashMap<>();
    lines.put("arithmetic", Integer.toString(Arithmetic.VERSION));
    lines.put("data", dataSha256);
    lines.put("coordinates", Long.toString(coordinates));
    lines.put("init", initSha256.orElse("none"));
    putRequest(lines, spec);
    putSchedule(lines, spec);
    return lines.entrySet().stream()
        .map(line -> line.getKey() + "=" + line.getValue() + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  private static void putRequest(Map<String, String> lines, RunSpec spec) {
    lines.put("model", spec.model());
    spec.modelOptions().forEach((name, value) -> lines.put("model-option." + name, value));
    lines.put("loss", spec.loss());
    lines.put("voters", Integer.toString(spec.voters()));
    lines.put("batch", Integer.toString(spec.batch()));
    spec.epochs().ifPresent(value -> lines.put("epochs", Integer.toString(value)));
    spec.steps().ifPresent(value -> lines.put("steps", Long.toString(value)));
    lines.put("seed", Long.toString(spec.seed()));
    lines.put("method", spec.method().text());
    spec.methodOptions()
        .forEach(
            (name, value) -> lines.put("method-option." + name, Method.canonical(name, value)));
    lines.put("beta", Float.toHexString(spec.beta()));
    lines.put("averaging", OptionText.onOff(spec.averaging()));
    lines.put("weight-decay", Float.toHexString(spec.weightDecay()));
    lines.put("clip", Float.toHexString(spec.clip()));
    lines.put("augment", OptionText.onOff(spec.augment()));
    lines.put("threads", Integer.toString(spec.threads()));
    lines.put("kernels", spec.kernels().text());
    lines.put("sampling", spec.sampling().text());
  }

  private static void putSchedule(Map<String, String> lines, RunSpec spec) {
    lines.put("schedule", spec.schedule());
    spec.scheduleOptions()
        .forEach(
            (name, value) ->
                lines.put("schedule-option." + name, ScheduleKind.canonical(name, value)));
    lines.put(
        "initial-rate",
        spec.initialRate().isPresent()
            ? Double.toHexString(spec.initialRate().getAsDouble())
            : "auto");
    lines.put("stage", spec.stage().text());
    lines.put("warmup", Long.toString(spec.warmup()));
    if (spec.cooldown() != 0) {
      // A line only where there is one, so that runs from before there was any can be resumed.
      lines.put("cooldown", Double.toHexString(spec.cooldown()));
    }
  }
}
