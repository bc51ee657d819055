/**
 * SHA-256, by which everything is known that is known by its content: weights, data, specs, the
 * compute probe.
 */
package dev.polarity.hash;
