/**
 * What the comparators do with gradients: one class for each way to turn them into a step of the
 * weights, over flat arrays. Nothing of Polarity is used here but what it is compared with, and
 * nothing that Polarity does uses it.
 */
package dev.polarity.dense;
