package dev.polarity.bench;

import dev.polarity.bench.VoteChain.Means;
import dev.polarity.bench.VoteChain.Present;
import dev.polarity.sign.SignPacker;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.TieRule;
import dev.polarity.sign.VotingRule;
import dev.polarity.sign.ZeroRule;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Compares the candidate rules for zeros and ties without a network: what a pair does to
 * coordinates that are dead, tied, or spoken for by some voters only, for 1 to 8 voters. Prints the
 * tables of {@code docs/voting-rule.md}, which says what is wanted and what follows.
 *
 * <p>All means come from {@link VoteChain} and are exact. The drift is in addition drawn through
 * the product's own packing, tally and majority, at the place where the exact one is largest, as a
 * check of both.
 */
public final class VotingRuleSimulation {

  private static final int MOST_VOTERS = 8;
  private static final int DEAD_STEPS = 10_000;
  private static final int DEAD_COORDINATES = 256;
  private static final int DRAWN_WINDOWS = 50;
  private static final int WINDOW = 1_000;
  private static final long SEED = 20_221_123L;

  private record Zeros(String name, ZeroRule rule) {}

  private record Ties(String name, int period, TieRule rule) {}

  /** The largest drift of a pair and number of voters, and where it was found. */
  private record Worst(double drift, int voters, int absent, int coordinate) {}

  /**
   * How fast lone voters move a coordinate: the least and the most over voters and signs of the
   * mean over coordinates, and the least at any one coordinate.
   */
  private record Speed(double least, double most, double leastAnywhere) {}

  private static final List<Zeros> ZEROS =
      List.of(
          new Zeros("k + ((v + j) mod N)", VotingCandidates.rotatingZeros()),
          new Zeros("k + ((v + j + ⌊k/2⌋) mod N)", VotingCandidates.wanderingZeros()),
          new Zeros("k + j", VotingCandidates.alikeZeros()),
          new Zeros("k + j + v", VotingCandidates.alternatingZeros()));

  private static final List<Ties> TIES =
      List.of(
          new Ties("opposite of k + j", 2, VotingCandidates.oppositeTies()),
          new Ties("last, T = 5", 5, VotingCandidates.persistentTies(5)),
          new Ties("last, T = 15", 15, VotingCandidates.persistentTies(15)),
          new Ties("last, T = 4", 4, VotingCandidates.persistentTies(4)),
          new Ties("last, T = 16", 16, VotingCandidates.persistentTies(16)));

  private VotingRuleSimulation() {}

