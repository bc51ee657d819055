package dev.polarity.bench;

import dev.polarity.mesh.ForwardingMessenger;
import dev.polarity.mesh.Frame;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;

/**
 * Counts what a node sends, where nothing is written to a wire: messages, the bytes in them, and
 * what they would be as frames, with header and checksums.
 */
final class CountingMessenger extends ForwardingMessenger {

  private long messages;
  private long payloadBytes;
  private long frameBytes;

  CountingMessenger(Messenger messenger) {
    super(messenger);
  }

  @Override
  public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
    messages++;
    payloadBytes += payload.remaining();
    frameBytes += Frame.size(payload.remaining());
    super.send(peer, key, encoding, payload);
  }

  long messages() {
    return messages;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  long frameBytes() {
    return frameBytes;
  }
}
