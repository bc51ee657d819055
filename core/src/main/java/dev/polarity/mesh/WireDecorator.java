package dev.polarity.mesh;

import java.io.IOException;

/** Puts something between the frames of a node and the wire; see {@code dev.polarity.fault}. */
public interface WireDecorator {

  /**
   * Called for each connection, when its peer is admitted.
   *
   * @param rank rank of this node
   * @param peer rank of the peer
   * @param path the bare path
   * @return what is used in its place
   */
  FramePath decorate(int rank, int peer, FramePath path);

  /**
   * Called before a node dials a peer, or answers one; may wait.
   *
   * @param rank rank of this node
   * @throws IOException to give the connection up
   */
  void beforeConnection(int rank) throws IOException;
}