  /**
   * Prints the tables.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    out.println(
        "| zeros by the parity of | ties | dead: farthest, even N | odd N | drift, exact (N, absent"
            + " voters) | drift, drawn there | speed: spread | least | least at a coordinate | kept |");
    out.println("|---|---|--:|--:|---|--:|--:|--:|--:|---|");
    for (Zeros zeros : ZEROS) {
      for (Ties ties : TIES) {
        out.println(motion(zeros, ties));
      }
    }
    out.println();
    out.println("| zeros | ties | N = 2 | 3 | 4 | 5 | 6 | 7 | 8 |");
    out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|");
    for (Zeros zeros : ZEROS) {
      for (Ties ties : TIES) {
        out.println(speeds(zeros, ties));
      }
    }
    out.println();
    out.println(
        "| zeros | ties | overruled, N = 2 | 4 | 5 | 8 | flips, dead, even N | odd N | tied |"
            + " at times absent, N = 4 | bits | N = 8 | bits |");
    out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Zeros zeros : ZEROS) {
      for (Ties ties : TIES) {
        out.println(verdicts(zeros, ties));
      }
    }
    out.println();
    out.println("The product's rule is: " + productRule() + ".");
  }

  private static String motion(Zeros zeros, Ties ties) {
    double even = 0;
    double odd = 0;
    double spread = 0;
    double least = 1;
    double leastAnywhere = 1;
    Worst worst = new Worst(-1, 0, 0, 0);
    for (int voters = 1; voters <= MOST_VOTERS; voters++) {
      double farthest = deadExcursion(zeros, ties, voters);
      even = voters % 2 == 0 ? Math.max(even, farthest) : even;
      odd = voters % 2 == 1 ? Math.max(odd, farthest) : odd;
      Speed speed = loneSpeed(zeros, ties, voters);
      spread = Math.max(spread, speed.most - speed.least);
      least = Math.min(least, speed.least);
      leastAnywhere = Math.min(leastAnywhere, speed.leastAnywhere);
      Worst here = largestDrift(zeros, ties, voters);
      worst = Math.abs(here.drift) > Math.abs(worst.drift) + 1e-9 || voters == 2 ? here : worst;
    }
    boolean kept =
        Math.max(even, odd) <= ties.period + 1e-9
            && Math.abs(worst.drift) < 1e-6
            && spread < 1e-9
            && least > 1e-9;
    return format(
        "| %s | %s | %.0f | %.0f | %.1f (%d, %s) | %s | %.2f | %.2f | %.2f | %s |",
        zeros.name,
        ties.name,
        even,
        odd,
        Math.abs(worst.drift),
        worst.voters,
        absentNames(worst.absent),
        drawnDrift(zeros, ties, worst),
        spread,
        least,
        leastAnywhere,
        kept ? "yes" : "no");
  }

  private static String speeds(Zeros zeros, Ties ties) {
    StringBuilder line = new StringBuilder(format("| %s | %s |", zeros.name, ties.name));
    for (int voters = 2; voters <= MOST_VOTERS; voters++) {
      Speed speed = loneSpeed(zeros, ties, voters);
      line.append(
          speed.most - speed.least < 1e-9
              ? format(" %.2f |", speed.least)
              : format(" %.2f … %.2f |", speed.least, speed.most));
    }
    return line.toString();
  }

  private static String verdicts(Zeros zeros, Ties ties) {
    StringBuilder line = new StringBuilder(format("| %s | %s |", zeros.name, ties.name));
    for (int voters : new int[] {2, 4, 5, 8}) {
      line.append(format(" %.1f %% |", 100 * atTimesAbsent(zeros, ties, voters).overruled()));
    }
    for (int voters : new int[] {4, 5}) {
      Means dead =
          new VoteChain(zeros.rule, ties.rule, voters, 0).run(all(voters), Present.COIN, 240, 2400);
      line.append(format(" %.2f |", dead.flips()));
    }
    line.append(format(" %.2f |", tiedFlips(ties)));
    for (int voters : new int[] {4, 8}) {
      double flips = atTimesAbsent(zeros, ties, voters).flips();
      line.append(format(" %.3f | %.3f |", flips, entropy(flips)));
    }
    return line.toString();
  }

  /** The farthest that a coordinate comes from its place when no voter ever speaks for it. */
  private static double deadExcursion(Zeros zeros, Ties ties, int voters) {
    double farthest = 0;
    for (int coordinate = 0; coordinate < DEAD_COORDINATES; coordinate++) {
      Means means =
          new VoteChain(zeros.rule, ties.rule, voters, coordinate)
              .run(all(voters), Present.COIN, 0, DEAD_STEPS);
      farthest = Math.max(farthest, means.excursion());
    }
    return farthest;
  }

  /** The largest drift per 1,000 steps over all sets of absent voters, the others voting coins. */
  private static Worst largestDrift(Zeros zeros, Ties ties, int voters) {
    Worst worst = new Worst(0, voters, 1, 0);
    for (int absent = 1; absent < all(voters); absent++) {
      for (int coordinate = 0; coordinate < places(voters, ties); coordinate++) {
        double drift = 1_000 * means(zeros, ties, voters, coordinate, absent, Present.COIN).drift();
        if (Math.abs(drift) > Math.abs(worst.drift) + 1e-9) {
          worst = new Worst(drift, voters, absent, coordinate);
        }
      }
    }
    return worst;
  }

  /** A voter that always votes the same way on coordinates on which only it speaks. */
  private static Speed loneSpeed(Zeros zeros, Ties ties, int voters) {
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    double leastAnywhere = Double.MAX_VALUE;
    for (int voter = 0; voter < voters; voter++) {
      int absent = all(voters) & ~(1 << voter);
      for (Present sign : List.of(Present.NEGATIVE, Present.POSITIVE)) {
        double sum = 0;
        for (int coordinate = 0; coordinate < places(voters, ties); coordinate++) {
          double drift = means(zeros, ties, voters, coordinate, absent, sign).drift();
          double speed = sign == Present.NEGATIVE ? drift : 0 - drift;
          sum += speed;
          leastAnywhere = Math.min(leastAnywhere, speed);
        }
        least = Math.min(least, sum / places(voters, ties));
        most = Math.max(most, sum / places(voters, ties));
      }
    }
    return new Speed(least, most, leastAnywhere);
  }

  private static Means atTimesAbsent(Zeros zeros, Ties ties, int voters) {
    double flips = 0;
    double overruled = 0;
    for (int coordinate = 0; coordinate < places(voters, ties); coordinate++) {
      Means means = means(zeros, ties, voters, coordinate, 0, Present.AT_TIMES);
      flips += means.flips() / places(voters, ties);
      overruled += means.overruled() / places(voters, ties);
    }
    return new Means(0, 0, flips, overruled);
  }

  private static Means means(
      Zeros zeros, Ties ties, int voters, int coordinate, int absent, Present present) {
    int cycle = leastCommonMultiple(2 * voters, ties.period);
    return new VoteChain(zeros.rule, ties.rule, voters, coordinate)
        .run(absent, present, 4 * cycle, 4 * cycle);
  }

