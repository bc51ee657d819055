package dev.polarity.bench;

import dev.polarity.sign.BallotBox;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How a vote grows with the number of voters of one node: the time that a ballot takes on its way
 * through box and tally, that of the majority and of the agreement, and the memory of box and
 * tally. What a voter's state takes is measured on a few and stands beside it, for each voter.
 */
public final class VoterGrowth {

  private static final String HEADER =
      "coordinates,voters,planes,rounds,tally us per ballot,majority us,agreement us,"
          + "tally ns per coordinate,tally MB,box MB,MB of a voter's state";
  private static final int DIFFERENT = 16;
  private static final int STATES = 4;

  private VoterGrowth() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "bench/target/growth-voters.csv",
            "--coordinates",
            "1000000",
            "--voters",
            "1,2,4,8,16,32,64,128,256,512,1024",
            "--rounds",
            "15",
            "--warmup",
            "1");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    int coordinates = (int) options.seconds("--coordinates");
    long[][] ballots = ballots(coordinates);
    for (String voters : options.list("--voters")) {
      String key = coordinates + "," + voters;
      if (!file.has(key)) {
        file.append(key, measure(ballots, coordinates, Integer.parseInt(voters), options));
      }
    }
  }

  private static String measure(long[][] ballots, int coordinates, int voters, Options options) {
    long start = Footprint.bytes();
    Tally tally = new Tally(coordinates, voters);
    long withTally = Footprint.bytes();
    BallotBox box = new BallotBox(tally);
    long withBox = Footprint.bytes();
    double state = bytesOfState(coordinates);
    long[][] verdicts = new long[2][SignWords.count(coordinates)];
    VotingRule rule = VotingRule.arithmetic1();
    Samples tallies = new Samples();
    Samples majorities = new Samples();
    Samples agreements = new Samples();
    long begin = System.nanoTime();
    int warm = -1;
    for (int round = 0; warm < 0 || round < warm + options.number("--rounds"); round++) {
      long counting = 0;
      box.clear();
      for (int voter = 0; voter < voters; voter++) {
        long[] ballot = ballots[(voter + round) % ballots.length];
        System.arraycopy(ballot, 0, box.blank(), 0, ballot.length);
        long mark = System.nanoTime();
        box.drop();
        counting += System.nanoTime() - mark;
      }
      long mark = System.nanoTime();
      box.count();
      counting += System.nanoTime() - mark;
      long[] verdict = verdicts[round & 1];
      mark = System.nanoTime();
      tally.majority(
          round, voters, rule.ties(), verdicts[round + 1 & 1], 0, verdict.length, verdict);
      final long majority = System.nanoTime() - mark;
      mark = System.nanoTime();
      tally.agreement(verdict);
      long agreement = System.nanoTime() - mark;
      if (warm >= 0) {
        tallies.add(counting / 1e3 / voters);
        majorities.add(majority / 1e3);
        agreements.add(agreement / 1e3);
      } else if (round > 2 && System.nanoTime() - begin > 1e9 * options.seconds("--warmup")) {
        warm = round + 1;
      }
    }
    return String.format(
        Locale.ROOT,
        "%d,%d,%.2f,%.1f,%.1f,%.5f,%.3f,%.3f,%.3f",
        tally.planes(),
        options.number("--rounds"),
        tallies.median(),
        majorities.median(),
        agreements.median(),
        1e3 * tallies.median() / coordinates,
        (withTally - start) / 1e6,
        (withBox - withTally) / 1e6,
        state / 1e6);
  }

  private static double bytesOfState(int coordinates) {
    long before = Footprint.bytes();
    Momentum[] states = new Momentum[STATES];
    for (int i = 0; i < STATES; i++) {
      states[i] = new Momentum(coordinates, 0.9f);
    }
    long after = Footprint.bytes();
    long length = 0;
    for (Momentum state : states) {
      length += state.stateBytes();
    }
    if (length == 0) {
      throw new IllegalStateException("The voters have no state.");
    }
    return (double) (after - before) / STATES;
  }

  private static long[][] ballots(int coordinates) {
    SplittableRandom random = new SplittableRandom(1);
    long[][] ballots = new long[DIFFERENT][SignWords.count(coordinates)];
    for (long[] ballot : ballots) {
      for (int word = 0; word < ballot.length; word++) {
        ballot[word] = random.nextLong();
      }
      ballot[ballot.length - 1] &= SignWords.tailMask(coordinates);
    }
    return ballots;
  }
}
