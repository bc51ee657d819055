/**
 * Sign bits: how gradients become ballots, ballots a tally, a tally a verdict, and a verdict a step
 * of the weights.
 *
 * <p><strong>Layout.</strong> A ballot and a verdict hold one bit for each of d coordinates in
 * 64-bit words: coordinate j is bit {@code j mod 64} of word {@code j / 64}, a set bit means
 * negative, and the unused high bits of the last word are 0. A tally holds counters of such bits as
 * bit-sliced planes of the same layout: bit p of the count of coordinate j stands in plane p.
 *
 * <p><strong>Chunks.</strong> What reads or writes floats does so in chunks, so that a model never
 * has to lie in one array: a chunk starts at a multiple of 64 coordinates, and only the last chunk
 * of a model has a length that is no multiple of 64.
 *
 * <p><strong>Limits.</strong> The words of a ballot fit a Java array, so a model has at most
 * 64·(2^31 - 1 - 8) coordinates; steps and coordinates may be as large as 2^62 in every rule. Zeros
 * and ties are decided by a {@link dev.polarity.sign.VotingRule}.
 */
package dev.polarity.sign;
