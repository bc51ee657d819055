package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import dev.polarity.codec.Coding;
import dev.polarity.error.StoppedException;
import dev.polarity.forecast.Load;
import dev.polarity.forecast.StepForecast;
import dev.polarity.forecast.Way;
import dev.polarity.forecast.WayFigures;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MeshExchangeTest {

  private static final VotingRule RULE = VotingRule.arithmetic1();

  private final Random random = Seed.random();

  @Test
  void everyPlacementGivesTheVerdictsOfTheReference() {
    for (int voters = 1; voters <= 16; voters++) {
      for (int nodes = 1; nodes <= 8; nodes++) {
        for (int coordinates : new int[] {1 + random.nextInt(64 * nodes), 3_000 / nodes * 3 + 1}) {
          NaiveVote vote = new NaiveVote(random, coordinates, voters, 6);
          int chunk = 1 + random.nextInt(60);
          String name = Seed.of("N %d P %d d %d chunk %d ", voters, nodes, coordinates, chunk);
          for (Coding coding : Coding.values()) {
            Witness witness = new Witness();
            List<long[][]> all =
                Threads.results(
                    nodes, witness::watch, messenger -> take(messenger, vote, coding, chunk));
            for (long[][] verdicts : all) {
              assertThat(verdicts).as(name + coding).isEqualTo(vote.verdicts());
            }
          }
        }
      }
    }
  }

  @Test
  void aNodeSendsWhatTheContractSays() {
    int words = 3;
    int steps = 4;
    for (int nodes : new int[] {2, 3, 4, 8}) {
      for (int votersPerNode : new int[] {1, 2, 3, 4, 7, 8}) {
        int coordinates = 64 * words * nodes;
        NaiveVote vote = new NaiveVote(random, coordinates, nodes * votersPerNode, steps);
        Witness witness = new Witness();
        Threads.results(
            nodes, witness::watch, messenger -> take(messenger, vote, Coding.PLAIN, words));
        int planes = (int) Math.ceil(Math.log(votersPerNode + 1) / Math.log(2) - 1e-9);
        for (int rank = 0; rank < nodes; rank++) {
          assertThat(witness.payloadBytes(rank) * 8 * nodes)
              .as("P %d m %d", nodes, votersPerNode)
              .isEqualTo((long) (planes + 1) * (nodes - 1) * coordinates * steps);
          assertThat(witness.messages(rank)).isEqualTo((planes + 1L) * (nodes - 1) * steps);
        }
      }
    }
  }

  @Test
  void whatIsSentIsExactWhereNothingDividesEvenly() {
    for (int trial = 0; trial < 60; trial++) {
      int nodes = 2 + random.nextInt(7);
      int voters = 1 + random.nextInt(16);
      int coordinates = 1 + random.nextInt(2_000);
      NaiveVote vote = new NaiveVote(random, coordinates, voters, 2);
      Witness witness = new Witness();
      int chunk = 1 + random.nextInt(20);
      Threads.results(
          nodes, witness::watch, messenger -> take(messenger, vote, Coding.PLAIN, chunk));
      long words = (coordinates + 63) / 64;
      for (int rank = 0; rank < nodes; rank++) {
        long first = rank * words / nodes * 64;
        long end = Math.min(coordinates, (rank + 1) * words / nodes * 64);
        long own = (Math.max(0, end - first) + 7) / 8;
        long ballots = (long) (rank + 1) * voters / nodes - (long) rank * voters / nodes;
        long planes = Long.toBinaryString(ballots).length() - (ballots == 0 ? 1 : 0);
        long all = (coordinates + 7) / 8;
        String name =
            Seed.of(
                "trial %d P %d N %d d %d chunk %d rank %d",
                trial, nodes, voters, coordinates, chunk, rank);
        long messages = 0;
        for (int owner = 0; owner < nodes; owner++) {
          long owned = (owner + 1) * words / nodes - owner * words / nodes;
          long chunks = (owned + chunk - 1) / chunk;
          messages +=
              owner == rank
                  ? chunks * (nodes - 1)
                  : planes == 0 ? Math.min(1, owned) : chunks * planes;
        }
        assertThat(witness.messages(rank)).as(name).isEqualTo(2 * messages);
        assertThat(witness.payloadBytes(rank))
            .as(name)
            .isEqualTo(2 * (planes * (all - own) + own * (nodes - 1)));
      }
    }
  }

  /** Chunks as they are outside of tests, so that a message has many of the codec's blocks. */
  @Test
  void aLargeModelGoesInAsManyMessagesAsAForecastSays() {
    int coordinates = 2 * 64 * WordChunks.WORDS + 64 * 700 + 5;
    NaiveVote vote = new NaiveVote(random, coordinates, 2, 3);
    for (Coding coding : new Coding[] {Coding.PLAIN, Coding.CODED}) {
      Witness witness = new Witness();
      List<long[][]> all =
          Threads.results(
              2, witness::watch, messenger -> take(messenger, vote, coding, WordChunks.WORDS));
      for (long[][] verdicts : all) {
        assertThat(verdicts).as(Seed.of("%s", coding)).isEqualTo(vote.verdicts());
      }
      Map<Way, WayFigures> figures = Map.of(Way.PLAIN, new WayFigures(null, 0, null, 2, 1, 1));
      Load load = new Load(coordinates, 1, OptionalInt.of(2));
      double forecast = new StepForecast(load, figures, null).bytes(Way.PLAIN, 2);
      long messages = witness.messages(0) / vote.steps();
      assertThat(messages).isEqualTo(4);
      if (coding == Coding.PLAIN) {
        double sent = (double) witness.payloadBytes(0) / vote.steps() + messages * 36;
        assertThat(sent).isCloseTo(forecast, within(16.0));
      }
    }
  }

  @Test
  void aVoteMayBeginAtAnyStep() {
    List<long[]> verdicts =
        Threads.results(
            2,
            messenger -> {
              long[] verdict = new long[1];
              MeshExchange exchange = exchange(messenger, 64, 2);
              exchange.vote(1_000_000_000_000L, tally(64, new long[] {7}), new long[1], verdict);
              exchange.vote(
                  1_000_000_000_001L, tally(64, new long[] {7}), verdict.clone(), verdict);
              return verdict;
            });
    assertThat(verdicts).containsExactly(new long[] {7}, new long[] {7});
  }

  @Test
  void aNodeThatLeavesStopsTheOthers() {
    List<Threads.Outcome<Object>> outcomes =
        Threads.outcomes(
            3,
            messenger -> {
              if (messenger.rank() == 1) {
                messenger.close();
                return null;
              }
              vote(messenger, 200, 3, 5);
              return null;
            });
    // The node that notices first leaves too, and the other one may then name that.
    assertThat(List.of(outcomes.get(0).failure(), outcomes.get(2).failure()))
        .hasOnlyElementsOfType(StoppedException.class)
        .allSatisfy(failure -> assertThat(failure).hasMessageContaining("step 5"))
        .anySatisfy(failure -> assertThat(failure).hasMessageContaining("ode 1"));
  }

  @Test
  void aNodeThatBringsAnotherNumberOfBallotsIsRefusedAndStopsTheOthers() {
    List<Threads.Outcome<Object>> outcomes =
        Threads.outcomes(
            2,
            messenger -> {
              Tally tally = tally(128, new long[2]);
              if (messenger.rank() == 1) {
                tally = new Tally(128, 2);
                tally.add(new long[2]);
                tally.add(new long[2]);
              }
              exchange(messenger, 128, 2).vote(0, tally, new long[2], new long[2]);
              return null;
            });
    assertThat(outcomes.get(1).failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Node 1 has 1 voters, but brings 2 ballots to step 0");
    assertThat(outcomes.get(0).failure())
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("ode 1");
  }

  @Test
  void stepsFollowEachOther() {
    MeshExchange exchange = exchange(LocalMessengers.group(1).get(0), 64, 1);
    exchange.vote(7, tally(64, new long[1]), new long[1], new long[1]);
    for (long step : new long[] {7, 9, 6}) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> exchange.vote(step, tally(64, new long[1]), new long[1], new long[1]))
          .withMessageContaining("votes on step " + step + " after step 7");
    }
    exchange.vote(8, tally(64, new long[1]), new long[1], new long[1]);
  }

  @Test
  void aTallyOfAnotherModelIsRefused() {
    MeshExchange exchange = exchange(LocalMessengers.group(2).get(0), 640, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange.vote(0, tally(639, new long[10]), new long[10], new long[10]))
        .withMessageContaining("640");
    Tally slice = Tally.slice(640, 1, 10, 1);
    slice.add(new long[10]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange.vote(0, slice, new long[10], new long[10]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange(LocalMessengers.group(2).get(0), 0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange(LocalMessengers.group(2).get(0), 1, 0));
  }

  @Test
  void whatCannotBeReadStopsTheRun() {
    assertThat(afterATallyOf(7, (byte) 0)).contains("Node 1").contains("tally of step 3");
    assertThat(afterATallyOf(9, (byte) 0)).contains("ode 1");
    assertThat(afterATallyOf(0, (byte) 0)).contains("8 bytes", "found 0");
    assertThat(afterATallyOf(8, (byte) 1)).contains("encoding 1").contains("tally of step 3");
  }

  private String afterATallyOf(int payloadBytes, byte encoding) {
    return failureOfNode0(
        128,
        messenger ->
            messenger.send(
                0,
                new MessageKey(MessageType.TALLY, 3, 0),
                encoding,
                ByteBuffer.allocate(payloadBytes)));
  }

  @Test
  void bitsAfterTheLastCoordinateStopTheRun() {
    String message =
        failureOfNode0(
            70,
            messenger -> {
              messenger.send(
                  0, new MessageKey(MessageType.TALLY, 3, 0), (byte) 0, ByteBuffer.allocate(8));
              messenger.send(
                  0,
                  new MessageKey(MessageType.VERDICT, 3, 1),
                  (byte) 0,
                  ByteBuffer.wrap(new byte[] {(byte) 0x40}));
            });
    assertThat(message)
        .contains("Node 1")
        .contains("verdict of step 3")
        .contains("last coordinate");
  }

  /** Of two nodes with a voter each the second one is played by hand. */
  private String failureOfNode0(int coordinates, Play play) {
    List<Threads.Outcome<Object>> outcomes =
        Threads.outcomes(
            2,
            messenger -> {
              if (messenger.rank() == 0) {
                vote(messenger, coordinates, 2, 3);
              } else {
                play.as(messenger);
                messenger.receive(0, new MessageKey(MessageType.STATE, 0, 0), 1);
              }
              return null;
            });
    assertThat(outcomes.get(0).failure()).isInstanceOf(StoppedException.class);
    return outcomes.get(0).failure().getMessage();
  }

  private interface Play {
    void as(Messenger messenger);
  }

  private static long[][] take(Messenger messenger, NaiveVote vote, Coding coding, int chunk) {
    int rank = messenger.rank();
    int first = Placement.firstVoter(rank, messenger.nodes(), vote.voters());
    int end = Placement.firstVoter(rank + 1, messenger.nodes(), vote.voters());
    long[][] verdicts = new long[vote.steps()][];
    Tally tally = new Tally(vote.coordinates(), end - first);
    long[] last = vote.verdictBeforeStart();
    MeshExchange exchange =
        new MeshExchange(messenger, vote.coordinates(), vote.voters(), RULE, coding, chunk);
    for (int step = 0; step < vote.steps(); step++) {
      tally.clear();
      for (int voter = first; voter < end; voter++) {
        tally.add(vote.ballot(step, voter));
      }
      verdicts[step] = new long[last.length];
      exchange.vote(step, tally, last, verdicts[step]);
      last = verdicts[step];
    }
    return verdicts;
  }

  private static void vote(Messenger messenger, int coordinates, int voters, long step) {
    int words = (coordinates + 63) / 64;
    exchange(messenger, coordinates, voters)
        .vote(step, tally(coordinates, new long[words]), new long[words], new long[words]);
  }

  private static MeshExchange exchange(Messenger messenger, int coordinates, int voters) {
    return new MeshExchange(messenger, coordinates, voters, RULE, Coding.PLAIN);
  }

  private static Tally tally(int coordinates, long[] ballot) {
    Tally tally = new Tally(coordinates, 1);
    tally.add(ballot);
    return tally;
  }
}
