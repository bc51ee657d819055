package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.exchange.Piecework;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.Peers;
import dev.polarity.mesh.WireLedger;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.ConstantSchedule;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a step is kept, and when it counts. */
class TrainingLoopTest {

  private static final RunSpec SPEC =
      RunSpec.builder()
          .voters(1)
          .batch(10)
          .threads(1)
          .method(Method.SIGN)
          .initialRate(1e-3)
          .build();

  private static Node node() {
    return new Node(
        SPEC,
        VotingRule.arithmetic1(),
        SmallRuns.digits(),
        Replicas.of(SmallRuns.plain(), 1, 28, 28),
        new SoftmaxCrossEntropyLoss(),
        Peers.alone());
  }

  private static TrainingLoop loop(Node node, Exchange exchange, TrainingLoop.StepLog log) {
    node.startAverage();
    return node.loop(exchange, new ConstantSchedule(1e-3), log, 0, node.verdictBeforeStart());
  }

  private static Exchange alone() {
    return InProcessExchange.alone(1, VotingRule.arithmetic1().ties());
  }

  /** Notes when a step is begun to be kept and when it is kept. */
  private static final class Noted implements TrainingLoop.StepLog {

    private final Replica replica;
    private final List<String> notes = new ArrayList<>();
    private RuntimeException failure;
    private float[] when;

    Noted(Replica replica) {
      this.replica = replica;
    }

    @Override
    public void append(long[] verdict, StepRecord record, StepMeasures measures) {
      notes.add("append " + record.step());
      when = replica.weightMemory().copy();
    }

    @Override
    public void settle() {
      notes.add("settle");
      if (failure != null) {
        throw failure;
      }
    }
  }

  @Test
  void aStepIsBegunToBeKeptBeforeTheWeightsMoveAndIsKeptWhenItIsOver() {
    try (Node node = node()) {
      Noted log = new Noted(node.replica());
      TrainingLoop loop = loop(node, alone(), log);
      for (int step = 0; step < 2; step++) {
        float[] before = node.replica().weightMemory().copy();
        loop.takeStep();
        assertThat(log.when).as("weights when it is begun").isEqualTo(before);
        assertThat(node.replica().weightMemory().copy()).isNotEqualTo(before);
      }
      assertThat(log.notes).containsExactly("append 0", "settle", "append 1", "settle");
    }
  }

  @Test
  void aStepThatCannotBeKeptDoesNotCount() {
    try (Node node = node()) {
      Noted log = new Noted(node.replica());
      TrainingLoop loop = loop(node, alone(), log);
      loop.takeStep();
      log.failure = new StoppedException("The disk is full.");
      assertThatThrownBy(loop::takeStep).isSameAs(log.failure);
      assertThat(loop.steps()).isEqualTo(1);
    }
  }

  @Test
  void anExchangeHasToDecideAllWords() {
    Exchange careless =
        new Exchange() {
          @Override
          public int nodes() {
            return 1;
          }

          @Override
          public int rank() {
            return 0;
          }

          @Override
          public void vote(
              long step, Tally tally, long[] lastVerdict, long[] verdict, Piecework pieces) {
            pieces.count(0, verdict.length);
            pieces.decided(0, verdict.length - 1);
          }

          @Override
          public WireLedger ledger() {
            throw new UnsupportedOperationException();
          }
        };
    try (Node node = node()) {
      Noted log = new Noted(node.replica());
      TrainingLoop loop = loop(node, careless, log);
      assertThatThrownBy(loop::takeStep)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("1 words of step 0");
      assertThat(log.notes).isEmpty();
    }
  }
}
