package dev.polarity.exchange;

import dev.polarity.mesh.ForwardingMessenger;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches all nodes of a run: counts the payload that each sends, and fails when a node releases
 * what another one has not received yet.
 */
final class Witness {

  private record Delivery(int from, int to, MessageKey key) {}

  private final Set<Delivery> open = ConcurrentHashMap.newKeySet();
  private final Map<Integer, AtomicLong> payload = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicLong> messages = new ConcurrentHashMap<>();

  Messenger watch(Messenger messenger) {
    payload.put(messenger.rank(), new AtomicLong());
    messages.put(messenger.rank(), new AtomicLong());
    return new Watched(messenger);
  }

  /** Bytes that a node has sent to all others, without frames. */
  long payloadBytes(int rank) {
    return payload.get(rank).get();
  }

  long messages(int rank) {
    return messages.get(rank).get();
  }

  private final class Watched extends ForwardingMessenger {

    private Watched(Messenger messenger) {
      super(messenger);
    }

    @Override
    public void send(int peer, MessageKey key, byte encoding, ByteBuffer bytes) {
      if (!open.add(new Delivery(rank(), peer, key))) {
        throw new AssertionError("sent twice: " + key);
      }
      payload.get(rank()).addAndGet(bytes.remaining());
      messages.get(rank()).incrementAndGet();
      super.send(peer, key, encoding, bytes);
    }

    @Override
    public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
      Message message = super.receive(peer, key, maxPayloadBytes);
      open.remove(new Delivery(peer, rank(), key));
      return message;
    }

    @Override
    public void release(long step) {
      for (Delivery delivery : open) {
        if (delivery.from == rank()
            && delivery.key.type() != MessageType.CONTROL
            && delivery.key.step() < step) {
          throw new AssertionError("released before it was received: " + delivery);
        }
      }
      super.release(step);
    }
  }
}
