package dev.polarity.mesh;

/** What tests may do to a mesh that nobody else may. */
public final class TestMeshes {

  private TestMeshes() {}

  /** Cuts the connection to a peer, as a broken cable would. */
  public static void cut(Messenger messenger, int peer) {
    ((TcpMessenger) messenger).cut(peer);
  }

  /** Ends a node as the end of its process would: without a word. */
  public static void kill(Messenger messenger) {
    ((TcpMessenger) messenger).tearDown();
  }
}
