package dev.polarity.data;

import ai.djl.ndarray.NDList;

/**
 * The arrays of one batch of n examples.
 *
 * @param inputs the inputs of the block, each with the batch axis first; images are float32 [n,
 *     channels, height, width]
 * @param labels the labels, float32; class indices are one array [n]
 */
public record LabelledBatch(NDList inputs, NDList labels) {}
