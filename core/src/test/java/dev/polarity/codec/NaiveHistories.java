package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;

/** The contexts of tallies and verdicts, coordinate by coordinate, as docs/formats.md says them. */
final class NaiveHistories {

  private final Votes votes;
  private final int own;
  private final int voters;
  private final int[] streak;
  private final boolean[] obeyed;
  private final boolean[] lean;
  private final boolean[] leanTurned;
  private final int[] counts;
  private final int[] countsBefore;
  private final int[] countsBeforeThat;
  private final int[][] planeStreaks;

  NaiveHistories(Votes votes, int own) {
    this.votes = votes;
    this.own = own;
    this.voters = votes.ballots.length;
    int d = (int) votes.coordinates;
    this.streak = new int[d];
    this.obeyed = new boolean[d];
    this.lean = new boolean[d];
    this.leanTurned = new boolean[d];
    this.counts = new int[d];
    this.countsBefore = new int[d];
    this.countsBeforeThat = new int[d];
    this.planeStreaks = new int[4][d];
  }

  /** The first voters of the step have cast their ballots. */
  void ballots() {
    for (int j = 0; j < counts.length; j++) {
      counts[j] = 0;
      for (int voter = 0; voter < own; voter++) {
        counts[j] += bit(votes.ballots[voter], j) ? 1 : 0;
      }
      boolean now = 2 * counts[j] > own || 2 * counts[j] == own && bit(votes.lastVerdict(), j);
      leanTurned[j] = now != lean[j];
      lean[j] = now;
    }
  }

  long[] plane(int level) {
    long[] words = new long[votes.words()];
    for (int j = 0; j < counts.length; j++) {
      words[j >> 6] |= (long) (counts[j] >> level & 1) << j;
    }
    return words;
  }

  private boolean silent(long step, int j, int level) {
    int sum = 0;
    for (int voter = 0; voter < own; voter++) {
      sum += (int) (step + (voter + j + step / 2) % voters) & 1;
    }
    return (sum >> level & 1) != 0;
  }

  void assertPlane(String name, History history, int level, long step) {
    long[] predicted = new long[History.BLOCK];
    long[][] masks = new long[7][History.BLOCK];
    history.predict(step, 0, votes.words(), predicted, masks);
    for (int j = 0; j < counts.length; j++) {
      boolean last = (countsBefore[j] >> level & 1) != 0;
      boolean dead = planeStreaks[level][j] == 7;
      int context;
      if (dead) {
        context = 0;
      } else if (level == 0) {
        context = ((countsBefore[j] ^ countsBeforeThat[j]) & 1) != 0 ? 1 : 2;
      } else if (((counts[j] ^ countsBefore[j]) >> level - 1 & 1) == 0) {
        context = 1;
      } else {
        context = 2 + 2 * (countsBefore[j] >> level - 1 & 1) + (last ? 1 : 0);
      }
      for (int other = 0; other < history.contexts(); other++) {
        assertThat(bit(masks[other], j))
            .as("%s coordinate %d context %d", name, j, other)
            .isEqualTo(other == context);
      }
      assertThat(bit(predicted, j)).as(name).isEqualTo(dead ? silent(step, j, level) : last);
    }
  }

  /** The planes of the step are taken in. */
  void counted(long step) {
    for (int j = 0; j < counts.length; j++) {
      for (int level = 0; level < planeStreaks.length; level++) {
        boolean hit = (counts[j] >> level & 1) != 0 == silent(step, j, level);
        planeStreaks[level][j] = hit ? Math.min(7, planeStreaks[level][j] + 1) : 0;
      }
      countsBeforeThat[j] = countsBefore[j];
      countsBefore[j] = counts[j];
    }
  }

  private boolean silent(long step, int j) {
    boolean last = bit(votes.lastVerdict(), j);
    return voters % 2 == 0 ? last ^ (step + j) % 5 == 0 : step % 2 == 1;
  }

  void assertContexts(String name, History history, long step) {
    long[] predicted = new long[History.BLOCK];
    long[][] masks = new long[7][History.BLOCK];
    history.predict(step, 0, votes.words(), predicted, masks);
    for (int j = 0; j < counts.length; j++) {
      boolean last = bit(votes.lastVerdict(), j);
      boolean turns = silent(step, j) != last;
      boolean dead = streak[j] == 7;
      int context;
      if (dead) {
        context = 0;
      } else if (own == 0) {
        context = (turns ? 1 : 3) + (obeyed[j] ? 0 : 1);
      } else if (turns) {
        context = lean[j] != last ? 1 : obeyed[j] ? 2 : 3;
      } else {
        context = lean[j] == last ? 6 : leanTurned[j] ? 4 : 5;
      }
      for (int other = 0; other < history.contexts(); other++) {
        assertThat(bit(masks[other], j))
            .as("%s coordinate %d context %d", name, j, other)
            .isEqualTo(other == context);
      }
      assertThat(bit(predicted, j)).as(name).isEqualTo(dead ? silent(step, j) : last);
    }
  }

  void verdict(long step, long[] verdict) {
    for (int j = 0; j < counts.length; j++) {
      boolean silent = silent(step, j);
      boolean last = bit(votes.lastVerdict(), j);
      if (silent != last) {
        obeyed[j] = bit(verdict, j) != last;
      }
      if (bit(verdict, j) != silent) {
        streak[j] = 0;
      } else if (step % 5 == 0) {
        streak[j] = Math.min(7, streak[j] + 1);
      }
    }
  }

  private static boolean bit(long[] words, int j) {
    return (words[j >> 6] >>> j & 1) != 0;
  }
}
