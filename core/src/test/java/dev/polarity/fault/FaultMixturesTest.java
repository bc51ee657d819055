package dev.polarity.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.Nodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Seeded mixtures of all faults under a run of messages of the shape of votes: each message arrives
 * once and whole, or the nodes end with a clear error within their deadline.
 */
class FaultMixturesTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261124);
  private static final int STEPS = 8;
  private static final int AT_ONCE = 4;

  @Test
  void mixturesEndWellOrClearly() {
    mixtures(8);
  }

  /** Tries so many mixtures, a few at a time, since they mostly wait. */
  static void mixtures(int count) {
    int well = 0;
    for (int first = 0; first < count; first += AT_ONCE) {
      List<CompletableFuture<Boolean>> mixtures =
          IntStream.range(first, Math.min(first + AT_ONCE, count))
              .mapToObj(
                  i -> Nodes.later(() -> mixture(new Random(SEED + 1_000_003L * i), SEED + i)))
              .toList();
      for (CompletableFuture<Boolean> mixture : mixtures) {
        well += mixture.join() ? 1 : 0;
      }
      Nodes.assertNoThreads();
    }
    assertThat(well).as("mixtures that end well, seed %d", SEED).isPositive();
  }

  private static boolean mixture(Random random, long seed) {
    int count = 2 + random.nextInt(3);
    String text = plan(random, seed);
    FaultPlan plan = FaultPlan.parse(text);
    MeshSettings settings =
        Nodes.quick().withDeadline(Duration.ofSeconds(2)).withWait(Duration.ofSeconds(20));
    List<CompletableFuture<Messenger>> meetings =
        new Nodes(count).meetings(rank -> settings.withDecorator(plan.decorator(() -> {})));
    List<CompletableFuture<Boolean>> runs =
        meetings.stream().map(node -> Nodes.later(() -> run(Nodes.get(node), seed))).toList();
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Boolean> run : runs) {
      Throwable failure = Nodes.failure(run);
      if (failure != null) {
        failures.add(failure);
      }
    }
    for (Throwable failure : failures) {
      assertThat(failure)
          .as("%d nodes, %s", count, text)
          .isInstanceOf(StoppedException.class)
          .hasMessageMatching("(?s).*[Nn]ode [0-9].*");
    }
    if (!text.contains("kill") && !text.contains("stop")) {
      assertThat(failures).as("%d nodes, %s", count, text).isEmpty();
    }
    return failures.isEmpty();
  }

  private static boolean run(Messenger node, long seed) {
    try (node) {
      for (int step = 0; step < STEPS; step++) {
        for (MessageType type :
            List.of(MessageType.TALLY, MessageType.VERDICT, MessageType.CONTROL)) {
          for (int peer = 0; peer < node.nodes(); peer++) {
            if (peer != node.rank()) {
              MessageKey key = new MessageKey(type, step, node.rank());
              node.send(peer, key, (byte) 3, payload(seed, node.rank(), peer, key));
            }
          }
          for (int peer = 0; peer < node.nodes(); peer++) {
            if (peer != node.rank()) {
              MessageKey key = new MessageKey(type, step, peer);
              Message message = node.receive(peer, key, 1 << 16);
              assertThat(message.payload())
                  .as("%s from %d to %d, seed %d", key, peer, node.rank(), seed)
                  .isEqualTo(payload(seed, peer, node.rank(), key));
            }
          }
        }
        node.release(step);
      }
      return true;
    }
  }

  private static ByteBuffer payload(long seed, int from, int to, MessageKey key) {
    Random random = new Random(seed + 31 * key.step() + 7L * from + 3L * to + key.type().ordinal());
    byte[] bytes = new byte[random.nextInt(20_000)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static String plan(Random random, long seed) {
    StringBuilder text = new StringBuilder("seed=" + seed);
    for (Fault fault : Fault.values()) {
      double chance =
          switch (fault) {
            case KILL -> random.nextInt(4) == 0 ? 0.01 : 0;
            case STOP -> random.nextInt(3) == 0 ? 0.005 : 0;
            default -> random.nextInt(3) == 0 ? 0 : 0.08 * random.nextDouble();
          };
      if (chance > 0) {
        text.append(String.format(Locale.ROOT, ",%s=%.4f", fault.word(), chance));
        if (fault.lasts()) {
          text.append(fault == Fault.STOP ? ":" + 200 * (1 + random.nextInt(15)) + "ms" : ":30ms");
        }
      }
    }
    return text.toString();
  }
}
