package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import dev.polarity.codec.Coding;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.mesh.WireLedger;
import dev.polarity.mesh.WirePhase;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exchanges over sockets of this machine, counted where the bytes are written. */
@Timeout(180)
class TcpExchangeTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int COORDINATES = 1_000_003;
  private static final int STEPS = 3;

  /** What a node brings home: its verdicts, and what it sent of tallies and verdicts. */
  private record Home(long[][] verdicts, long sentBytes, int planes) {}

  @Test
  void bitsOnTheWireAreThoseOfTheContractWithinTwoPercent() throws Exception {
    for (int nodes : new int[] {2, 4, 8}) {
      for (int votersPerNode : new int[] {1, 2, 4}) {
        long[][] ballots = ballots(nodes * votersPerNode);
        long[][] expected = alone(ballots);
        for (Home home : together(nodes, messenger -> vote(messenger, ballots))) {
          String name = Seed.of("P %d m %d", nodes, votersPerNode);
          assertThat(Arrays.deepEquals(home.verdicts(), expected)).as(name).isTrue();
          double bits = 8.0 * home.sentBytes() / STEPS / COORDINATES;
          double formula = (home.planes() + 1.0) * (nodes - 1) / nodes;
          assertThat(bits / formula).as(name).isCloseTo(1, within(0.02));
        }
      }
    }
  }

  private static Home vote(Messenger messenger, long[][] ballots) {
    int first = Placement.firstVoter(messenger.rank(), messenger.nodes(), ballots.length);
    int count = Placement.voterCount(messenger.rank(), messenger.nodes(), ballots.length);
    Tally tally = new Tally(COORDINATES, count);
    for (int voter = first; voter < first + count; voter++) {
      tally.add(ballots[voter]);
    }
    Exchange exchange =
        new MeshExchange(
            messenger, COORDINATES, ballots.length, VotingRule.arithmetic1(), Coding.PLAIN);
    long[][] verdicts = verdicts(exchange, tally);
    // Closed once the others have acknowledged this: all that was sent before is then counted.
    new Assembly(messenger).gather("end", new byte[0]);
    messenger.close();
    WireLedger ledger = exchange.ledger();
    long sent = ledger.sent(WirePhase.TALLY) + ledger.sent(WirePhase.VERDICT);
    return new Home(verdicts, sent, tally.planes());
  }

  private static long[][] alone(long[][] ballots) {
    Tally tally = new Tally(COORDINATES, ballots.length);
    for (long[] ballot : ballots) {
      tally.add(ballot);
    }
    return verdicts(
        InProcessExchange.alone(ballots.length, VotingRule.arithmetic1().ties()), tally);
  }

  private static long[][] verdicts(Exchange exchange, Tally tally) {
    long[][] verdicts = new long[STEPS][SignWords.count(COORDINATES)];
    long[] last = new long[SignWords.count(COORDINATES)];
    SignWords.initialVerdict(COORDINATES, last);
    for (int step = 0; step < STEPS; step++) {
      exchange.vote(step, tally, last, verdicts[step]);
      last = verdicts[step];
    }
    return verdicts;
  }

  private static long[][] ballots(int voters) {
    Random random = Seed.random();
    long[][] ballots = new long[voters][];
    for (int voter = 0; voter < voters; voter++) {
      ballots[voter] = random.longs(SignWords.count(COORDINATES)).toArray();
      ballots[voter][ballots[voter].length - 1] &= SignWords.tailMask(COORDINATES);
    }
    return ballots;
  }

  private static <T> List<T> together(int nodes, Threads.Task<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Rendezvous rendezvous : rendezvous(nodes)) {
        running.add(
            threads.submit(
                () -> {
                  try (Messenger messenger = rendezvous.meet(new byte[32])) {
                    return task.run(messenger);
                  }
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> node : running) {
        results.add(node.get(60, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Rendezvous> rendezvous(int nodes) throws IOException {
    List<ServerSocketChannel> bound = new ArrayList<>();
    List<NodeAddress> addresses = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      ServerSocketChannel channel = TcpRendezvous.listen(LOOPBACK, 0, 0);
      bound.add(channel);
      addresses.add(
          new NodeAddress(LOOPBACK, ((InetSocketAddress) channel.getLocalAddress()).getPort()));
    }
    JobKey key = JobKey.random();
    List<Rendezvous> all = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      all.add(
          new TcpRendezvous(
              rank, addresses, bound.get(rank), key, MeshSettings.defaults(), notice -> {}));
    }
    return all;
  }
}
