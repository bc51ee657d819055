package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Binds before anything is told, so that no port is told that somebody else may take meanwhile. */
final class Listening {

  private static final int BACKLOG = 64;

  private Listening() {}

  /**
   * Listens on a host's address, never on all.
   *
   * @param host the executor's own name or address, as Spark knows it
   * @param firstPort the first port to try; 0: any that is free
   * @param lastPort the last port to try
   * @return the bound channel
   * @throws InvalidInputException if no port is free, or the address is not this machine's
   */
  static ServerSocketChannel bind(String host, int firstPort, int lastPort) {
    IOException last = null;
    for (int port = firstPort; port <= Math.max(firstPort, lastPort); port++) {
      try {
        return open(host, port);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new InvalidInputException(
        "No port %s of %s can be listened on (%s); give other ones (--ports FIRST-LAST), or none for any that is free."
            .formatted(
                firstPort == 0 ? "at all" : firstPort + " to " + lastPort,
                host,
                last.getMessage()),
        last);
  }

  private static ServerSocketChannel open(String host, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new IOException("nobody knows the name");
      }
      return channel.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