  private static double tiedFlips(Ties ties) {
    long last = 0;
    long flips = 0;
    int steps = 240 * 10;
    for (int step = 0; step < steps; step++) {
      long next = ties.rule.word(step, 0, last);
      flips += Long.bitCount(next ^ last);
      last = next;
    }
    return flips / 64.0 / steps;
  }

  /** The same drift drawn through the product's own packing, tally and majority. */
  private static String drawnDrift(Zeros zeros, Ties ties, Worst worst) {
    int length = 1024;
    int voters = worst.voters;
    SplittableRandom random =
        new SplittableRandom(SEED + ZEROS.indexOf(zeros) * TIES.size() + TIES.indexOf(ties));
    float[] values = new float[length];
    long[] ballot = new long[SignWords.count(length)];
    long[] last = new long[ballot.length];
    long[] verdict = new long[ballot.length];
    SignWords.initialVerdict(length, last);
    Tally tally = new Tally(length, voters);
    double sum = 0;
    double squares = 0;
    long samples = 0;
    int apart = places(voters, ties);
    int[] places = new int[length];
    for (int step = 0; step < (DRAWN_WINDOWS + 1) * WINDOW; step++) {
      tally.clear();
      for (int voter = 0; voter < voters; voter++) {
        boolean away = (worst.absent >>> voter & 1) != 0;
        for (int start = 0; start < length; start += 64) {
          long coins = random.nextLong();
          for (int index = start; index < start + 64; index++) {
            values[index] = away ? 0 : (coins >>> index & 1) * 2 - 1;
          }
        }
        SignPacker.pack(values, length, 0, step, voter, voters, zeros.rule, ballot);
        tally.add(ballot);
      }
      tally.majority(step, voters, ties.rule, last, 0, ballot.length, verdict);
      System.arraycopy(verdict, 0, last, 0, ballot.length);
      for (int index = worst.coordinate; index < length; index += apart) {
        places[index] += SignWords.isNegative(verdict, index) ? 1 : -1;
        if ((step + 1) % WINDOW == 0) {
          sum += step > WINDOW ? places[index] : 0;
          squares += step > WINDOW ? (double) places[index] * places[index] : 0;
          samples += step > WINDOW ? 1 : 0;
          places[index] = 0;
        }
      }
    }
    double mean = sum / samples;
    double error = Math.sqrt((squares / samples - mean * mean) / (samples - 1));
    return format("%.1f ± %.1f", mean * Math.signum(worst.drift == 0 ? 1 : worst.drift), error);
  }

  /** Names the pair whose words are those of the product, so that the page cannot go stale. */
  private static String productRule() {
    VotingRule product = VotingRule.arithmetic1();
    for (Zeros zeros : ZEROS) {
      for (Ties ties : TIES) {
        if (same(zeros.rule, ties.rule, product)) {
          return "zeros by the parity of " + zeros.name + ", ties by " + ties.name;
        }
      }
    }
    throw new IllegalStateException("The product's voting rule is none of the candidates.");
  }

  private static boolean same(ZeroRule zeros, TieRule ties, VotingRule product) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 10_000; trial++) {
      long step = random.nextLong(1L << 40);
      long word = random.nextLong(1L << 31);
      long last = random.nextLong();
      int voters = 1 + random.nextInt(MOST_VOTERS);
      int voter = random.nextInt(voters);
      if (zeros.word(step, voter, voters, word) != product.zeros().word(step, voter, voters, word)
          || ties.word(step, word, last) != product.ties().word(step, word, last)) {
        return false;
      }
    }
    return true;
  }

  /** Bits per coordinate of a code that knows only how often a verdict differs from the last. */
  private static double entropy(double flips) {
    if (flips <= 0 || flips >= 1) {
      return 0;
    }
    return -(flips * Math.log(flips) + (1 - flips) * Math.log(1 - flips)) / Math.log(2);
  }

  /**
   * How many coordinates in a row differ in their long-run means. An odd period of ties meets every
   * place and parity alike; an even one does not.
   */
  private static int places(int voters, Ties ties) {
    int parityAndVoters = leastCommonMultiple(2, voters);
    return ties.period % 2 == 0
        ? leastCommonMultiple(parityAndVoters, ties.period)
        : parityAndVoters;
  }

  private static int leastCommonMultiple(int a, int b) {
    return a / BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue() * b;
  }

  private static int all(int voters) {
    return (1 << voters) - 1;
  }

  private static String absentNames(int absent) {
    StringBuilder names = new StringBuilder();
    for (int voter = 0; absent >>> voter != 0; voter++) {
      if ((absent >>> voter & 1) != 0) {
        names.append(names.length() == 0 ? "" : "+").append(voter);
      }
    }
    return names.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
