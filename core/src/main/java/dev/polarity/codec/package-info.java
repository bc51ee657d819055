/**
 * How sign words are laid out as bytes, in the journal and between nodes; each layout has an
 * encoding number that travels with the bytes.
 */
package dev.polarity.codec;
