package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.DivergedException;
import dev.polarity.error.StoppedException;
import dev.polarity.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokenLinksTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261124);
  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 7, 2);

  @AfterEach
  void nothingIsLeft() {
    Nodes.assertNoThreads();
  }

  @Test
  void cutConnectionsCostNothing() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    Random random = new Random(SEED);
    CompletableFuture<Boolean> sender =
        Nodes.later(
            () -> {
              for (int i = 0; i < 200; i++) {
                nodes.get(0).send(1, new MessageKey(MessageType.TALLY, i, 0), (byte) 0, bytes(i));
              }
              return true;
            });
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(10) == 0) {
        int rank = random.nextInt(2);
        TestMeshes.cut(nodes.get(rank), 1 - rank);
      }
      Message message = nodes.get(1).receive(0, new MessageKey(MessageType.TALLY, i, 0), 1 << 20);
      assertThat(message.payload()).as("message %d, seed %d", i, SEED).isEqualTo(bytes(i));
    }
    Nodes.get(sender);
    Nodes.closeAll(nodes);
  }

  @Test
  void connectionCutInTheMiddleOfAFrameIsDialledAgain() {
    FaultPlan plan = FaultPlan.parse("seed=3,cut=0.3,node=0");
    Nodes group = new Nodes(2);
    List<Messenger> nodes =
        group.meet(rank -> Nodes.quick().withDecorator(plan.decorator(() -> {})));
    for (int i = 0; i < 20; i++) {
      MessageKey key = new MessageKey(MessageType.VERDICT, i, 0);
      nodes.get(0).send(1, key, (byte) 0, bytes(i));
      assertThat(nodes.get(1).receive(0, key, 1 << 20).payload()).isEqualTo(bytes(i));
      nodes.get(0).release(i + 1);
    }
    Nodes.closeAll(nodes);
  }

  /** Who leaves just when a connection is gone waits for the next one, to say why. */
  @Test
  void divergenceIsToldOverTheNextConnection() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    CompletableFuture<Message> waiting = Nodes.later(() -> nodes.get(0).receive(1, TALLY, 1));
    TestMeshes.cut(nodes.get(1), 0);
    nodes.get(1).diverge("Step 7: the loss is not finite.");
    assertThat(Nodes.failure(waiting)).isInstanceOf(DivergedException.class);
    Nodes.closeAll(nodes);
  }

  @Test
  void deadNodeIsNamedByAllWithinTheDeadline() {
    MeshSettings settings = Nodes.quick().withDeadline(Duration.ofSeconds(1));
    List<Messenger> nodes = new Nodes(3).meet(settings);
    TestMeshes.kill(nodes.get(0));
    List<CompletableFuture<Message>> waits = new ArrayList<>();
    waits.add(Nodes.later(() -> nodes.get(1).receive(2, TALLY, 1)));
    waits.add(Nodes.later(() -> nodes.get(2).receive(0, TALLY, 1)));
    for (CompletableFuture<Message> wait : waits) {
      assertThat(Nodes.failure(wait))
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("Node 0 is lost: nothing was heard from it for 1 s")
          .hasMessageContaining("tally of step 7");
    }
    assertThatThrownBy(() -> nodes.get(1).send(2, TALLY, (byte) 0, bytes(1)))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 0 is lost");
    Nodes.closeAll(nodes);
  }

  @Test
  void nodeThatStandsStillForLongerThanTheDeadlineIsNamed() {
    FaultPlan plan = FaultPlan.parse("node=1,stop=1:4s");
    MeshSettings settings = Nodes.quick().withDeadline(Duration.ofMillis(800));
    List<Messenger> nodes =
        new Nodes(2)
            .meet(rank -> rank == 0 ? settings : settings.withDecorator(plan.decorator(() -> {})));
    assertThatThrownBy(() -> nodes.get(0).receive(1, TALLY, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 is lost: nothing was heard from it for 800 ms");
    Nodes.closeAll(nodes);
  }

  @Test
  void nodeThatStandsStillForLessThanTheDeadlineTripsNobody() {
    FaultPlan plan = FaultPlan.parse("node=1,seed=5,stop=0.05:400ms");
    MeshSettings settings = Nodes.quick();
    List<Messenger> nodes =
        new Nodes(2)
            .meet(rank -> rank == 0 ? settings : settings.withDecorator(plan.decorator(() -> {})));
    for (int i = 0; i < 40; i++) {
      MessageKey key = new MessageKey(MessageType.TALLY, i, 0);
      nodes.get(1).send(0, key, (byte) 0, bytes(i));
      assertThat(nodes.get(0).receive(1, key, 1 << 20).payload()).isEqualTo(bytes(i));
    }
    Nodes.closeAll(nodes);
  }

  @Test
  void lostFramesAreSentAgain() {
    FaultPlan plan = FaultPlan.parse("seed=9,drop=0.3");
    List<Messenger> nodes =
        new Nodes(2).meet(rank -> Nodes.quick().withDecorator(plan.decorator(() -> {})));
    for (int i = 0; i < 30; i++) {
      for (MessageType type : List.of(MessageType.TALLY, MessageType.STATE)) {
        MessageKey key = new MessageKey(type, i, 0);
        nodes.get(0).send(1, key, (byte) 0, bytes(i));
        assertThat(nodes.get(1).receive(0, key, 1 << 20).payload()).isEqualTo(bytes(i));
      }
    }
    Nodes.closeAll(nodes);
  }

  @Test
  void frameOfTheRightKeyButTooLargeForAnybodyEndsTheRunOfBoth() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    CompletableFuture<Message> wait = Nodes.later(() -> nodes.get(1).receive(0, TALLY, 1000));
    nodes.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(1001));
    assertThat(Nodes.failure(wait)).hasMessageContaining("Node 0 sent 1001 bytes");
    assertThatThrownBy(() -> nodes.get(0).receive(1, new MessageKey(MessageType.SUM, 1, 1), 1))
        .isInstanceOf(StoppedException.class);
    Nodes.closeAll(nodes);
  }

  private static ByteBuffer bytes(int number) {
    byte[] bytes = new byte[1 + number * 97 % 5000];
    new Random(number).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
