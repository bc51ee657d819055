package dev.polarity.spark.ml;

import dev.polarity.spark.frame.RowShape;
import dev.polarity.spark.frame.Standardization;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a model is, beside its columns.
 *
 * @param network recipe or class of the network
 * @param options the recipe's options
 * @param shape what the features of a row are
 * @param classes k, the number of classes
 * @param standardization how features are standardized
 * @param kernels which kernels the tensor library may use
 * @param fingerprint the run's
 * @param weights the network's weights in DJL's format
 */
record ModelContent(
    String network,
    TreeMap<String, String> options,
    RowShape shape,
    int classes,
    Standardization standardization,
    String kernels,
    String fingerprint,
    byte[] weights)
    implements Serializable {

  SortedMap<String, String> networkOptions() {
    return options;
  }

  ModelContent withoutWeights() {
    return new ModelContent(
        network, options, shape, classes, standardization, kernels, fingerprint, new byte[0]);
  }
}
