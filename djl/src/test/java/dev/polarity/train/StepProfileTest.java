package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.exchange.Piecework;
import dev.polarity.meeting.Peers;
import dev.polarity.mesh.WireLedger;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.schedule.ConstantSchedule;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The loops by a clock that stands still, but for what the test's own data, loss, exchange,
 * schedule and journal take.
 */
class StepProfileTest {

  private static final int VOTERS = 3;
  private static final int STEPS = 4;
  private static final RunSpec SPEC =
      RunSpec.builder().voters(VOTERS).batch(10).seed(5).method(Method.SIGN).build();

  private long now;
  private final StepProfile profile = new StepProfile(() -> now);

  /** Digits that are made when they are asked for, and take 2. */
  private final class SlowDigits implements Examples {
    private final Examples digits = SmallRuns.digits().train();

    @Override
    public int size() {
      return digits.size();
    }

    @Override
    public List<Shape> inputShapes() {
      return digits.inputShapes();
    }

    @Override
    public List<String> classes() {
      return digits.classes();
    }

    @Override
    public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
      now += 2;
      return digits.batch(manager, indices, augmentation);
    }

    @Override
    public boolean drawNothing() {
      return false;
    }

    @Override
    public byte[] contentHash() {
      return digits.contentHash();
    }
  }

  /** Cross-entropy that takes 30. */
  private final class SlowLoss extends Loss {
    private final Loss loss = new SoftmaxCrossEntropyLoss();

    SlowLoss() {
      super("slow");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList outputs) {
      now += 30;
      return loss.evaluate(labels, outputs);
    }
  }

  /** An exchange that takes 500. */
  private final class SlowExchange implements Exchange {
    private final Exchange exchange =
        InProcessExchange.alone(VOTERS, VotingRule.arithmetic1().ties());

    @Override
    public int nodes() {
      return exchange.nodes();
    }

    @Override
    public int rank() {
      return exchange.rank();
    }

    @Override
    public void vote(long step, Tally tally, long[] lastVerdict, long[] verdict, Piecework pieces) {
      now += 500;
      exchange.vote(step, tally, lastVerdict, verdict, pieces);
    }

    @Override
    public WireLedger ledger() {
      return exchange.ledger();
    }
  }

  /** All that a loop needs, on a network of a few weights; freeing a batch takes 4. */
  private final class Bench implements AutoCloseable {
    final Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28);
    final Chunks chunks = new Chunks(1);
    final Divergence divergence = new Divergence(RunSpec.builder().method(Method.SIGN).build());
    final List<Voter> voters = new ArrayList<>();
    final BatchesAhead ahead;
    final VoterPass pass;

    Bench() {
      CounterRandom random = new CounterRandom(SPEC.seed());
      InitialWeights.of(random).set(replica);
      DataSet data = new DataSet("digits", new SlowDigits(), SmallRuns.digits().test());
      ahead = new BatchesAhead(new MiniBatches(SPEC, data, random), replica.manager(), 0, VOTERS);
      pass =
          new VoterPass(
              replica,
              ahead,
              SPEC.batch(),
              new SlowLoss(),
              new EngineSeed(random),
              divergence,
              () -> now += 4);
      for (int voter = 0; voter < VOTERS; voter++) {
        voters.add(
            new Voter(
                voter,
                new BallotMethod.Sign(voter, VOTERS, VotingRule.arithmetic1().zeros()),
                0,
                chunks,
                divergence));
      }
    }

    WeightUpdate update() {
      return new WeightUpdate(replica.weightMemory(), null, List.of(), 0, chunks);
    }

    @Override
    public void close() {
      ahead.close();
      chunks.close();
      replica.close();
    }
  }

  private void requireTimes(long... nanosOfPhases) {
    Set<Phase> booked = EnumSet.noneOf(Phase.class);
    long sum = 0;
    for (Phase phase : Phase.values()) {
      long nanos = nanosOfPhases[phase.ordinal()];
      assertThat(profile.nanos(phase)).as(phase.text()).isEqualTo(nanos);
      assertThat((double) profile.medianNanos(phase))
          .as("median of %s", phase.text())
          .isCloseTo((double) nanos / STEPS, withinPercentage(0.4));
      sum += nanos;
      if (profile.has(phase)) {
        booked.add(phase);
      }
    }
    assertThat(profile.nanos()).as("whole steps, of %s", booked).isEqualTo(sum);
    assertThat(profile.steps()).isEqualTo(STEPS);
  }

  private static long[] before(Replica replica) {
    long[] verdict = new long[SignWords.count(replica.coordinates())];
    SignWords.initialVerdict(replica.coordinates(), verdict);
    return verdict;
  }

  @Test
  void aStepsPhasesLeaveNoGap() {
    Schedule rates =
        step -> {
          now += 6_000;
          return 1e-3;
        };
    try (Bench bench = new Bench()) {
      TrainingLoop loop =
          new TrainingLoop(
              bench.replica,
              bench.voters,
              bench.pass,
              new SlowExchange(),
              rates,
              bench.update(),
              (verdict, record, measures) -> now += 70_000,
              profile,
              0,
              before(bench.replica));
      for (int step = 0; step < STEPS; step++) {
        now += 1_000_000;
        loop.takeStep();
      }
    }
    int passes = STEPS * VOTERS;
    requireTimes(
        2 * passes,
        0,
        0,
        30 * passes,
        4 * passes,
        0,
        0,
        0,
        500 * STEPS,
        6_000 * STEPS,
        0,
        70_000 * STEPS);
    assertThat(profile.has(Phase.METHOD)).as("a method of its own").isFalse();
    assertThat(profile.ownNanos()).isEqualTo((500 + 6_000 + 70_000) * STEPS);
  }

  @Test
  void aComparatorsStepHasWhatTheMethodDoes() {
    GradientStep method =
        new GradientStep() {
          @Override
          public void take(long step, int voter, float[] gradient, StepProfile profile) {
            now += 500;
            profile.book(Phase.METHOD);
          }

          @Override
          public double move(long step, StepProfile profile) {
            now += 6_000;
            profile.book(Phase.APPLY);
            return 1;
          }

          @Override
          public double agreement() {
            return Double.NaN;
          }
        };
    try (Bench bench = new Bench();
        ComparatorLoop loop =
            new ComparatorLoop(
                new VoterGradient(bench.replica, 0, bench.divergence),
                bench.voters,
                bench.pass,
                method,
                profile)) {
      for (int step = 0; step < STEPS; step++) {
        now += 1_000_000;
        loop.takeStep();
      }
    }
    int passes = STEPS * VOTERS;
    requireTimes(
        2 * passes, 0, 0, 30 * passes, 4 * passes, 500 * passes, 0, 0, 0, 6_000 * STEPS, 0, 0);
    for (Phase phase : List.of(Phase.BALLOT, Phase.TALLY, Phase.EXCHANGE, Phase.JOURNAL)) {
      assertThat(profile.has(phase)).as(phase.text()).isFalse();
    }
  }

  @Test
  void eachComparatorBooksWhatItDoes() {
    assertThat(phasesOf(Method.SGD)).containsExactly(Phase.METHOD, Phase.APPLY);
    assertThat(phasesOf(Method.EF_SIGN)).containsExactly(Phase.METHOD, Phase.APPLY);
    assertThat(phasesOf(Method.ALIAS))
        .containsExactly(
            Phase.METHOD, Phase.BALLOT, Phase.TALLY, Phase.EXCHANGE, Phase.APPLY, Phase.AGREEMENT);
  }

  /** The phases of a comparator's steps beside the voters' passes. */
  private static Set<Phase> phasesOf(Method method) {
    RunSpecBuilder builder = RunSpec.builder().voters(VOTERS).batch(10).method(method).threads(1);
    RunSpec spec = (method == Method.ALIAS ? builder : builder.initialRate(1e-3)).build();
    StepProfile steps;
    try (Node node =
            new Node(
                spec,
                VotingRule.arithmetic1(),
                SmallRuns.digits(),
                Replicas.of(SmallRuns.plain(), 1, 28, 28),
                new SoftmaxCrossEntropyLoss(),
                Peers.alone());
        ComparatorLoop loop =
            node.comparatorLoop(Comparators.step(spec, node, new ConstantSchedule(1e-3)))) {
      node.startAverage();
      loop.takeStep();
      steps = loop.profile();
    }
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    for (Phase phase : Phase.values()) {
      if (steps.has(phase)) {
        phases.add(phase);
      }
    }
    Set<Phase> passes = EnumSet.range(Phase.DATA, Phase.FREE);
    assertThat(phases).containsAll(passes);
    phases.removeAll(passes);
    return phases;
  }
}
