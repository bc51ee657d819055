package dev.polarity.meeting;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.ForwardingMessenger;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntroductionTest {

  private static Introduction of(String... lines) {
    return new Introduction().sayLines(String.join("\n", lines));
  }

  @Test
  void alikeIsFine() {
    assertThatCode(
            () ->
                Introduction.requireAlike(
                    List.of(of("batch=32", "seed=1"), of("seed=1", "batch=32"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "32|16|32|batch is 32 on nodes 0 and 2 and 16 on node 1;",
        "32|32|16|batch is 32 on nodes 0 and 1 and 16 on node 2;",
        "1|2|3|batch is 1 on node 0 and 2 on node 1 and 3 on node 2;"
      })
  void whatDiffersIsNamedWithTheNodes(String a, String b, String c, String expected) {
    assertThatThrownBy(
            () ->
                Introduction.requireAlike(
                    List.of(of("batch=" + a), of("batch=" + b), of("batch=" + c))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("The nodes do not ask for the same run: " + expected);
  }

  @Test
  void whatIsLackingIsNamedAndAPageOfDifferencesIsCut() {
    assertThatThrownBy(
            () ->
                Introduction.requireAlike(
                    List.of(of("a=1", "b=1", "c=1", "d=1", "e=x=y"), of("a=2", "b=2", "e=x=y"))))
        .hasMessageContaining("a is 1 on node 0 and 2 on node 1; b is")
        .hasMessageContaining("c is 1 on node 0 and not given on node 1; and 1 more;");
  }

  /** Each node sees all introductions, so both sides say the same. */
  @Test
  void allNodesSayTheSame() throws Exception {
    Group group = new Group(2);
    List<Future<Object>> ended =
        group.start(
            List.of(
                () -> {
                  of("seed=1").say("version", "0.1").compareWith(group.peers(0));
                  return null;
                },
                () -> {
                  of("seed=2").say("version", "0.1").compareWith(group.peers(1));
                  return null;
                }));
    for (Future<Object> node : ended) {
      assertThatThrownBy(node::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("seed is 1 on node 0 and 2 on node 1;");
    }
  }

  /** Node 2's introduction comes late to node 1, when node 0 has long compared all three. */
  @Test
  void whoHasComparedWaitsForWhoHasNot() throws Exception {
    List<Messenger> nodes = LocalMessengers.group(3, Duration.ofSeconds(30));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> ended = new ArrayList<>();
    for (Messenger node : nodes) {
      ended.add(
          threads.submit(
              () -> {
                Peers peers = Peers.of(node.rank() == 2 ? new SlowToNodeOne(node) : node);
                try {
                  of("seed=" + node.rank()).compareWith(peers);
                } catch (RuntimeException e) {
                  peers.leave(e.getMessage());
                  throw e;
                }
              }));
    }
    threads.shutdown();
    for (Future<?> node : ended) {
      assertThatThrownBy(node::get)
          .cause()
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("seed is 0 on node 0 and 1 on node 1 and 2 on node 2;");
    }
  }

  private static final class SlowToNodeOne extends ForwardingMessenger {

    SlowToNodeOne(Messenger messenger) {
      super(messenger);
    }

    @Override
    public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
      if (peer == 1) {
        LockSupport.parkNanos(300_000_000L);
      }
      super.send(peer, key, encoding, payload);
    }
  }
}
