package dev.polarity.mesh;

import dev.polarity.codec.MalformedDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The frames that the mesh sends for itself, and the numbers of their types. */
final class Frames {

  static final byte HEARTBEAT = 64;
  static final byte ACKNOWLEDGEMENT = 65;
  static final byte FAREWELL = 66;

  /** A farewell's slice: the run is done for the sender. */
  static final int DONE = 0;

  /** A farewell's slice: the text says what happened to the sender. */
  static final int OF_ITSELF = 1;

  /** A farewell's slice: the text is a whole sentence, about whomever. */
  static final int SENTENCE = 2;

  /** A farewell's slice: the nodes can never meet, and the text is the sentence that says why. */
  static final int REFUSAL = 3;

  /** A farewell's slice: the run has diverged, and the text is the sentence that says where. */
  static final int DIVERGED = 4;

  static final int MAX_TEXT_BYTES = 4096;

  private Frames() {}

  static ByteBuffer message(int sender, MessageKey key, byte encoding, ByteBuffer payload) {
    return encode(
        new Frame(key.type().number(), encoding, sender, key.slice(), key.step(), payload));
  }

  static ByteBuffer heartbeat(int sender, Heartbeat heartbeat) {
    return encode(
        new Frame(HEARTBEAT, (byte) 0, sender, 0, heartbeat.number(), heartbeat.encode()));
  }

  /** The acknowledged key stands in the header: its type in place of the encoding. */
  static ByteBuffer acknowledgement(int sender, MessageKey key) {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    return encode(
        new Frame(ACKNOWLEDGEMENT, key.type().number(), sender, key.slice(), key.step(), nothing));
  }

  static ByteBuffer farewell(int sender, int kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_TEXT_BYTES);
    return encode(
        new Frame(FAREWELL, (byte) 0, sender, kind, 0, ByteBuffer.wrap(bytes, 0, length)));
  }

  static MessageKey key(byte type, Frame frame) throws MalformedDataException {
    MessageType known = MessageType.of(type);
    if (known == null) {
      throw new MalformedDataException("A frame has the unknown type " + type + ".");
    }
    return new MessageKey(known, frame.step(), frame.slice());
  }

  /** The text of a farewell, without what could disturb a terminal. */
  static String text(Frame farewell) {
    String text = StandardCharsets.UTF_8.decode(farewell.payload().duplicate()).toString();
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static ByteBuffer encode(Frame frame) {
    ByteBuffer bytes = ByteBuffer.allocate(Frame.size(frame.payload().remaining()));
    frame.encode(bytes);
    return bytes.flip();
  }
}
