package dev.polarity.mesh;

import dev.polarity.error.StoppedException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Delivers messages between the nodes of a run: each whole, each once, whatever happens to a
 * connection; or says within a known time which node is at fault.
 *
 * <p>A message is known by its sender and its {@link MessageKey}, so it does not matter how often
 * it is sent, nor in which order messages arrive. {@link #send} and {@link #receive} may be called
 * by any number of threads; each key is received once.
 */
public interface Messenger extends AutoCloseable {

  /** Returns P, the number of nodes. */
  int nodes();

  /** Returns r, the rank of this node, 0 … P - 1. */
  int rank();

  /**
   * Sends one message and returns when it is handed to the link; the payload may be reused then. A
   * copy is retained: of tallies, verdicts, parts and sums until {@link #release}, of others until
   * the peer has acknowledged them. Waits only where too much is not yet acknowledged.
   *
   * @param peer rank of the node that it goes to, another one than this
   * @param key what it is; not sent to that peer before
   * @param encoding codec of the payload
   * @param payload its bytes from position to limit, which are left as they are
   * @throws StoppedException if the run has ended, as {@link #receive} says it
   */
  void send(int peer, MessageKey key, byte encoding, ByteBuffer payload);

  /**
   * Waits for the message with that key from that peer. What has arrived is given even if its
   * sender has left since.
   *
   * @param peer rank of the node that it comes from, another one than this
   * @param key what it is; not received from that peer before
   * @param maxPayloadBytes the most bytes that it may have
   * @return the message
   * @throws StoppedException naming the node that is at fault, the step and what was expected: if a
   *     peer is lost (silent for longer than the deadline), has started anew, has left, makes no
   *     progress within its limit or sends more bytes than expected; or if this thread is
   *     interrupted
   * @throws dev.polarity.error.DivergedException if the run has diverged at another node
   */
  Message receive(int peer, MessageKey key, int maxPayloadBytes);

  /**
   * Waits until one of several messages is there, from whichever peer. It is then to be received,
   * which takes no time.
   *
   * @param several what may come first, at least one; all from other nodes than this one, and none
   *     received before
   * @return the place in the list of one that is there; the first of them if several are
   * @throws StoppedException as {@link #receive} for any of them
   */
  int awaitFirst(List<Expected> several);

  /**
   * Says that nobody needs tallies, verdicts, parts and sums of the steps before one any more:
   * retained copies go, and what arrives of them is dropped. Called once per step, it also tells
   * how long a step usually takes, by which the progress of peers is judged.
   *
   * @param step the first step that is still needed
   */
  void release(long step);

  /**
   * Says that this node has done something that counts as progress: a step, a batch evaluated or
   * recalibrated, a part of a snapshot, a forward pass of the initial rate. Cheap.
   */
  void progress();

  /** Returns what this node has sent and received. */
  WireLedger ledger();

  /**
   * Ends this node's part in the run before its time, and tells all others why; their waits fail.
   *
   * @param reason what happened to this node, as others show it behind its name: "was interrupted"
   */
  void leave(String reason);

  /**
   * The same where the run has diverged: the others' waits fail by a {@link
   * dev.polarity.error.DivergedException}, since to resume would not help them.
   *
   * @param sentence where it has diverged
   */
  void diverge(String sentence);

  /**
   * Ends this node's part in the run: hands over what is not yet delivered, as long as the peers
   * are heard, and says farewell. Afterwards nothing is left of it, no thread and no socket.
   * Calling it again, or after {@link #leave} or {@link #diverge}, does nothing.
   */
  @Override
  void close();
}
