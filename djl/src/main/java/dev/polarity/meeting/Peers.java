package dev.polarity.meeting;

import dev.polarity.error.DivergedException;
import dev.polarity.error.PolarityException;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Messenger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The nodes of a run as one of them sees them. A run in one process has itself only, and then all
 * that is told is told to nobody and all that is asked is answered from here; so whoever works with
 * peers need not know how many there are.
 *
 * <p>All nodes call {@link #gather} and {@link #share} in the same order with the same purposes.
 * For one thread.
 */
public interface Peers extends AutoCloseable {

  /** Returns the peers of a run with one node. */
  static Peers alone() {
    return alone(() -> {});
  }

  /**
   * Returns the peers of what one node does by itself, while others may wait for it.
   *
   * @param progress is told when it has come a little further
   */
  static Peers alone(Runnable progress) {
    return new NoPeers(progress);
  }

  /**
   * Returns the nodes that a messenger connects.
   *
   * @param messenger closed together with the peers
   */
  static Peers of(Messenger messenger) {
    return new MeshPeers(messenger);
  }

  /**
   * Does what needs all nodes, and tells the others why this one ends before its time if it fails.
   *
   * @param body what is done
   * @return what it returns
   */
  default <T> T during(Supplier<T> body) {
    try {
      return body.get();
    } catch (DivergedException e) {
      diverge(e.getMessage());
      throw e;
    } catch (PolarityException e) {
      leave(e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      leave("failed (" + e + ")");
      throw e;
    }
  }

  /** Returns P, the number of nodes. */
  int nodes();

  /** Returns r, the rank of this node, 0 … P - 1. */
  int rank();

  /**
   * Tells all nodes something small and waits for what they tell.
   *
   * @param purpose what it is about; nodes that gather for different purposes fail, and say so
   * @param mine what this node tells, at most 16 MiB
   * @return what each node tells, in the order of their ranks
   */
  List<byte[]> gather(String purpose, byte[] mine);

  /**
   * Takes over what rank 0 knows.
   *
   * @param purpose what it is about
   * @param known gives it, at most 16 MiB; called on rank 0 only
   * @return what rank 0 gave
   */
  default byte[] share(String purpose, Supplier<byte[]> known) {
    return gather(purpose, rank() == 0 ? known.get() : new byte[0]).get(0);
  }

  /**
   * Waits until every node has all of what was gathered last, before this one leaves because of it.
   * Who left at once would take its own along, where that is still on its way, and the rest would
   * hear of a lost node instead of what they could see for themselves.
   *
   * @param purpose what is wrong with it
   */
  default void staySoThatAllHear(String purpose) {
    try {
      gather(purpose, new byte[0]);
    } catch (StoppedException | DivergedException left) {
      // Who has left had heard everything.
    }
  }

  /** Says that this node has come a little further with something that takes its time. */
  void progress();

  /** Returns what carries messages to the other nodes; empty where there is none. */
  Optional<Messenger> messenger();

  /** Returns the bytes that this node has sent. */
  long bytesSent();

  /** Returns the bytes that this node has received. */
  long bytesReceived();

  /**
   * Ends this node's part before the run's end.
   *
   * @param reason what happened, as others show it behind this node's name
   */
  void leave(String reason);

  /**
   * The same where the run has diverged, which ends the others as it ends this one.
   *
   * @param sentence where it has diverged
   */
  void diverge(String sentence);

  @Override
  void close();
}
