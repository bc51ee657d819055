package dev.polarity.mesh;

import dev.polarity.error.StoppedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Messengers between the threads of one process, each of which is a node: no wire, no faults. */
public final class LocalMessengers {

  private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(10);

  private LocalMessengers() {}

  /**
   * Connects a group of nodes, which wait up to 10 minutes for each other.
   *
   * @param nodes P, at least 1
   * @return their messengers in the order of their ranks, each for a thread of its own
   */
  public static List<Messenger> group(int nodes) {
    return group(nodes, DEFAULT_LIMIT);
  }

  /**
   * Connects a group of nodes.
   *
   * @param nodes P, at least 1
   * @param limit how long a node waits for a message before it counts the sender as stuck
   * @return their messengers in the order of their ranks, each for a thread of its own
   */
  public static List<Messenger> group(int nodes, Duration limit) {
    LocalRoom room = new LocalRoom(nodes, limit);
    List<Messenger> messengers = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      messengers.add(new LocalMessenger(room, rank));
    }
    return List.copyOf(messengers);
  }

  /**
   * Lets a group of threads meet as nodes do, by a spec hash that must be the same.
   *
   * @param nodes P, at least 1
   * @param limit how long a node waits for the others, and later for a message
   * @return their rendezvous in the order of their ranks, each for a thread of its own
   */
  public static List<Rendezvous> rendezvous(int nodes, Duration limit) {
    LocalRoom room = new LocalRoom(nodes, limit);
    List<Rendezvous> all = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      all.add(new LocalRendezvous(room, rank));
    }
    return List.copyOf(all);
  }

  private record LocalRendezvous(LocalRoom room, int rank) implements Rendezvous {

    @Override
    public int nodes() {
      return room.nodes();
    }

    @Override
    public Messenger meet(byte[] specHash) {
      MessageKey key = new MessageKey(MessageType.CONTROL, Long.MAX_VALUE, Integer.MAX_VALUE);
      ByteBuffer mine = ByteBuffer.wrap(specHash);
      for (int peer = 0; peer < nodes(); peer++) {
        if (peer != rank) {
          room.put(rank, peer, key, new Message((byte) 0, mine.duplicate()));
        }
      }
      for (int peer = 0; peer < nodes(); peer++) {
        if (peer != rank) {
          room.take(peer, rank, key);
        }
      }
      return new LocalMessenger(room, rank);
    }
  }

  /** One node's end of the room. */
  private static final class LocalMessenger implements Messenger {

    private final LocalRoom room;
    private final int rank;
    private final WireLedger ledger;

    LocalMessenger(LocalRoom room, int rank) {
      this.room = room;
      this.rank = rank;
      this.ledger = new WireLedger(room.nodes());
    }

    @Override
    public int nodes() {
      return room.nodes();
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
      checkPeer(peer);
      ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
      room.put(rank, peer, key, new Message(encoding, copy));
    }

    @Override
    public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
      checkPeer(peer);
      Message message = room.take(peer, rank, key);
      int size = message.payload().remaining();
      if (size > maxPayloadBytes) {
        throw new StoppedException(Blame.tooLarge(peer, key, size, maxPayloadBytes));
      }
      return message;
    }

    @Override
    public int awaitFirst(List<Expected> several) {
      several.forEach(expected -> checkPeer(expected.peer()));
      return room.awaitFirst(rank, several);
    }

    @Override
    public void release(long step) {
      room.release(rank, step);
    }

    @Override
    public void progress() {
      // Nobody asks: a thread of this process that is stuck is found by the limit of each wait.
    }

    @Override
    public WireLedger ledger() {
      return ledger;
    }

    @Override
    public void leave(String reason) {
      room.leave(rank, new Failure(Blame.said(rank, reason), false));
    }

    @Override
    public void diverge(String sentence) {
      room.leave(rank, new Failure(Blame.says(rank, sentence), true));
    }

    @Override
    public void close() {
      room.leave(rank, null);
    }

    private void checkPeer(int peer) {
      if (peer < 0 || peer >= nodes() || peer == rank) {
        throw new IllegalArgumentException(
            "Node " + rank + " of " + nodes() + " nodes has no peer " + peer + ".");
      }
    }
  }
}
