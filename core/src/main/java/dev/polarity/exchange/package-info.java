/**
 * Carries tallies between nodes and returns the verdict. Vote counts are whole numbers, so neither
 * the placement of the voters nor the order of arrival ever changes a verdict. The byte layout of a
 * frame stands in {@code docs/formats.md}.
 */
package dev.polarity.exchange;
