package dev.polarity.mesh;

import dev.polarity.codec.MalformedDataException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads the frames of one session until it ends. Whatever is not exactly a frame ends it: the
 * connection is dialled again, and everything that is retained comes again over the new one.
 */
final class Reader {

  private final Mesh mesh;
  private final Link link;
  private final Session session;
  private boolean inMessage;

  Reader(Mesh mesh, Link link, Session session) {
    this.mesh = mesh;
    this.link = link;
    this.session = session;
  }

  /** Reads until the session ends. */
  void run() {
    ReadableByteChannel bytes = new Listening();
    try {
      while (true) {
        inMessage = false;
        handle(Frame.read(bytes, this::bound));
      }
    } catch (IOException e) {
      if (link.end(session, Words.of(e))) {
        link.sayLost();
      }
    }
  }

  private int bound(byte type, int slice, long step, int claimed) {
    switch (type) {
      case Frames.HEARTBEAT:
        return Heartbeat.BYTES;
      case Frames.ACKNOWLEDGEMENT:
        return 0;
      case Frames.FAREWELL:
        return Frames.MAX_TEXT_BYTES;
      default:
        break;
    }
    MessageType known = MessageType.of(type);
    if (known == null || slice < 0 || step < 0) {
      return 0;
    }
    inMessage = true;
    MessageKey key = new MessageKey(known, step, slice);
    int bound = link.inbox().bound(key, mesh.settings().largestPayload());
    if (Integer.compareUnsigned(claimed, bound) > 0) {
      mesh.fail(Blame.tooLarge(link.peer(), key, Integer.toUnsignedLong(claimed), bound));
    }
    return bound;
  }

  private void handle(Frame frame) throws MalformedDataException {
    if (frame.sender() != link.peer()) {
      throw new MalformedDataException(
          "A frame of node " + link.peer() + " says that it is of node " + frame.sender() + ".");
    }
    int size = Frame.size(frame.payload().remaining());
    MessageType message = MessageType.of(frame.type());
    WirePhase phase = message == null ? WirePhase.CONTROL : message.phase();
    mesh.ledger().addReceived(link.peer(), phase, size);
    switch (frame.type()) {
      case Frames.HEARTBEAT -> link.hear(Heartbeat.decode(frame.payload()));
      case Frames.ACKNOWLEDGEMENT ->
          link.outbox().acknowledged(Frames.key(frame.encoding(), frame));
      case Frames.FAREWELL -> farewell(frame);
      default -> {
        MessageKey key = Frames.key(frame.type(), frame);
        link.inbox().arrive(key, new Message(frame.encoding(), frame.payload()));
        link.progressed();
      }
    }
  }

  private void farewell(Frame frame) {
    String text = Frames.text(frame);
    String sentence =
        switch (frame.slice()) {
          case Frames.OF_ITSELF -> Blame.said(link.peer(), text);
          case Frames.SENTENCE, Frames.REFUSAL, Frames.DIVERGED -> Blame.says(link.peer(), text);
          default -> "";
        };
    if (frame.slice() == Frames.REFUSAL) {
      mesh.preclude(sentence);
    } else if (frame.slice() == Frames.DIVERGED) {
      mesh.fail(new Failure(sentence, true));
    } else if (!sentence.isEmpty()) {
      mesh.fail(sentence);
    } else if (!mesh.running()) {
      mesh.fail(Blame.said(link.peer(), "has left before all nodes had met"));
    }
    link.leave();
  }

  /** The connection's bytes, each read of which shows that the peer lives. */
  private final class Listening implements ReadableByteChannel {

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      session.path().beforeRead();
      int read = session.connection().read(bytes);
      if (read < 0) {
        throw new EOFException("the other side ended the connection");
      }
      link.heard();
      if (inMessage) {
        link.progressed();
      }
      return read;
    }

    @Override
    public boolean isOpen() {
      return session.connection().isOpen();
    }

    @Override
    public void close() {
      session.connection().close();
    }
  }
}
