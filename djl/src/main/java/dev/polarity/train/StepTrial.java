package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.journal.RunIdentity;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunRates;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How long a step with one voter takes beside the exchange, while all nodes take theirs at the same
 * time: before each step they wait for each other, as the exchange makes them. So what nodes take
 * away from one another, by sharing processors or memory, is in it. The loops are the product's
 * own, and votes are journalled, in a directory that is removed afterwards. A step is timed as a
 * whole: where nodes share processors, one that is late with its gradient has more of them for the
 * rest.
 *
 * <p>Half of the time goes to steps that are not timed, in which code is compiled: for small
 * networks the first steps take ten times as long as later ones.
 */
final class StepTrial {

  private static final byte[] ANY_SPEC_HASH = new byte[32];

  /** What each voter of a node does again. */
  private static final Set<Phase> VOTERS_PHASES = EnumSet.range(Phase.DATA, Phase.BALLOT);

  private static final int WARM_UP = 4;
  private static final int LEAST_STEPS = 12;
  private static final int MOST_STEPS = 400;

  private final Peers peers;
  private final double seconds;

  /**
   * What came out, over all nodes.
   *
   * @param steps seconds of a step, by node and step
   * @param voter seconds of it that each further voter would take again, as a mean
   */
  record Outcome(double[][] steps, double voter) {}

  /** A loop that takes steps, and the clock in it. */
  private record Loop(Runnable step, StepProfile profile) {

    long whole() {
      return profile.nanos() - profile.nanos(Phase.EXCHANGE);
    }

    long voter() {
      return VOTERS_PHASES.stream().mapToLong(profile::nanos).sum();
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
    long steps = spec.totalSteps(stepsPerEpoch);
    return RunRates.of(
        spec, spec.initialRate().orElseThrow(), steps, spec.stage().steps(stepsPerEpoch, steps));
  }

  /**
   * Times votes.
   *
   * @param spec what to run, with one voter and an initial rate
   * @param node at its initial weights, with that voter
   */
  Outcome votes(RunSpec spec, Node node) {
    Schedule rates = rates(spec, node);
    Path directory = temporary();
    RunIdentity identity = new RunIdentity(node.replica().coordinates(), ANY_SPEC_HASH);
    try (RunDirectory run =
            RunDirectory.create(directory.resolve("run"), spec, RunSettings.defaults());
        Keeper keeper = Keeper.open(run, identity, node, rates, notice -> {});
        JournalThread journalThread =
            new JournalThread(
                (verdict, record, measures) -> keeper.append(record.step(), verdict, measures),
                node.replica().coordinates())) {
      TrainingLoop loop =
          node.loop(
              InProcessExchange.alone(1, VotingRule.arithmetic1().ties()),
              rates,
              journalThread,
              0,
              node.verdictBeforeStart());
      return time(new Loop(loop::takeStep, loop.profile()));
    } finally {
      remove(directory);
    }
  }

  /**
   * Times steps of gradient descent.
   *
   * @param spec what to run, with one voter and an initial rate
   * @param node at its initial weights, with that voter
   */
  Outcome dense(RunSpec spec, Node node) {
    try (ComparatorLoop loop =
        node.comparatorLoop(Comparators.step(spec, node, rates(spec, node)))) {
      return time(new Loop(loop::takeStep, loop.profile()));
    }
  }

  private Outcome time(Loop loop) {
    double first = warmUp(loop, WARM_UP);
    double one = warmUp(loop, steps(seconds / 2 / first, WARM_UP));
    int steps = steps(seconds / 2 / one, LEAST_STEPS);
    ByteBuffer mine = LittleEndian.allocate((steps + 1) * Double.BYTES);
    long before = loop.voter();
    for (int i = 0; i < steps; i++) {
      mine.putDouble(together(loop));
    }
    mine.putDouble((loop.voter() - before) / 1e9 / steps);
    return outcome(peers.gather("times of steps", mine.array()), steps);
  }

  /** Takes steps; returns the seconds of one, as a mean over the later half of them. */
  private double warmUp(Loop loop, int steps) {
    double later = 0;
    for (int i = 0; i < steps; i++) {
      double one = together(loop);
      later += i < steps / 2 ? 0 : one;
    }
    return later / (steps - steps / 2);
  }

  /** Takes a step when all nodes do; returns its seconds. */
  private double together(Loop loop) {
    peers.gather("timed step", new byte[0]);
    long before = loop.whole();
    loop.step().run();
    return (loop.whole() - before) / 1e9;
  }

  /** All nodes take as many steps as rank 0 has time for. */
  private int steps(double fitting, int least) {
    byte[] told =
        peers.share(
            "number of timed steps",
            () ->
                LittleEndian.allocate(Integer.BYTES)
                    .putInt((int) Math.min(MOST_STEPS, Math.max(least, fitting)))
                    .array());
    return Math.min(MOST_STEPS, Math.max(1, LittleEndian.wrap(told).getInt()));
  }

  private static Outcome outcome(List<byte[]> told, int steps) {
    double[][] times = new double[told.size()][steps];
    double voter = 0;
    for (int rank = 0; rank < told.size(); rank++) {
      ByteBuffer theirs = LittleEndian.wrap(told.get(rank));
      for (int i = 0; i < steps; i++) {
        times[rank][i] = theirs.getDouble();
      }
      voter += theirs.getDouble() / told.size();
    }
    return new Outcome(times, voter);
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
      AtomicFiles.deleteTree(directory);
    } catch (IOException e) {
      // What is left lies where the system keeps what is temporary.
    }
  }
}
