/**
 * Snapshots of a run: the weights at a step and all else that a run needs to go on from there. The
 * byte layout stands in {@code docs/formats.md}.
 */
package dev.polarity.snapshot;
