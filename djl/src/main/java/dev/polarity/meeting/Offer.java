package dev.polarity.meeting;

import dev.polarity.error.StoppedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a node holds of the run, as it tells the others when they meet.
 *
 * @param finished whether it holds the result
 * @param differs whether its part of the run was made with different arithmetic, so that the run
 *     cannot be repeated
 * @param firstHeld first step of its journal around the newest snapshot
 * @param end the step after the last one that it can reach by itself
 * @param snapshots what it holds of which snapshot, newest first
 */
record Offer(
    boolean finished, boolean differs, long firstHeld, long end, List<HeldSnapshot> snapshots) {

  private static final int MOST_BYTES_OF_ONE = 1 << 20;

  /** Returns the newest step whose weights are held; empty where none is. */
  OptionalLong base() {
    return snapshots.stream().filter(HeldSnapshot::hasWeights).mapToLong(HeldSnapshot::step).max();
  }

  /** Returns whether the weights of a snapshot are held. */
  boolean holdsWeights(long step) {
    return snapshots.stream().anyMatch(held -> held.step() == step && held.hasWeights());
  }

  /** Returns whether the state of a voter is held. */
  boolean holdsVoter(long step, int voter) {
    return snapshots.stream()
        .anyMatch(held -> held.step() == step && held.voters().contains(voter));
  }

  byte[] encode() {
    int bytes = 2 + 2 * Long.BYTES + Integer.BYTES;
    for (HeldSnapshot held : snapshots) {
      bytes += Long.BYTES + 1 + Integer.BYTES * (1 + held.voters().size());
    }
    ByteBuffer out = LittleEndian.allocate(bytes);
    out.put(flag(finished)).put(flag(differs)).putLong(firstHeld).putLong(end);
    out.putInt(snapshots.size());
    for (HeldSnapshot held : snapshots) {
      out.putLong(held.step()).put(flag(held.hasWeights())).putInt(held.voters().size());
      held.voters().forEach(out::putInt);
    }
    return out.array();
  }

  private static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  /**
   * Reads what a node has told.
   *
   * @param rank the node
   * @param bytes what {@link #encode} gave there
   * @throws StoppedException if it cannot be read
   */
  static Offer decode(int rank, byte[] bytes) {
    try {
      ByteBuffer in = LittleEndian.wrap(bytes);
      boolean finished = in.get() != 0;
      boolean differs = in.get() != 0;
      long firstHeld = in.getLong();
      long end = in.getLong();
      List<HeldSnapshot> snapshots = new ArrayList<>();
      for (int left = count(in); left > 0; left--) {
        long step = in.getLong();
        boolean hasWeights = in.get() != 0;
        SortedSet<Integer> voters = new TreeSet<>();
        for (int voter = count(in); voter > 0; voter--) {
          voters.add(in.getInt());
        }
        snapshots.add(new HeldSnapshot(step, hasWeights, voters));
      }
      if (in.hasRemaining() || firstHeld < 0 || end < firstHeld) {
        throw new BufferUnderflowException();
      }
      return new Offer(finished, differs, firstHeld, end, List.copyOf(snapshots));
    } catch (BufferUnderflowException e) {
      throw new StoppedException(
          "Node %d tells what it holds of the run in a way that this node cannot read; use the same Polarity on all nodes."
              .formatted(rank),
          e);
    }
  }

  private static int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > MOST_BYTES_OF_ONE) {
      throw new BufferUnderflowException();
    }
    return count;
  }
}
