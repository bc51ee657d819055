/**
 * Studies: many runs of one setting, described by a recipe file, made one after the other, and kept
 * as two tables of comma-separated values.
 */
package dev.polarity.study;
