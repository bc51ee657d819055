/**
 * From what one machine and its links measure to what several would reach: arithmetic only, so that
 * every formula can be held against a naive simulation.
 */
package dev.polarity.forecast;
