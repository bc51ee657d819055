package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node listens.
 *
 * @param host a name or an address, without brackets
 * @param port 1 … 65535
 */
public record NodeAddress(String host, int port) {

  private static final int MAX_PORT = 65535;

  /**
   * Checks the parts.
   *
   * @throws InvalidInputException if the host is empty or the port is none
   */
  public NodeAddress {
    if (host.isBlank()) {
      throw new InvalidInputException(
          "A node's address has no host; give it as HOST:PORT, for example 10.0.0.1:7000.");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new InvalidInputException(
          "The port of node address " + host + " must be from 1 to 65535, but is " + port + ".");
    }
  }

  /**
   * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @param text for example {@code node-1:7000}, {@code 10.0.0.1:7000} or {@code [::1]:7000}
   * @return the address; the name is not looked up
   * @throws InvalidInputException if it is not of that form
   */
  public static NodeAddress parse(String text) {
    String address = text.strip();
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    String port = address.substring(colon + 1);
    if (host.isBlank() || host.indexOf(':') >= 0 != bracketed || !port.matches("[0-9]{1,5}")) {
      throw new InvalidInputException(
          "'"
              + address
              + "' is no address of a node; expected HOST:PORT, for example 10.0.0.1:7000 or"
              + " [::1]:7000.");
    }
    return new NodeAddress(host, Integer.parseInt(port));
  }

  /**
   * Reads addresses that are separated by commas.
   *
   * @param text for example {@code a:7000,b:7000}, in the order of the ranks
   * @return at least one address, all different
   * @throws InvalidInputException if one is not of the form HOST:PORT, or stands there twice
   */
  public static List<NodeAddress> parseList(String text) {
    List<NodeAddress> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      NodeAddress address = parse(part);
      if (addresses.contains(address)) {
        throw new InvalidInputException(
            "The address "
                + address
                + " is given to two nodes; each node needs a port of its own.");
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  /** Looks the name up; the result is unresolved if nobody knows it now. */
  InetSocketAddress lookUp() {
    return new InetSocketAddress(host, port);
  }

  /** Returns HOST:PORT, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
