package dev.polarity.train;

import dev.polarity.data.DataSet;
import dev.polarity.data.ImageExamples;
import dev.polarity.data.Normalisation;
import dev.polarity.run.RunSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a published model says of itself: what it is, and how its inputs are to be prepared. */
public final class ModelProperties {

  /** Names the mean of each channel that is taken off the inputs. */
  public static final String MEANS = "polarity.mean";

  /** Names the standard deviation of each channel, by which the inputs are divided. */
  public static final String DEVIATIONS = "polarity.deviation";

  /** A character takes three bytes at most, a surrogate too. */
  private static final int MOST_CHARACTERS = 65_535 / 3;

  private ModelProperties() {}

  static Map<String, String> of(RunSpec spec, DataSet data, String fingerprint) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("polarity.model", spec.model());
    spec.modelOptions().forEach((name, value) -> properties.put("polarity.model." + name, value));
    properties.put("polarity.input", data.inputShape().toString());
    putLong(properties, "polarity.classes", String.join("\n", data.classes()));
    properties.put("polarity.fingerprint", fingerprint);
    if (data.train() instanceof ImageExamples images) {
      Normalisation normalisation = images.normalisation();
      properties.put(MEANS, Arrays.toString(normalisation.means()));
      properties.put(DEVIATIONS, Arrays.toString(normalisation.deviations()));
    }
    return properties;
  }

  /** In parts where it is long, since DJL's format holds 65,535 bytes of a text at most. */
  static void putLong(Map<String, String> properties, String name, String text) {
    properties.put(name, text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
    for (int from = MOST_CHARACTERS; from < text.length(); from += MOST_CHARACTERS) {
      properties.put(
          name + "." + (from / MOST_CHARACTERS + 1),
          text.substring(from, Math.min(text.length(), from + MOST_CHARACTERS)));
    }
  }
}
