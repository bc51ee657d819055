package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.file.WriteFailure;
import dev.polarity.journal.RunIdentity;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Schedules;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * How long the parts of a step with one voter take beside the exchange, while all nodes take theirs
 * at the same time: before each step they wait for each other, as the exchange makes them. So what
 * nodes take away from one another, by sharing processors or memory, is in it. The loops are the
 * product's own, and votes are journalled, in a directory that is removed afterwards.
 *
 * <p>Votes and steps of gradient descent alternate. Their gradients are the same work, and are
 * taken together: so a machine that is busy now and then cannot favour one of the two.
 */
final class StepTrial {

  private static final byte[] ANY_SPEC_HASH = new byte[32];
  private static final int WARM_UP = 4;
  private static final int LEAST_STEPS = 8;
  private static final int MOST_STEPS = 300;

  private final Peers peers;
  private final double seconds;

  /**
   * What came out, over all nodes.
   *
   * @param gradient seconds of a voter's mini-batch, forward and backward, by node and step
   * @param votes what a vote takes beside it
   * @param dense what a step of gradient descent takes beside it
   */
  record Outcome(double[][] gradient, Own votes, Own dense) {}

  /**
   * What a step takes beside gradient and exchange, on the node that takes longest.
   *
   * @param ballot seconds of each voter
   * @param besides seconds of each step
   */
  record Own(double ballot, double besides) {}

  /** A loop that takes steps, and the clock in it. */
  private record Loop(Runnable step, StepProfile profile) {

    long gradient() {
      return profile.nanos(Phase.DATA) + profile.nanos(Phase.GRADIENT);
    }

    long ballot() {
      return profile.nanos(Phase.BALLOT);
    }

    long besides() {
      return profile.nanos(Phase.APPLY) + profile.nanos(Phase.JOURNAL);
    }
  }

  /**
   * Prepares a trial.
   *
   * @param peers the nodes that take part
   * @param seconds about how long to take steps
   */
  StepTrial(Peers peers, double seconds) {
    this.peers = peers;
    this.seconds = seconds;
  }

  /** Returns the schedule of a spec that has an initial rate. */
  static Schedule rates(RunSpec spec, Node node) {
    long stepsPerEpoch = node.batches().order().stepsPerEpoch();
    return Schedules.of(
        spec,
        spec.initialRate().orElseThrow(),
        spec.totalSteps(stepsPerEpoch),
        spec.stage().steps(stepsPerEpoch));
  }

  /**
   * Takes steps of both kinds in turn.
   *
   * @param votes what votes, with one voter and an initial rate
   * @param voting a node at its initial weights, with that voter
   * @param dense the same by gradient descent
   * @param descending a node at its initial weights, for that
   */
  Outcome run(RunSpec votes, Node voting, RunSpec dense, Node descending) {
    Schedule rates = rates(votes, voting);
    Path directory = temporary();
    RunIdentity identity = new RunIdentity(voting.replica().coordinates(), ANY_SPEC_HASH);
    try (RunDirectory run =
            RunDirectory.create(directory.resolve("run"), votes, RunSettings.defaults());
        Keeper keeper = Keeper.open(run, identity, voting, rates, notice -> {});
        ComparatorLoop descent =
            descending.comparatorLoop(
                Comparators.step(dense, descending, rates(dense, descending)))) {
      TrainingLoop loop =
          voting.loop(
              InProcessExchange.alone(1, VotingRule.arithmetic1().ties()),
              rates,
              (verdict, record, measures) -> keeper.append(record.step(), verdict, measures),
              0,
              voting.verdictBeforeStart());
      return time(
          new Loop(loop::takeStep, loop.profile()), new Loop(descent::takeStep, descent.profile()));
    } finally {
      remove(directory);
    }
  }

  private Outcome time(Loop votes, Loop dense) {
    for (int i = 0; i < WARM_UP; i++) {
      together(votes);
      together(dense);
    }
    int steps = steps((votes.profile().nanos() + dense.profile().nanos()) / 1e9 / WARM_UP);
    ByteBuffer mine = LittleEndian.allocate((2 * steps + 4) * Double.BYTES);
    long[] before = {votes.ballot(), votes.besides(), dense.ballot(), dense.besides()};
    for (int i = 0; i < steps; i++) {
      mine.putDouble(together(votes));
      mine.putDouble(together(dense));
    }
    long[] after = {votes.ballot(), votes.besides(), dense.ballot(), dense.besides()};
    for (int part = 0; part < before.length; part++) {
      mine.putDouble((after[part] - before[part]) / 1e9 / steps);
    }
    return outcome(peers.gather("times of steps", mine.array()), 2 * steps);
  }

  /** Takes a step when all nodes do; returns the seconds of its gradient. */
  private double together(Loop loop) {
    peers.gather("timed step", new byte[0]);
    long before = loop.gradient();
    loop.step().run();
    return (loop.gradient() - before) / 1e9;
  }

  /** All nodes take as many steps as rank 0 has time for. */
  private int steps(double pair) {
    byte[] told =
        peers.share(
            "number of timed steps",
            () ->
                LittleEndian.allocate(Integer.BYTES)
                    .putInt((int) Math.min(MOST_STEPS, Math.max(LEAST_STEPS, seconds / pair)))
                    .array());
    return Math.min(MOST_STEPS, Math.max(1, LittleEndian.wrap(told).getInt()));
  }

  private static Outcome outcome(List<byte[]> told, int steps) {
    double[][] gradient = new double[told.size()][steps];
    double[] own = new double[4];
    for (int rank = 0; rank < told.size(); rank++) {
      ByteBuffer theirs = LittleEndian.wrap(told.get(rank));
      for (int i = 0; i < steps; i++) {
        gradient[rank][i] = theirs.getDouble();
      }
      for (int part = 0; part < own.length; part++) {
        own[part] = Math.max(own[part], theirs.getDouble());
      }
    }
    return new Outcome(gradient, new Own(own[0], own[1]), new Own(own[2], own[3]));
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("polarity-bench-");
    } catch (IOException e) {
      throw new InvalidInputException(
          "There is no room for a journal in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + WriteFailure.reason(e)
              + "); give another directory with -Djava.io.tmpdir.",
          e);
    }
  }

  private static void remove(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure)
                throws IOException {
              Files.delete(emptied);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // What is left lies where the system keeps what is temporary.
    }
  }
}
