/**
 * The only source of chance: a counter-based generator, so that every draw is a pure function of
 * the seed and of what it is for, never of process, thread or order of arrival.
 */
package dev.polarity.random;
