/**
 * The append-only log of verdicts: a snapshot and the journal's tail give the weights at any step.
 * The byte layout stands in {@code docs/formats.md}.
 */
package dev.polarity.journal;
