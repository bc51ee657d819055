package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import dev.polarity.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Ties what a run resolved to the request that it was resolved for. A copy of a {@code run.yaml} in
 * which somebody has changed the request is another run: with the rates of the first it would end
 * with bits that nobody gets who asks for the same from the start.
 *
 * <p>The mark is the SHA-256 of the request's lines as they stand in the file, {@code key=value}
 * sorted, so that it stays the same where a later version knows more keys. Where the data and the
 * file of the initial weights lie is not in it, only whether there is such a file; their content
 * has hashes of its own.
 */
final class RequestMark {

  /** The key in the section {@code resolved}. Files from before there was one have none. */
  static final String KEY = "request-sha256";

  private static final Set<String> PLACES = Set.of("data", "init");

  private RequestMark() {}

  /** Returns the mark of a request. */
  static String of(YamlSection request) {
    SortedSet<String> lines = new TreeSet<>();
    request.forEachText(
        (key, text) -> lines.add(key + (PLACES.contains(key) ? "" : "=" + text) + "\n"));
    byte[] bytes = String.join("", lines).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
  }

  /**
   * Refuses a file whose request was changed after the rest was resolved.
   *
   * @throws InvalidInputException saying what to do
   */
  static void require(Path file, YamlSection request, YamlSection resolved) {
    if (resolved.text(KEY).filter(mark -> !mark.equals(of(request))).isPresent()) {
      throw new InvalidInputException(
          file
              + ": the section request was changed, but resolved still holds what a run found for the request before; for a run of its own delete the sections data, resolved and made-with, or bring request back as it was.");
    }
  }
}
