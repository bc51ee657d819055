/**
 * Faults on purpose, for tests and drills: frames that are late, lost, doubled or damaged,
 * connections that are cut, nodes that stop or die. They are drawn from a seed and stand where
 * frames meet the wire, so that everything above has to cope with them as it would with real ones.
 */
package dev.polarity.fault;
