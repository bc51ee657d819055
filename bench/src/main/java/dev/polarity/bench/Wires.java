package dev.polarity.bench;

import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.TcpRendezvous;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How nodes that are threads of one process meet: over memory, or over the loopback device. */
final class Wires {

  private static final String LOOPBACK = "127.0.0.1";

  private Wires() {}

  /**
   * Returns the rendezvous of all nodes in the order of their ranks.
   *
   * @param wire {@code memory} or {@code tcp}
   * @param nodes P
   */
  static List<Rendezvous> rendezvous(String wire, int nodes) throws IOException {
    if (wire.equals("memory")) {
      return LocalMessengers.rendezvous(nodes, Duration.ofMinutes(1));
    }
    List<ServerSocketChannel> bound = new ArrayList<>();
    List<NodeAddress> addresses = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      ServerSocketChannel channel = TcpRendezvous.listen(LOOPBACK, 0, 0);
      bound.add(channel);
      addresses.add(
          new NodeAddress(LOOPBACK, ((InetSocketAddress) channel.getLocalAddress()).getPort()));
    }
    JobKey key = JobKey.random();
    List<Rendezvous> all = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      all.add(
          new TcpRendezvous(
              rank, addresses, bound.get(rank), key, MeshSettings.defaults(), System.err::println));
    }
    return all;
  }
}
