package dev.polarity.exchange;

import java.util.Random;

/** A vote with one int per coordinate, 1 for negative, written down as the contract says it. */
final class NaiveVote {

  private final int coordinates;
  private final int voters;
  private final int steps;

  /** By step, voter and coordinate. */
  private final int[][][] signs;

  /** Draws ballots; on every third coordinate as many voters vote either way as can be. */
  NaiveVote(Random random, int coordinates, int voters, int steps) {
    this.coordinates = coordinates;
    this.voters = voters;
    this.steps = steps;
    this.signs = new int[steps][voters][coordinates];
    for (int step = 0; step < steps; step++) {
      for (int j = 0; j < coordinates; j++) {
        int offset = random.nextInt(voters);
        for (int voter = 0; voter < voters; voter++) {
          signs[step][voter][j] = j % 3 == 0 ? (voter + offset) % voters % 2 : random.nextInt(2);
        }
      }
    }
  }

  int coordinates() {
    return coordinates;
  }

  int voters() {
    return voters;
  }

  int steps() {
    return steps;
  }

  long[] ballot(int step, int voter) {
    return words(signs[step][voter]);
  }

  long[] verdictBeforeStart() {
    return words(beforeStart());
  }

  /** Returns the verdicts of all steps. */
  long[][] verdicts() {
    long[][] verdicts = new long[steps][];
    int[] last = beforeStart();
    for (int step = 0; step < steps; step++) {
      int[] verdict = new int[coordinates];
      for (int j = 0; j < coordinates; j++) {
        int negative = 0;
        for (int voter = 0; voter < voters; voter++) {
          negative += signs[step][voter][j];
        }
        int positive = voters - negative;
        int tied = (step + j) % 5 == 0 ? 1 - last[j] : last[j];
        verdict[j] = negative > positive ? 1 : negative < positive ? 0 : tied;
      }
      verdicts[step] = words(verdict);
      last = verdict;
    }
    return verdicts;
  }

  private int[] beforeStart() {
    int[] parity = new int[coordinates];
    for (int j = 0; j < coordinates; j++) {
      parity[j] = j % 2;
    }
    return parity;
  }

  private static long[] words(int[] bits) {
    long[] words = new long[(bits.length + 63) / 64];
    for (int j = 0; j < bits.length; j++) {
      words[j / 64] |= (long) bits[j] << (j % 64);
    }
    return words;
  }
}
