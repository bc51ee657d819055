package dev.polarity.exchange;

import dev.polarity.codec.CodedBits;
import dev.polarity.codec.Coding;
import dev.polarity.codec.Foresight;
import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.nio.ByteBuffer;

/**
 * Carries words of planes and verdicts as bytes: plain or coded, which the encoding byte of a
 * message says. What all that went before on a link tells of them is remembered on both of its ends
 * ({@link Histories}). They go coded where that is shorter and, by trial, quicker ({@link
 * CodingTrial}).
 *
 * <p>Both ends of a link carry the same messages in the same order. For one thread.
 */
final class WordCarrier {

  private final Messenger messenger;
  private final PlainBits plain;
  private final CodedBits coded;
  private final Histories histories;
  private final CodingTrial trial;
  private final ByteBuffer bytes;

  /**
   * Creates the carrier of one node. All nodes give the same numbers and rules.
   *
   * @param messenger connects at least two nodes
   * @param coordinates d
   * @param voters N, of all nodes
   * @param rule how zeros vote and ties end, by which words are foreseen
   * @param coding how words go; plain on all nodes or on none
   * @param mostWords the most words of one message
   */
  WordCarrier(
      Messenger messenger,
      long coordinates,
      int voters,
      VotingRule rule,
      Coding coding,
      int mostWords) {
    this.messenger = messenger;
    this.plain = new PlainBits(coordinates);
    boolean remembers = coding != Coding.PLAIN;
    this.coded = remembers ? new CodedBits(coordinates) : null;
    this.histories =
        remembers
            ? new Histories(
                messenger.rank(), messenger.nodes(), SignWords.count(coordinates), voters, rule)
            : null;
    this.trial = new CodingTrial(coding);
    this.bytes = ByteBuffer.allocate(plain.maxBytes(mostWords));
  }

  /** Begins with the verdict before the first step; the next ones are known. */
  void begin(long[] lastVerdict) {
    if (histories != null) {
      histories.begin(lastVerdict);
    }
  }

  /** A step is over, and its exchange took so long. */
  void took(long nanos) {
    trial.took(nanos);
  }

  /** Returns the most bytes that so many words may take. */
  int maxBytes(int words) {
    return plain.maxBytes(words);
  }

  /** Sends what a node without voters has to say. */
  void sendNothing(int peer, MessageKey key) {
    messenger.send(peer, key, PlainBits.ENCODING, bytes.clear().limit(0));
  }

  /** Receives it. */
  void receiveNothing(int peer, MessageKey key) {
    messenger.receive(peer, key, 0);
  }

  /** Sends some words of a plane of this node's tally to who counts them. */
  void sendPlane(int owner, MessageKey key, int plane, long[] words, int from, int count) {
    send(owner, key, histories == null ? null : histories.own(owner, plane), words, from, count);
    if (histories != null) {
      histories.sent(key.step(), plane, words, from, count);
    }
  }

  /** All planes of this node over these words are sent. */
  void planesSent(int from, int count) {
    if (histories != null) {
      histories.allSent(from, count);
    }
  }

  /** Receives some words of a plane of a peer's tally, to where they belong. */
  void receivePlane(int peer, MessageKey key, int plane, long[] target, int from, int count) {
    receive(peer, key, histories == null ? null : histories.of(peer, plane), target, from, count);
    if (histories != null) {
      histories.came(peer, key.step(), plane, target, from, count);
    }
  }

  /** All planes of a peer over these words have come. */
  void planesCame(int peer, int from, int count) {
    if (histories != null) {
      histories.allCame(peer, from, count);
    }
  }

  /**
   * Sends some words of the verdict to a peer, in the light of what its own ballots tell it; all
   * peers are served before they are {@link #decided}.
   */
  void sendVerdict(int peer, MessageKey key, long[] verdict, int from, int count) {
    send(peer, key, histories == null ? null : histories.verdictTo(peer), verdict, from, count);
  }

  /** These words of the verdict have gone to all, or have come. */
  void decided(long step, long[] verdict, int from, int count) {
    if (histories != null) {
      histories.decided(step, verdict, from, count);
    }
  }

  /** Receives some words of the verdict, to where they belong. */
  void receiveVerdict(int owner, MessageKey key, long[] verdict, int from, int count) {
    Foresight known = histories == null ? null : histories.verdictFrom(owner);
    receive(owner, key, known, verdict, from, count);
    decided(key.step(), verdict, from, count);
  }

  /** Sends some words, coded if something foresees them and it pays. */
  private void send(int peer, MessageKey key, Foresight known, long[] source, int from, int count) {
    bytes.clear();
    byte encoding = PlainBits.ENCODING;
    if (known != null && trial.codes()) {
      int most = plain.bytes(from, count) - 1;
      if (coded.encode(key.step(), known, source, from, count, bytes, most)) {
        encoding = CodedBits.ENCODING;
      }
    }
    if (encoding == PlainBits.ENCODING) {
      plain.encode(source, from, count, bytes);
    }
    messenger.send(peer, key, encoding, bytes.flip());
  }

  private void receive(
      int peer, MessageKey key, Foresight known, long[] target, int from, int count) {
    Message message = messenger.receive(peer, key, plain.maxBytes(count));
    try {
      if (message.encoding() == PlainBits.ENCODING) {
        plain.decode(message.payload(), target, from, count);
      } else if (message.encoding() == CodedBits.ENCODING && known != null) {
        coded.decode(key.step(), known, message.payload(), target, from, count);
      } else {
        throw new MalformedDataException(
            "It is in encoding "
                + Byte.toUnsignedInt(message.encoding())
                + ", but "
                + (histories == null ? "0 is" : "0 and 2 are")
                + " agreed upon.");
      }
    } catch (MalformedDataException malformed) {
      throw new StoppedException(
          "Node "
              + peer
              + " sent a "
              + (key.type() == MessageType.TALLY ? "tally" : "verdict")
              + " of step "
              + key.step()
              + " that cannot be read: "
              + malformed.getMessage()
              + " Use the same Polarity on all nodes and resume the run.",
          malformed);
    }
  }
}
