package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import dev.polarity.codec.CodedBits;
import dev.polarity.codec.Coding;
import dev.polarity.fault.FaultPlan;
import dev.polarity.mesh.ForwardingMessenger;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.Nodes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CodedExchangeTest {

  private static final String FAULTS =
      ",cut=0.03,drop=0.03,flip=0.03,duplicate=0.05,delay=0.03:30ms";

  private final Random random = Seed.random();

  /** Counts what goes coded, and what all takes. */
  private static final class Counts {
    private final AtomicLong coded = new AtomicLong();
    private final AtomicLong plain = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Messenger of(Messenger messenger) {
      return new ForwardingMessenger(messenger) {
        @Override
        public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
          if (key.type() == MessageType.TALLY || key.type() == MessageType.VERDICT) {
            (encoding == CodedBits.ENCODING ? coded : plain).incrementAndGet();
            bytes.addAndGet(payload.remaining());
          }
          super.send(peer, key, encoding, payload);
        }
      };
    }
  }

  @Test
  void everyPlacementGivesTheVerdictsOfOneProcessInFewerBytes() {
    for (int voters : new int[] {1, 2, 3, 4, 7, 23}) {
      for (int nodes = 2; nodes <= 5; nodes++) {
        SlowVotes votes = new SlowVotes(random, 8_000 + random.nextInt(9_000), voters, 45);
        int chunk = 15 + random.nextInt(40);
        Counts coded = run(nodes, votes, Coding.CODED, chunk);
        Counts plain = run(nodes, votes, Coding.PLAIN, chunk);
        String name = Seed.of("N %d P %d d %d chunk %d", voters, nodes, votes.coordinates, chunk);
        assertThat(plain.coded.get()).as(name).isZero();
        assertThat(coded.coded.get()).as(name).isGreaterThan(coded.plain.get());
        assertThat(coded.bytes.get()).as(name).isLessThan(plain.bytes.get() * 7 / 10);
      }
    }
  }

  @Test
  void triesBothWhereItIsLeftToTheExchange() {
    SlowVotes votes = new SlowVotes(random, 5_000, 2, CodingTrial.WARM_UP + CodingTrial.STEPS);
    Counts counts = run(2, votes, Coding.AUTO, WordChunks.WORDS);
    assertThat(counts.coded.get()).isBetween(counts.plain.get() - 8, counts.plain.get());
  }

  private static Counts run(int nodes, SlowVotes votes, Coding coding, int chunk) {
    Counts counts = new Counts();
    List<long[][]> all =
        Threads.results(
            nodes, counts::of, messenger -> votes.take(exchange(messenger, votes, coding, chunk)));
    for (long[][] verdicts : all) {
      assertThat(verdicts)
          .as(Seed.of("N %d P %d d %d chunk %d", votes.voters, nodes, votes.coordinates, chunk))
          .isEqualTo(votes.verdicts);
    }
    return counts;
  }

  /** Frames that are lost, doubled, delayed or cut, and connections that break, between sockets. */
  @Test
  void faultsOfTheWireDoNotConfuseWhatIsRemembered() {
    for (int trial = 0; trial < 4; trial++) {
      int nodes = 2 + trial % 3;
      SlowVotes votes = new SlowVotes(random, 12_000, nodes + 1, 15);
      FaultPlan plan = FaultPlan.parse("seed=" + trial + FAULTS);
      MeshSettings settings = Nodes.quick().withDecorator(plan.decorator(() -> {}));
      List<CompletableFuture<long[][]>> runs =
          new Nodes(nodes)
              .meetings(rank -> settings).stream()
                  .map(meeting -> Nodes.later(() -> take(Nodes.get(meeting), votes)))
                  .toList();
      for (CompletableFuture<long[][]> run : runs) {
        assertThat(Nodes.get(run)).as(Seed.of("trial %d", trial)).isEqualTo(votes.verdicts);
      }
    }
  }

  private static long[][] take(Messenger messenger, SlowVotes votes) {
    try (messenger) {
      long[][] verdicts = votes.take(exchange(messenger, votes, Coding.CODED, 30));
      // Who leaves before the others have everything would be missed.
      new Assembly(messenger).gather("end", new byte[0]);
      return verdicts;
    }
  }

  private static MeshExchange exchange(
      Messenger messenger, SlowVotes votes, Coding coding, int chunk) {
    return new MeshExchange(
        messenger, votes.coordinates, votes.voters, SlowVotes.RULE, coding, chunk);
  }
}
