package dev.polarity.mesh;

import dev.polarity.codec.MalformedDataException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Function;

/**
 * How two nodes prove to each other that they hold the job's key, without sending it: challenge and
 * response by HMAC-SHA256 (RFC 2104) over everything that both have said.
 *
 * <pre>
 *   dialler → acceptor   {@link Hello}, 104 bytes
 *   acceptor → dialler   {@link Hello}, 104 bytes
 *   dialler → acceptor   proof, 32 bytes:  HMAC(key, "polarity dialler" ‖ both hellos)
 *   acceptor → dialler   answer, 1 byte, and proof, 32 bytes:
 *                        HMAC(key, "polarity acceptor" ‖ answer ‖ both hellos)
 * </pre>
 *
 * Both nonces are under each proof, so none can be used again; the parts have names of their own,
 * so none can be sent back to who made it. The acceptor proves nothing to somebody who has not
 * proved himself. Versions and specs are compared only after both proofs, and the answer to a wrong
 * key carries no proof.
 */
final class Handshake {

  /** What the acceptor answers; the numbers are those on the wire. */
  enum Answer {
    /** 0: the nodes are in one run, and frames follow. */
    ADMITTED,
    /** 1: the dialler's proof is wrong. */
    WRONG_KEY,
    /** 2: same key, but the hellos differ. */
    DIFFERENT,
    /** 3: one of the two is in a run with a process that the other has taken the place of. */
    ANEW,
    /** 4: the acceptor is leaving its run. */
    LEAVING,
    /** 5: the nodes still meet, and another process takes part with the dialler's rank. */
    TAKEN
  }

  /**
   * How it went.
   *
   * @param answer the acceptor's answer; its proof was right unless it is {@code WRONG_KEY}
   * @param mine what this node said
   * @param theirs what the other said
   */
  record Outcome(Answer answer, Hello mine, Hello theirs) {}

  /** Decides what to answer to somebody who holds the key. */
  @FunctionalInterface
  interface Judge {
    Answer answer(Hello mine, Hello theirs);
  }

  private static final Answer[] ANSWERS = Answer.values();
  private static final int PROOF_BYTES = 32;
  private static final byte[] DIALLER = "polarity dialler".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACCEPTOR = "polarity acceptor".getBytes(StandardCharsets.US_ASCII);

  private final JobKey key;

  Handshake(JobKey key) {
    this.key = key;
  }

  /**
   * The dialler's side.
   *
   * @param connection just connected; somebody else closes it if this takes too long
   * @param mine what this node says of itself
   * @return how it went
   * @throws IOException if the connection fails, or the other does not hold the key either
   */
  Outcome dial(Connection connection, Hello mine) throws IOException {
    byte[] myHello = mine.encode();
    connection.write(ByteBuffer.wrap(myHello));
    byte[] theirHello = read(connection, Hello.BYTES);
    Hello theirs = Hello.decode(theirHello, Hello.ACCEPTOR);
    connection.write(ByteBuffer.wrap(key.authenticate(DIALLER, myHello, theirHello)));
    byte[] answer = read(connection, 1 + PROOF_BYTES);
    if (answer[0] < 0 || answer[0] >= ANSWERS.length) {
      throw new MalformedDataException("its answer is unknown");
    }
    Answer meaning = ANSWERS[answer[0]];
    byte[] proof = key.authenticate(ACCEPTOR, new byte[] {answer[0]}, myHello, theirHello);
    if (meaning != Answer.WRONG_KEY && !sameTail(answer, proof)) {
      return new Outcome(Answer.WRONG_KEY, mine, theirs);
    }
    return new Outcome(meaning, mine, theirs);
  }

  /**
   * The acceptor's side.
   *
   * @param connection just accepted; somebody else closes it if this takes too long
   * @param introduction what this node says of itself to who says that
   * @param judge decides what to answer to somebody who holds the key
   * @return how it went, after it was answered
   * @throws IOException if the connection fails or the other is no node
   */
  Outcome answer(Connection connection, Function<Hello, Hello> introduction, Judge judge)
      throws IOException {
    byte[] theirHello = read(connection, Hello.BYTES);
    Hello theirs = Hello.decode(theirHello, Hello.DIALLER);
    Hello mine = introduction.apply(theirs);
    byte[] myHello = mine.encode();
    connection.write(ByteBuffer.wrap(myHello));
    byte[] proof = read(connection, PROOF_BYTES);
    byte[] answer = new byte[1 + PROOF_BYTES];
    if (!MessageDigest.isEqual(proof, key.authenticate(DIALLER, theirHello, myHello))) {
      answer[0] = (byte) Answer.WRONG_KEY.ordinal();
      connection.write(ByteBuffer.wrap(answer));
      return new Outcome(Answer.WRONG_KEY, mine, theirs);
    }
    Answer meaning = judge.answer(mine, theirs);
    answer[0] = (byte) meaning.ordinal();
    byte[] myProof = key.authenticate(ACCEPTOR, new byte[] {answer[0]}, theirHello, myHello);
    System.arraycopy(myProof, 0, answer, 1, PROOF_BYTES);
    connection.write(ByteBuffer.wrap(answer));
    return new Outcome(meaning, mine, theirs);
  }

  private static boolean sameTail(byte[] answer, byte[] proof) {
    byte[] shown = new byte[PROOF_BYTES];
    System.arraycopy(answer, 1, shown, 0, PROOF_BYTES);
    return MessageDigest.isEqual(shown, proof);
  }

  private static byte[] read(Connection connection, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (connection.read(buffer) < 0) {
        throw new EOFException("it ended the connection during the handshake");
      }
    }
    return buffer.array();
  }
}
