package dev.polarity.meeting;

import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import dev.polarity.error.StoppedException;
import dev.polarity.journal.Journal;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.JournalPlan.RecordTransfer;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Brings the journals of all nodes to the same end. A record on its way is the verdict's plain bits
 * and their CRC32C; what a node measured in its own voters stays with it, so the records that
 * arrive have no measures.
 */
public final class JournalRecords {

  private static final long ITEMS = 1L << 32;
  private static final StepMeasures NOT_MEASURED = new StepMeasures(Double.NaN, Double.NaN);

  private final Peers peers;
  private final Consumer<String> notices;
  private final PlainBits bits;
  private final int words;
  private final ByteBuffer record;

  /**
   * Creates the records of a run.
   *
   * @param peers the nodes
   * @param identity the run's
   * @param notices is told what comes from others
   */
  public JournalRecords(Peers peers, RunIdentity identity, Consumer<String> notices) {
    this.peers = peers;
    this.notices = notices;
    this.words = identity.words();
    this.bits = new PlainBits(identity.coordinates());
    this.record = LittleEndian.allocate(bits.bytes(0, words) + Integer.BYTES);
  }

  /** Takes a verdict that was journalled elsewhere and now is here. */
  @FunctionalInterface
  public interface Follower {

    /** Is shown the verdict of a step; it is overwritten before the next one. */
    void follow(long step, long[] verdict);
  }

  /**
   * Levels the journals: this node gives and gets records until all end at the same step.
   *
   * @param journal of this node, open
   * @param follower is shown each record that this node gets, once it is in the journal
   * @throws StoppedException if a record arrives damaged, a peer is lost, or nobody holds what a
   *     node lacks
   */
  public void level(Journal journal, Follower follower) {
    ByteBuffer mine = LittleEndian.allocate(2 * Long.BYTES);
    mine.putLong(journal.firstHeld()).putLong(journal.end());
    List<JournalPlan.Held> held = new ArrayList<>();
    for (byte[] told : peers.gather("what each journal holds", mine.array())) {
      ByteBuffer other = LittleEndian.wrap(told);
      held.add(new JournalPlan.Held(other.getLong(), other.getLong()));
    }
    List<RecordTransfer> transfers = JournalPlan.of(held).transfers();
    for (int item = 0; item < transfers.size(); item++) {
      RecordTransfer transfer = transfers.get(item);
      Messenger messenger = peers.messenger().orElseThrow();
      if (transfer.from() == peers.rank()) {
        give(transfer, ITEMS + item, journal, messenger);
      } else if (transfer.to() == peers.rank()) {
        get(transfer, ITEMS + item, journal, messenger, follower);
      }
    }
  }

  private void give(RecordTransfer transfer, long item, Journal journal, Messenger messenger) {
    StateSender sender = new StateSender(messenger, transfer.to(), item);
    journal.replay(
        transfer.fromStep(),
        transfer.toStep(),
        (step, verdict, measures) -> {
          record.clear();
          bits.encode(verdict, 0, words, record);
          record.putInt(checksum());
          sender.put(record.flip());
        });
    sender.finish();
  }

  private void get(
      RecordTransfer transfer, long item, Journal journal, Messenger messenger, Follower follower) {
    long steps = transfer.toStep() - transfer.fromStep();
    long bytes = Math.multiplyExact(steps, (long) record.capacity());
    StateReceiver receiver =
        new StateReceiver(messenger, transfer.from(), item, bytes, "the journal");
    long[] verdict = new long[words];
    for (long step = transfer.fromStep(); step < transfer.toStep(); step++) {
      receiver.fill(record.clear());
      decode(transfer.from(), step, verdict);
      journal.append(step, verdict, NOT_MEASURED);
      follower.follow(step, verdict);
    }
    notices.accept(
        "The journal from step %,d to step %,d came from node %d."
            .formatted(transfer.fromStep(), transfer.toStep() - 1, transfer.from()));
  }

  private void decode(int sender, long step, long[] verdict) {
    int length = record.capacity() - Integer.BYTES;
    try {
      if (record.getInt(length) != checksum()) {
        throw new MalformedDataException("a wrong checksum");
      }
      bits.decode(record.slice(0, length), verdict, 0, words);
    } catch (MalformedDataException damaged) {
      throw new StoppedException(
          "Node %d sent the journal record of step %d, but it was damaged on its way; check the disk and memory there, and resume."
              .formatted(sender, step),
          damaged);
    }
  }

  private int checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(record.duplicate().limit(record.capacity() - Integer.BYTES).position(0));
    return (int) checksum.getValue();
  }
}
