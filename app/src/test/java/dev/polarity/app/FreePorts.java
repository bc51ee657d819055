package dev.polarity.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback that nobody listens at. They lie below those that systems give to outgoing
 * connections (32,768 and up on Linux), so that a node that dials early cannot take the port of one
 * that listens later.
 */
final class FreePorts {

  private static final int FIRST = 15_000;
  private static final int END = 32_000;

  private FreePorts() {}

  static List<Integer> choose(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      }
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
