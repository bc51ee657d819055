/**
 * What a run is and where it is kept: the run spec that decides every bit, the settings that do
 * not, the hash that stands for the spec, and the run directory with its files.
 *
 * <p>Nothing here loads an engine or reads training data, so that a mistake in an option is
 * reported in the first tenth of a second.
 */
package dev.polarity.run;
