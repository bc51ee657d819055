package dev.polarity.meeting;

import java.util.SortedSet;

/**
 * What a node holds of one snapshot.
 *
 * @param step K, the number of steps that led to it
 * @param hasWeights whether weights, last verdict and, where the run averages, the average are
 *     whole
 * @param voters the voters whose state is whole
 */
record HeldSnapshot(long step, boolean hasWeights, SortedSet<Integer> voters) {}
