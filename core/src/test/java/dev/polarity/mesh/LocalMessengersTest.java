package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.DivergedException;
import dev.polarity.error.StoppedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LocalMessengersTest {

  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 7, 2);

  @Test
  void messageArrivesWholeAndItsPayloadMayBeReused() {
    List<Messenger> group = LocalMessengers.group(2);
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2, 3});
    group.get(0).send(1, TALLY, (byte) 4, payload);
    payload.put(0, (byte) 9);
    Message message = group.get(1).receive(0, TALLY, 3);
    assertThat(message.encoding()).isEqualTo((byte) 4);
    assertThat(message.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(payload.remaining()).isEqualTo(3);
  }

  @Test
  void whatALeaverHasSentIsStillReceivedAndNothingElseIsWaitedFor() {
    List<Messenger> group = LocalMessengers.group(2);
    group.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(1));
    group.get(0).close();
    group.get(1).receive(0, TALLY, 1);
    MessageKey verdict = new MessageKey(MessageType.VERDICT, 8, 0);
    assertThatThrownBy(() -> group.get(1).receive(0, verdict, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 0 has left")
        .hasMessageContaining("verdict of step 8");
  }

  @Test
  void reasonOfALeaverEndsTheWaitsForAll() {
    List<Messenger> group = LocalMessengers.group(3);
    group.get(2).leave("was interrupted");
    assertThatThrownBy(() -> group.get(0).receive(1, TALLY, 1))
        .hasMessage(
            "Node 2 was interrupted; this node was waiting for the tally of step 7, slice 2 from"
                + " node 1. Resume the run on all nodes.");
  }

  @Test
  void whoWaitsAlreadyHearsOfALeaver() throws InterruptedException {
    List<Messenger> group = LocalMessengers.group(4);
    List<Thread> waiting = new ArrayList<>();
    List<CompletableFuture<String>> heard = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      int own = rank;
      CompletableFuture<String> sentence = new CompletableFuture<>();
      heard.add(sentence);
      Thread thread =
          new Thread(
              () -> {
                try {
                  group.get(own).receive((own + 1) % 4, TALLY, 1);
                  sentence.complete("a message that nobody has sent");
                } catch (StoppedException stopped) {
                  sentence.complete(stopped.getMessage());
                }
              });
      thread.start();
      waiting.add(thread);
    }
    for (Thread thread : waiting) {
      Nodes.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    }
    group.get(3).leave("was interrupted");
    for (CompletableFuture<String> sentence : heard) {
      assertThat(sentence.join()).startsWith("Node 3 was interrupted");
    }
  }

  @Test
  void whoSendsToALeaverHearsWhyItHasLeft() {
    List<Messenger> group = LocalMessengers.group(2);
    group.get(1).leave("was interrupted");
    assertThatThrownBy(() -> group.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(1)))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("Node 1 was interrupted");
  }

  @Test
  void divergenceEndsAllAlike() {
    List<Messenger> group = LocalMessengers.group(3);
    group.get(2).diverge("Step 7: the loss is not finite; try a smaller --initial-rate.");
    String said = "Step 7: the loss is not finite; try a smaller --initial-rate (says node 2)";
    for (int peer = 1; peer < 3; peer++) {
      int other = peer;
      assertThatThrownBy(() -> group.get(0).send(other, TALLY, (byte) 0, ByteBuffer.allocate(1)))
          .isInstanceOf(DivergedException.class)
          .hasMessage(said);
      assertThatThrownBy(() -> group.get(0).receive(other, TALLY, 1))
          .isInstanceOf(DivergedException.class)
          .hasMessage(said);
    }
  }

  @Test
  void manyNodesHearAllOfEachOther() {
    int nodes = 16;
    int steps = 20;
    List<Messenger> group = LocalMessengers.group(nodes);
    List<CompletableFuture<Integer>> sums = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      for (Messenger messenger : group) {
        sums.add(CompletableFuture.supplyAsync(() -> exchangeAll(messenger, steps), threads));
      }
      for (CompletableFuture<Integer> sum : sums) {
        assertThat(sum.join()).isEqualTo(steps * (nodes - 1));
      }
    } finally {
      threads.shutdown();
    }
  }

  private static int exchangeAll(Messenger messenger, int steps) {
    int sum = 0;
    for (int step = 0; step < steps; step++) {
      MessageKey key = new MessageKey(MessageType.TALLY, step, 0);
      for (int turn = 1; turn < messenger.nodes(); turn++) {
        int peer = (messenger.rank() + turn) % messenger.nodes();
        messenger.send(peer, key, (byte) 0, ByteBuffer.wrap(new byte[] {1}));
      }
      for (int turn = 1; turn < messenger.nodes(); turn++) {
        int peer = (messenger.rank() + turn) % messenger.nodes();
        sum += messenger.receive(peer, key, 1).payload().get(0);
      }
      messenger.release(step);
    }
    return sum;
  }

  @Test
  void whatComesFirstIsToldWhoeverSendsIt() {
    List<Messenger> group = LocalMessengers.group(3, Duration.ofMillis(20));
    List<Expected> both = List.of(new Expected(1, TALLY, 1), new Expected(2, TALLY, 1));
    assertThatThrownBy(() -> group.get(0).awaitFirst(both))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 has made no progress for 20 ms");
    group.get(2).send(0, TALLY, (byte) 0, ByteBuffer.allocate(1));
    group.get(2).close();
    assertThat(group.get(0).awaitFirst(both)).isEqualTo(1);
    group.get(0).receive(2, TALLY, 1);
    assertThatThrownBy(() -> group.get(0).awaitFirst(both))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 2 has left");
  }

  @Test
  void noWaitIsWithoutLimit() {
    List<Messenger> group = LocalMessengers.group(2, Duration.ofMillis(20));
    assertThatThrownBy(() -> group.get(0).receive(1, TALLY, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 has made no progress for 20 ms");
  }

  @Test
  void tooLargeAPayloadIsRefused() {
    List<Messenger> group = LocalMessengers.group(2);
    group.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(5));
    assertThatThrownBy(() -> group.get(1).receive(0, TALLY, 4))
        .hasMessageContaining("Node 0 sent 5 bytes")
        .hasMessageContaining("at most 4");
  }

  @Test
  void threadsMeetByTheirSpec() {
    List<Rendezvous> all = LocalMessengers.rendezvous(2, Duration.ofSeconds(20));
    CompletableFuture<Messenger> other =
        CompletableFuture.supplyAsync(() -> all.get(1).meet(new byte[] {1}));
    Messenger mine = all.get(0).meet(new byte[] {1});
    mine.send(1, TALLY, (byte) 0, ByteBuffer.allocate(2));
    assertThat(other.join().receive(0, TALLY, 2).payload().remaining()).isEqualTo(2);
  }
}
