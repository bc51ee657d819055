/**
 * What is learnt from, and in which order: data sets that are recognised by their content, kept as
 * bytes until their batch, and the epoch's order, which says what each voter sees at each step.
 *
 * <p>Everything here is a pure function of the files and the seed, so that every node, whatever its
 * voters and its JDK, makes the same batches to the bit.
 */
package dev.polarity.data;
