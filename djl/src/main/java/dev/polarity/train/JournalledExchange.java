package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.Piecework;
import dev.polarity.hash.Sha256;
import dev.polarity.journal.Journal;
import dev.polarity.mesh.WireLedger;
import dev.polarity.sign.Agreement;
import dev.polarity.sign.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An exchange of a run that goes over steps once more whose verdicts are already in the journal, as
 * a method with voter state must after a crash. Each verdict that comes out is held against the one
 * that was journalled.
 *
 * <p>Under the same compute probe they are equal; where they are not, memory or a file went wrong,
 * and the run stops before it goes astray. Where different arithmetic was allowed, the journal
 * wins: its verdicts are what the weights have already seen.
 *
 * <p>The journal is read once, at the beginning, and the hash of each verdict kept; only a verdict
 * that differs is looked up again.
 */
final class JournalledExchange implements Exchange {

  private final Exchange exchange;
  private final Journal journal;
  private final long begin;
  private final List<byte[]> journalled = new ArrayList<>();
  private final boolean journalWins;
  private final Runnable overruled;
  private final long coordinates;

  /**
   * Wraps an exchange.
   *
   * @param exchange carries the votes
   * @param journal holds the verdicts of the steps before its end
   * @param begin the first step that this exchange will be asked for
   * @param coordinates d
   * @param journalWins whether a verdict that differs is replaced, or ends the run
   * @param overruled is run before a verdict is replaced
   */
  JournalledExchange(
      Exchange exchange,
      Journal journal,
      long begin,
      long coordinates,
      boolean journalWins,
      Runnable overruled) {
    this.exchange = exchange;
    this.journal = journal;
    this.begin = begin;
    this.coordinates = coordinates;
    this.journalWins = journalWins;
    this.overruled = overruled;
    journal.replay(
        begin, journal.end(), (step, verdict, measures) -> journalled.add(hash(verdict)));
  }

  private static byte[] hash(long[] verdict) {
    ByteBuffer bytes = ByteBuffer.allocate(verdict.length * Long.BYTES);
    bytes.asLongBuffer().put(verdict);
    return Sha256.digest().digest(bytes.array());
  }

  @Override
  public void vote(long step, Tally tally, long[] lastVerdict, long[] verdict, Piecework pieces) {
    long index = step - begin;
    if (index >= journalled.size()) {
      exchange.vote(step, tally, lastVerdict, verdict, pieces);
      return;
    }
    exchange.vote(step, tally, lastVerdict, verdict, countingOnly(pieces));
    if (!Arrays.equals(journalled.get((int) index), hash(verdict))) {
      journal.replay(step, step + 1, (held, other, measures) -> differs(step, verdict, other));
    }
    pieces.decided(0, verdict.length);
  }

  /** No word of a verdict is used before the whole has been held against the journal. */
  private static Piecework countingOnly(Piecework pieces) {
    return new Piecework() {
      @Override
      public void count(int fromWord, int toWord) {
        pieces.count(fromWord, toWord);
      }

      @Override
      public int wordsAtOnce() {
        return pieces.wordsAtOnce();
      }

      @Override
      public void decided(int fromWord, int toWord) {
        // Later, all at once.
      }
    };
  }

  private void differs(long step, long[] verdict, long[] other) {
    if (!journalWins) {
      throw new StoppedException(
          "Step %d: computed again, %,d of %,d signs of the verdict differ from the journal, although the compute probe is the same; memory or a file went wrong, so check this machine, or go on with --allow-different-arithmetic."
              .formatted(
                  step,
                  coordinates - Agreement.agreeing(verdict, other, coordinates),
                  coordinates));
    }
    overruled.run();
    System.arraycopy(other, 0, verdict, 0, verdict.length);
  }

  @Override
  public int nodes() {
    return exchange.nodes();
  }

  @Override
  public int rank() {
    return exchange.rank();
  }

  @Override
  public WireLedger ledger() {
    return exchange.ledger();
  }
}
