package dev.polarity.snapshot;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node puts into a snapshot. Nothing is copied: the buffers are read, between position and
 * limit, while the snapshot is written, and must not change meanwhile.
 *
 * @param weights d floats in coordinate order, in a heap or direct buffer of any byte order
 * @param average d floats of the iterate average, where the run averages
 * @param lastVerdict the words of the verdict of the step before, which ties look at
 * @param voters the state of each voter of this node, by voter number; empty where voters have none
 */
public record SnapshotContent(
    FloatBuffer weights,
    Optional<FloatBuffer> average,
    long[] lastVerdict,
    SortedMap<Integer, VoterState> voters) {

  /**
   * Creates the content of a run whose voters keep state.
   *
   * @param weights d floats
   * @param average d floats, or null where the run does not average
   * @param lastVerdict the words of the last verdict
   * @param voters the state of each voter of this node
   * @return the content
   */
  public static SnapshotContent of(
      FloatBuffer weights,
      FloatBuffer average,
      long[] lastVerdict,
      Map<Integer, ? extends VoterState> voters) {
    return new SnapshotContent(
        weights, Optional.ofNullable(average), lastVerdict, new TreeMap<>(voters));
  }
}
