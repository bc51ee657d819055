package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.TieRule;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InProcessExchangeTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);
  private static final TieRule TIES = VotingRule.arithmetic1().ties();
  private static final int STEPS = 7;

  @Test
  void anyPlacementGivesTheVerdictsOfOneNode() throws Exception {
    Random random = new Random(SEED);
    for (int nodes = 1; nodes <= 6; nodes++) {
      for (int trial = 0; trial < 6; trial++) {
        int coordinates = 1 + random.nextInt(900);
        int[] voters = new int[nodes];
        for (int node = 0; node < nodes; node++) {
          voters[node] = random.nextInt(4);
        }
        voters[random.nextInt(nodes)]++;
        long[][][] ballots = ballots(random, sum(voters), coordinates);
        assertThat(together(coordinates, voters, ballots))
            .as("seed %d nodes %d trial %d", SEED, nodes, trial)
            .isEqualTo(expected(coordinates, ballots));
      }
    }
  }

  @Test
  void aNodeThatLeavesKeepsNobodyWaiting() throws Exception {
    List<Exchange> group = InProcessExchange.group(3, new int[] {1, 1, 1}, TIES);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> waiting = new ArrayList<>();
      for (int rank = 0; rank < 2; rank++) {
        Exchange exchange = group.get(rank);
        waiting.add(
            threads.submit(() -> exchange.vote(5, tally(new long[1]), new long[1], new long[1])));
      }
      group.get(2).close();
      for (Future<?> node : waiting) {
        assertThatThrownBy(() -> node.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(StoppedException.class)
            .hasMessageContaining("Node 2 left")
            .hasMessageContaining("step 5");
      }
      assertThatThrownBy(() -> group.get(0).vote(6, tally(new long[1]), new long[1], new long[1]))
          .isInstanceOf(StoppedException.class);
    } finally {
      end(threads);
    }
  }

  @Test
  void leavingAfterTheLastVoteDisturbsNobody() throws Exception {
    for (int trial = 0; trial < 200; trial++) {
      List<Exchange> group = InProcessExchange.group(2, new int[] {1, 1}, TIES);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Future<?>> nodes = new ArrayList<>();
        for (Exchange exchange : group) {
          nodes.add(
              threads.submit(
                  () -> {
                    try (exchange) {
                      exchange.vote(0, tally(new long[1]), new long[1], new long[1]);
                    }
                  }));
        }
        for (Future<?> node : nodes) {
          node.get(30, TimeUnit.SECONDS);
        }
      } finally {
        end(threads);
      }
    }
  }

  @Test
  void differentStepsAreRefused() throws Exception {
    List<Exchange> group = InProcessExchange.group(2, new int[] {1, 1}, TIES);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> nodes = new ArrayList<>();
      for (int rank = 0; rank < 2; rank++) {
        Exchange exchange = group.get(rank);
        long step = rank;
        nodes.add(
            threads.submit(
                () -> exchange.vote(step, tally(new long[1]), new long[1], new long[1])));
      }
      for (Future<?> node : nodes) {
        assertThatThrownBy(() -> node.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class);
      }
    } finally {
      end(threads);
    }
  }

  @Test
  void missingBallotIsRefused() {
    Exchange alone = InProcessExchange.alone(2, TIES);
    assertThat(alone.nodes()).isEqualTo(1);
    assertThat(alone.rank()).isZero();
    assertThat(alone.ledger().totalSent()).isZero();
    assertThatThrownBy(() -> alone.vote(0, tally(new long[1]), new long[1], new long[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 voters");
  }

  private static long[][] together(int coordinates, int[] voters, long[][][] ballots)
      throws Exception {
    int nodes = voters.length;
    List<Exchange> group = InProcessExchange.group(nodes, voters, TIES);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<long[][]>> results = new ArrayList<>();
      int first = 0;
      for (int rank = 0; rank < nodes; rank++) {
        Exchange exchange = group.get(rank);
        int from = first;
        int to = first + voters[rank];
        first = to;
        results.add(threads.submit(() -> node(exchange, coordinates, from, to, ballots)));
      }
      long[][] verdicts = results.get(0).get(30, TimeUnit.SECONDS);
      for (Future<long[][]> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(verdicts);
      }
      return verdicts;
    } finally {
      end(threads);
    }
  }

  private static long[][] node(
      Exchange exchange, int coordinates, int from, int to, long[][][] ballots) {
    long[][] verdicts = new long[STEPS][];
    long[] last = initial(coordinates);
    Tally tally = new Tally(coordinates, to - from);
    try (exchange) {
      for (int step = 0; step < STEPS; step++) {
        tally.clear();
        for (int voter = from; voter < to; voter++) {
          tally.add(ballots[step][voter]);
        }
        verdicts[step] = new long[last.length];
        exchange.vote(step, tally, last, verdicts[step]);
        last = verdicts[step];
      }
    }
    return verdicts;
  }

  /** Counts bit by bit. */
  private static long[][] expected(int coordinates, long[][][] ballots) {
    long[][] verdicts = new long[STEPS][];
    long[] last = initial(coordinates);
    for (int step = 0; step < STEPS; step++) {
      long[] verdict = new long[last.length];
      for (int j = 0; j < coordinates; j++) {
        int balance = 0;
        for (long[] ballot : ballots[step]) {
          balance += SignWords.isNegative(ballot, j) ? 1 : -1;
        }
        boolean negative =
            balance > 0
                || balance == 0 && (TIES.word(step, j / 64, last[j / 64]) >>> (j % 64) & 1) == 1;
        if (negative) {
          verdict[j / 64] |= 1L << (j % 64);
        }
      }
      verdicts[step] = verdict;
      last = verdict;
    }
    return verdicts;
  }

  private static long[][][] ballots(Random random, int voters, int coordinates) {
    long[][][] ballots = new long[STEPS][voters][];
    int words = SignWords.count(coordinates);
    for (long[][] step : ballots) {
      for (int voter = 0; voter < voters; voter++) {
        step[voter] = random.longs(words).toArray();
        step[voter][words - 1] &= SignWords.tailMask(coordinates);
      }
    }
    return ballots;
  }

  private static long[] initial(int coordinates) {
    long[] words = new long[SignWords.count(coordinates)];
    SignWords.initialVerdict(coordinates, words);
    return words;
  }

  private static Tally tally(long[] ballot) {
    Tally tally = new Tally(64, 1);
    tally.add(ballot);
    return tally;
  }

  private static int sum(int[] numbers) {
    int sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }

  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }
}
