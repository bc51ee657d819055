package dev.polarity.meeting;

import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What the nodes of a run have agreed to go on from.
 *
 * @param base step of the snapshot that this node starts from, which it now holds; empty: the
 *     initial weights
 * @param lost the voters that begin with no state, since nobody holds theirs
 * @param finished whether rank 0 holds the run's result, so that nothing is left to be trained
 * @param differs whether a part of the run was made with different arithmetic
 */
public record Beginning(
    OptionalLong base, SortedSet<Integer> lost, boolean finished, boolean differs) {}
