package dev.polarity.spark.ml;

import dev.polarity.spark.frame.RowShape;
import dev.polarity.spark.frame.Standardization;
import java.util.TreeMap;

/**
 * What a saved model's {@code content.json} holds. Fractions are written with as many digits as
 * restore them exactly.
 */
record SavedContent(
    int format,
    String network,
    TreeMap<String, String> options,
    boolean pixels,
    int groups,
    int height,
    int width,
    int classes,
    double[] means,
    double[] deviations,
    String kernels,
    String fingerprint) {

  static final int FORMAT = 1;

  static SavedContent of(ModelContent content) {
    RowShape shape = content.shape();
    return new SavedContent(
        FORMAT,
        content.network(),
        content.options(),
        shape.pixels(),
        shape.groups(),
        shape.height(),
        shape.width(),
        content.classes(),
        content.standardization().means(),
        content.standardization().deviations(),
        content.kernels(),
        content.fingerprint());
  }

  ModelContent with(byte[] weights) {
    RowShape shape = new RowShape(pixels, groups, height, width);
    return new ModelContent(
        network,
        options,
        shape,
        classes,
        Standardization.of(shape, means, deviations),
        kernels,
        fingerprint,
        weights);
  }
}
