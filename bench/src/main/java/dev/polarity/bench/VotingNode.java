package dev.polarity.bench;

import dev.polarity.codec.Coding;
import dev.polarity.exchange.MeshExchange;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.WireLedger;
import dev.polarity.mesh.WirePhase;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;

/**
 * One node with one voter that does nothing but vote, on the thread that makes it. In each step a
 * sixteenth of its ballot's signs turns, which is done beside what is measured.
 */
final class VotingNode implements AutoCloseable {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final CountingMessenger messenger;
  private final MeshExchange exchange;
  private final SplittableRandom random;
  private final long tail;
  private final Tally tally;
  private final long[] ballot;
  private final long[][] verdicts;
  private double[] votes;
  private long beside;
  private long allocated;
  private long messages;
  private long payload;
  private long frames;
  private long ledger;

  VotingNode(Rendezvous rendezvous, int coordinates, Coding coding) {
    this.messenger = new CountingMessenger(rendezvous.meet(new byte[32]));
    this.random = new SplittableRandom(messenger.rank());
    this.tail = SignWords.tailMask(coordinates);
    this.ballot = new long[SignWords.count(coordinates)];
    this.tally = new Tally(coordinates, 1);
    this.verdicts = new long[2][ballot.length];
    SignWords.initialVerdict(coordinates, verdicts[1]);
    for (int word = 0; word < ballot.length; word++) {
      ballot[word] = random.nextLong();
    }
    ballot[ballot.length - 1] &= tail;
    this.exchange =
        new MeshExchange(
            messenger, coordinates, messenger.nodes(), VotingRule.arithmetic1(), coding);
  }

  /**
   * Votes, first without measuring. The barrier is met when all nodes have met, before what they
   * hold is looked at, before the first step that is measured, and twice after the last one.
   */
  void take(int warmUp, int steps, CyclicBarrier barrier) throws InterruptedException {
    NodeGrowth.barrier(barrier);
    for (int step = 0; step < warmUp; step++) {
      turn();
      vote(step);
    }
    NodeGrowth.barrier(barrier);
    NodeGrowth.barrier(barrier);
    votes = new double[steps];
    messages = -messenger.messages();
    payload = -messenger.payloadBytes();
    frames = -messenger.frameBytes();
    ledger = -ledger();
    for (int step = 0; step < steps; step++) {
      long begin = THREADS.getCurrentThreadCpuTime();
      turn();
      long mid = THREADS.getCurrentThreadCpuTime();
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      vote(warmUp + step);
      allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
      votes[step] = (THREADS.getCurrentThreadCpuTime() - mid) / 1e6;
      beside += mid - begin;
    }
    NodeGrowth.barrier(barrier);
    messages += messenger.messages();
    payload += messenger.payloadBytes();
    frames += messenger.frameBytes();
    ledger += ledger();
    NodeGrowth.barrier(barrier);
  }

  private void turn() {
    for (int word = 0; word < ballot.length; word++) {
      ballot[word] ^= random.nextLong() & random.nextLong() & random.nextLong() & random.nextLong();
    }
    ballot[ballot.length - 1] &= tail;
    tally.clear();
    tally.add(ballot);
  }

  private void vote(long step) {
    exchange.vote(step, tally, verdicts[(int) (step + 1 & 1)], verdicts[(int) (step & 1)]);
  }

  private long ledger() {
    WireLedger wire = messenger.ledger();
    return wire.sent(WirePhase.TALLY) + wire.sent(WirePhase.VERDICT);
  }

  /** Processor milliseconds of this thread in each vote. */
  double[] votes() {
    return votes;
  }

  /** Processor nanoseconds of this thread beside the votes. */
  long besideNanos() {
    return beside;
  }

  long allocatedBytes() {
    return allocated;
  }

  long messages() {
    return messages;
  }

  long payloadBytes() {
    return payload;
  }

  long frameBytes() {
    return frames;
  }

  long ledgerBytes() {
    return ledger;
  }

  @Override
  public void close() {
    messenger.close();
  }
}
