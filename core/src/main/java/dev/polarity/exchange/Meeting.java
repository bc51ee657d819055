package dev.polarity.exchange;

import dev.polarity.error.StoppedException;
import dev.polarity.sign.Tally;

/**
 * Where the threads of one process wait for each other, twice per step: until all tallies are
 * there, and until all slices of the verdict are written. Unlike a {@code CyclicBarrier} it knows
 * who has left, so that nobody ever waits for a node that has ended.
 */
final class Meeting {

  private static final int NOBODY = -1;

  private final int[] voters;
  private final int allVoters;
  private final Tally[] tallies;
  private final long[][] verdicts;

  private int arrived;
  private long round;
  private long openStep;
  private int left = NOBODY;

  Meeting(int[] voters) {
    this.voters = voters.clone();
    int sum = 0;
    for (int count : voters) {
      sum += count;
    }
    this.allVoters = sum;
    this.tallies = new Tally[voters.length];
    this.verdicts = new long[voters.length][];
  }

  int nodes() {
    return voters.length;
  }

  int voters(int rank) {
    return voters[rank];
  }

  int voters() {
    return allVoters;
  }

  /** Another node's tally; to be read between {@link #bring} and {@link #part} only. */
  synchronized Tally tally(int rank) {
    return tallies[rank];
  }

  /** Another node's verdict; to be written in one's own slice, between the two waits only. */
  synchronized long[] verdict(int rank) {
    return verdicts[rank];
  }

  synchronized void bring(int rank, long step, Tally tally, long[] verdict) {
    tallies[rank] = tally;
    verdicts[rank] = verdict;
    await(rank, step);
  }

  synchronized void part(int rank, long step) {
    await(rank, step);
  }

  synchronized void leave(int rank) {
    if (left == NOBODY) {
      left = rank;
    }
    notifyAll();
  }

  private void await(int rank, long step) {
    if (left != NOBODY) {
      throw incomplete(step);
    }
    if (arrived == 0) {
      openStep = step;
    } else if (openStep != step) {
      leave(rank);
      throw new IllegalStateException(
          "Node " + rank + " votes on step " + step + ", the others on step " + openStep + ".");
    }
    long mine = round;
    arrived++;
    if (arrived == voters.length) {
      arrived = 0;
      round++;
      notifyAll();
      return;
    }
    while (round == mine && left == NOBODY) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        leave(rank);
        Thread.currentThread().interrupt();
        throw new StoppedException(
            "Node " + rank + " was interrupted at step " + step + ".", interrupted);
      }
    }
    if (round == mine) {
      throw incomplete(step);
    }
  }

  private StoppedException incomplete(long step) {
    return new StoppedException(
        "Node "
            + left
            + " left the run before the vote of step "
            + step
            + " was complete; resume the run.");
  }
}
