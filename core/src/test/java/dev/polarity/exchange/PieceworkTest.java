package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import dev.polarity.codec.Coding;
import dev.polarity.mesh.Expected;
import dev.polarity.mesh.ForwardingMessenger;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.sign.BallotBox;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PieceworkTest {

  private static final VotingRule RULE = VotingRule.arithmetic1();

  private final Random random = Seed.random();

  @Test
  void piecesGiveTheVerdictsOfTheReferenceWhereverTheVotersAre() {
    for (int trial = 0; trial < 80; trial++) {
      int nodes = 1 + random.nextInt(6);
      int voters = 1 + random.nextInt(12);
      NaiveVote vote = new NaiveVote(random, 1 + random.nextInt(4_000), voters, 4);
      Coding coding = Coding.values()[random.nextInt(Coding.values().length)];
      int chunk = 1 + random.nextInt(30);
      String name = Seed.of("trial %d N %d P %d %s chunk %d", trial, voters, nodes, coding, chunk);
      List<long[][]> all =
          Threads.results(nodes, messenger -> take(exchange(messenger, vote, coding, chunk), vote));
      for (long[][] applied : all) {
        assertThat(applied).as(name).isEqualTo(vote.verdicts());
      }
    }
  }

  @Test
  void inOneProcessAllIsCountedAndThenAllIsDecided() {
    NaiveVote vote = new NaiveVote(random, 1_000, 5, 3);
    Exchange exchange = InProcessExchange.alone(5, RULE.ties());
    assertThat(take(exchange, vote)).isEqualTo(vote.verdicts());
  }

  @Test
  void wordsAreSentAsSoonAsTheyAreCounted() {
    List<List<String>> orders =
        Threads.results(
            3,
            messenger -> {
              List<String> order = new ArrayList<>();
              Messenger noted = new Noted(messenger, order);
              NaiveVote vote = new NaiveVote(new Random(1), 64 * 9, 3, 1);
              MeshExchange exchange = exchange(noted, vote, Coding.PLAIN, 2);
              Tally tally = new Tally(vote.coordinates(), 1);
              BallotBox box = new BallotBox(tally);
              OwnVotes pieces = new OwnVotes(vote, 0, messenger.rank(), 1, box, new long[9], order);
              exchange.vote(0, tally, vote.verdictBeforeStart(), new long[9], pieces);
              return order;
            });
    assertThat(orders.get(0))
        .startsWith("count 3", "send 1", "count 5", "send 1", "count 6", "send 2")
        .containsSubsequence("count 8", "send 2", "count 0", "count 2", "decided 0", "decided 2")
        .containsSubsequence("decided 3", "decided 5")
        .containsSubsequence("decided 6", "decided 8");
    assertThat(orders.get(2)).startsWith("count 0", "send 0", "count 2", "send 0", "count 3");
  }

  /** Node 1 keeps its second chunk back until node 0 has told the verdict of the first. */
  @Test
  void aChunkIsDecidedBeforeTheNextHasCome() {
    CountDownLatch told = new CountDownLatch(1);
    NaiveVote vote = new NaiveVote(random, 64 * 8, 2, 1);
    List<long[][]> all =
        Threads.results(
            2,
            messenger ->
                new ForwardingMessenger(messenger) {
                  @Override
                  public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
                    boolean tally = key.type() == MessageType.TALLY;
                    await(rank() == 1 && tally && key.slice() >= nodes(), told);
                    super.send(peer, key, encoding, payload);
                    if (rank() == 0 && !tally) {
                      told.countDown();
                    }
                  }
                },
            messenger -> take(exchange(messenger, vote, Coding.PLAIN, 2), vote));
    for (long[][] applied : all) {
      assertThat(applied).isEqualTo(vote.verdicts());
    }
  }

  @Test
  void aSlowNodeDoesNotHoldUpTheCountingOfTheOthers() {
    CountDownLatch others = new CountDownLatch(1);
    List<List<Integer>> orders =
        Threads.results(
            4,
            messenger -> {
              List<Integer> order = new ArrayList<>();
              Messenger watched =
                  new ForwardingMessenger(messenger) {
                    @Override
                    public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
                      await(rank() == 3 && key.type() == MessageType.TALLY, others);
                      super.send(peer, key, encoding, payload);
                    }

                    @Override
                    public int awaitFirst(List<Expected> several) {
                      int first = super.awaitFirst(several);
                      if (rank() == 0 && several.get(first).key().type() == MessageType.TALLY) {
                        order.add(several.get(first).peer());
                        if (order.size() == 2) {
                          others.countDown();
                        }
                      }
                      return first;
                    }
                  };
              NaiveVote vote = new NaiveVote(new Random(1), 64 * 8, 4, 1);
              take(exchange(watched, vote, Coding.PLAIN, WordChunks.WORDS), vote);
              return order;
            });
    assertThat(orders.get(0)).hasSize(3).endsWith(3);
  }

  private static void await(boolean held, CountDownLatch until) {
    try {
      if (held) {
        until.await();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static MeshExchange exchange(
      Messenger messenger, NaiveVote vote, Coding coding, int chunk) {
    return new MeshExchange(messenger, vote.coordinates(), vote.voters(), RULE, coding, chunk);
  }

  /** Takes all steps and returns what the pieces were told of the verdicts. */
  private static long[][] take(Exchange exchange, NaiveVote vote) {
    int first = Placement.firstVoter(exchange.rank(), exchange.nodes(), vote.voters());
    int end = Placement.firstVoter(exchange.rank() + 1, exchange.nodes(), vote.voters());
    long[][] applied = new long[vote.steps()][];
    Tally tally = new Tally(vote.coordinates(), end - first);
    BallotBox box = new BallotBox(tally);
    long[] last = vote.verdictBeforeStart();
    for (int step = 0; step < vote.steps(); step++) {
      long[] verdict = new long[last.length];
      box.clear();
      OwnVotes pieces =
          new OwnVotes(vote, step, first, end - first, box, verdict, new ArrayList<>());
      pieces.atOnce = step % 2 == 0 ? 1 : 1 + (vote.coordinates() + step) % 40;
      exchange.vote(step, tally, last, verdict, pieces);
      applied[step] = pieces.applied();
      last = verdict;
    }
    return applied;
  }

  /** Notes to whom tallies are sent. */
  private static final class Noted extends ForwardingMessenger {

    private final List<String> order;

    Noted(Messenger messenger, List<String> order) {
      super(messenger);
      this.order = order;
    }

    @Override
    public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
      if (key.type() == MessageType.TALLY) {
        order.add("send " + peer);
      }
      super.send(peer, key, encoding, payload);
    }
  }

  /** Writes the last ballot only when it is asked for, and watches what it is told. */
  private static final class OwnVotes implements Piecework {

    private final long[] ballot;
    private final long[] blank;
    private final BallotBox box;
    private final long[] verdict;
    private final long[] applied;
    private final List<String> order;
    private final BitSet counted = new BitSet();
    private final BitSet decided = new BitSet();
    private int atOnce = 1;

    OwnVotes(
        NaiveVote vote,
        int step,
        int first,
        int voters,
        BallotBox box,
        long[] verdict,
        List<String> order) {
      this.box = box;
      this.verdict = verdict;
      this.order = order;
      this.applied = new long[verdict.length];
      for (int voter = first; voter < first + voters - 1; voter++) {
        System.arraycopy(vote.ballot(step, voter), 0, box.blank(), 0, verdict.length);
        box.drop();
      }
      this.ballot = voters == 0 ? applied : vote.ballot(step, first + voters - 1);
      this.blank = box.blank();
      if (voters > 0) {
        Arrays.fill(blank, 0x5555_5555_5555_5555L);
        box.dropUnwritten();
      }
    }

    @Override
    public int wordsAtOnce() {
      return atOnce;
    }

    @Override
    public void count(int fromWord, int toWord) {
      order.add("count " + fromWord);
      assertThat(toWord).isGreaterThan(fromWord);
      assertThat(counted.get(fromWord, toWord).isEmpty()).as("counted once").isTrue();
      assertThat(decided.isEmpty()).as("counted before anything is decided").isTrue();
      counted.set(fromWord, toWord);
      System.arraycopy(ballot, fromWord, blank, fromWord, toWord - fromWord);
      box.count(fromWord, toWord);
      if (counted.cardinality() == verdict.length) {
        box.counted();
      }
    }

    @Override
    public void decided(int fromWord, int toWord) {
      order.add("decided " + fromWord);
      assertThat(toWord).isGreaterThan(fromWord);
      assertThat(decided.get(fromWord, toWord).isEmpty()).as("decided once").isTrue();
      decided.set(fromWord, toWord);
      System.arraycopy(verdict, fromWord, applied, fromWord, toWord - fromWord);
    }

    long[] applied() {
      assertThat(decided.cardinality()).as("words decided").isEqualTo(verdict.length);
      return applied;
    }
  }
}
