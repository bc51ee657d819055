package dev.polarity.study;

import dev.polarity.hash.Sha256;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.SpecHash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One run of a study.
 *
 * @param dataName name of the data, wherever they lie
 * @param request the run spec
 * @param settings what changes no bit
 * @param searching whether it serves the search for a rate
 */
public record PlannedRun(
    String dataName, RunSpec request, RunSettings settings, boolean searching) {

  private static final int HASH_DIGITS = 8;

  /**
   * Returns the name of the run's directory: what a person looks for, and a hash of all that
   * decides a bit, so that two runs never share a directory. Where the data lie is not in it.
   */
  public String name() {
    String readable =
        "%s-%s-%s-%s-%s-%s-s%d"
            .formatted(
                dataName,
                request.model(),
                request.method().text(),
                request.schedule(),
                request.stage().text(),
                rate(request),
                request.seed());
    return readable.replaceAll("[^A-Za-z0-9._-]+", "_") + "-" + spec(request, dataName);
  }

  /** Returns the hash of all that decides a bit, but for where the data lie. */
  static String spec(RunSpec request, String dataName) {
    byte[] hash =
        SpecHash.of(request, "named " + dataName, 0, request.init().map(Object::toString));
    return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
  }

  /** Returns what a person is told of this run, in a few words. */
  public String label() {
    String stage =
        request.stage().equals(request.scheduleKind().defaultStage())
            ? ""
            : " by " + request.stage().text();
    String options = RunRows.options(request).replace(";", " ");
    return "%s %s, %s %s%s %s%s, seed %d%s"
        .formatted(
            dataName,
            request.model(),
            request.method().text(),
            request.schedule(),
            stage,
            rate(request),
            options.isEmpty() ? "" : " " + options,
            request.seed(),
            searching ? " (search)" : "");
  }

  /** Returns a run's initial rate as it was asked for: {@code auto} or a number. */
  static String rate(RunSpec request) {
    return request.initialRate().isPresent() ? number(request.initialRate().getAsDouble()) : "auto";
  }

  /** Returns a number in decimal notation, without zeros that say nothing. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** Returns the SHA-256 of a text's UTF-8 bytes in hexadecimal. */
  static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
