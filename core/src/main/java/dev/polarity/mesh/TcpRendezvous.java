package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Nodes that meet over TCP, by a list of addresses that is the same for all: each listens at its
 * own and dials those of lower ranks. Who is not there yet is dialled again, who comes without the
 * key is turned away, and who comes for another run makes both say so.
 */
public final class TcpRendezvous implements Rendezvous {

  private static final int BACKLOG = 256;
  private static final int PENDING_PER_NODE = 2;
  private static final int PENDING_BESIDE = 16;
  private static final long REMINDER_NANOS = 15_000_000_000L;
  private static final int MOST_NAMED = 8;

  private final int rank;
  private final List<NodeAddress> nodes;
  private final ServerSocketChannel bound;
  private final JobKey key;
  private final MeshSettings settings;
  private final Consumer<String> notices;

  /**
   * Creates the rendezvous of a node that listens at its own address, or at the one that the
   * settings name instead.
   *
   * @param rank r, 0 … P - 1
   * @param nodes the addresses of all P nodes, in the order of their ranks
   * @param key the job's key
   * @param settings how patient to be, and how to connect
   * @param notices is told, a sentence each, what a person may want to know meanwhile
   * @throws InvalidInputException if the rank is none of a node in the list
   */
  public TcpRendezvous(
      int rank,
      List<NodeAddress> nodes,
      JobKey key,
      MeshSettings settings,
      Consumer<String> notices) {
    this(rank, nodes, null, key, settings, notices);
  }

  /**
   * Creates the rendezvous of a node that listens already.
   *
   * @param rank r, 0 … P - 1
   * @param nodes the addresses of all P nodes, in the order of their ranks
   * @param bound where this node listens, see {@link #listen}; closed with the messenger
   * @param key the job's key
   * @param settings how patient to be, and how to connect
   * @param notices is told, a sentence each, what a person may want to know meanwhile
   * @throws InvalidInputException if the rank is none of a node in the list
   */
  public TcpRendezvous(
      int rank,
      List<NodeAddress> nodes,
      ServerSocketChannel bound,
      JobKey key,
      MeshSettings settings,
      Consumer<String> notices) {
    if (rank < 0 || rank >= nodes.size()) {
      throw new InvalidInputException(
          "The rank must be from 0 to "
              + (nodes.size() - 1)
              + ", since "
              + nodes.size()
              + " nodes are listed, but is "
              + rank
              + ".");
    }
    this.rank = rank;
    this.nodes = List.copyOf(nodes);
    this.bound = bound;
    this.key = key;
    this.settings = settings;
    this.notices = notices;
  }

  /**
   * Listens at the first free port of a range.
   *
   * @param host the name or address to listen at, and no other
   * @param firstPort the first port to try; 0 lets the system choose any
   * @param lastPort the last port to try
   * @return listens already; the port is that of its local address
   * @throws InvalidInputException if the host is not one of this machine or no port is free
   */
  public static ServerSocketChannel listen(String host, int firstPort, int lastPort) {
    IOException last = null;
    for (int port = firstPort; port <= lastPort; port++) {
      try {
        return listen(new InetSocketAddress(host, port));
      } catch (BindException taken) {
        last = taken;
      } catch (IOException e) {
        throw cannotListen(host, String.valueOf(port), e);
      }
    }
    String ports = firstPort == lastPort ? "" + firstPort : firstPort + " … " + lastPort;
    throw cannotListen(host, ports, last);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int nodes() {
    return nodes.size();
  }

  @Override
  public Messenger meet(byte[] specHash) {
    if (specHash.length != Hello.HASH_BYTES) {
      throw new IllegalArgumentException("A spec hash has 32 bytes, not " + specHash.length + ".");
    }
    Security security = new Security(settings.tls(), nodes());
    NodeAddress own = nodes.get(rank);
    ServerSocketChannel server =
        bound != null ? bound : listen(settings.bind().orElse(own.host()), own.port(), own.port());
    Mesh mesh = new Mesh(rank, nodes(), settings, specHash, notices);
    Pending pending =
        new Pending(PENDING_PER_NODE * nodes() + PENDING_BESIDE, settings.handshake().toNanos());
    Pending dialled = new Pending(nodes(), settings.handshake().toNanos());
    TcpMessenger messenger = new TcpMessenger(mesh, server, pending, dialled);
    String reason = "has left the meeting";
    boolean met = false;
    try {
      start(mesh, server, security, pending, dialled);
      met = await(mesh);
      if (met) {
        return messenger;
      }
      String absent = absent(mesh);
      String waited = Words.of(settings.appearance());
      reason = "has waited " + waited + " for " + absent + " in vain";
      throw new StoppedException(
          "After "
              + waited
              + " this node is still without "
              + absent
              + "; start all nodes with the same list of nodes, and see that they can reach each"
              + " other.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      reason = "was interrupted while it waited for the others";
      throw new StoppedException("This node " + reason + ".");
    } finally {
      if (!met) {
        giveUp(mesh, messenger, reason);
      }
    }
  }

  private void start(
      Mesh mesh, ServerSocketChannel server, Security security, Pending pending, Pending dialled) {
    Handshake handshake = new Handshake(key);
    mesh.start("heartbeat", new Ticker(mesh, pending, dialled));
    mesh.start("acceptor", new Acceptor(mesh, server, security, handshake, pending));
    mesh.forEachLink(
        link -> {
          mesh.start("writer-" + link.peer(), new Writer(link));
          if (link.peer() < rank) {
            mesh.start(
                "reader-" + link.peer(),
                new Dialler(mesh, link, nodes.get(link.peer()), security, handshake, dialled));
          }
        });
  }

  /** Waits for all nodes; returns false if they do not appear in time. */
  private boolean await(Mesh mesh) throws InterruptedException {
    long begin = System.nanoTime();
    long reminder = begin + REMINDER_NANOS;
    while (true) {
      if (mesh.refusal() != null) {
        throw mesh.refusal();
      }
      if (mesh.begin()) {
        return true;
      }
      if (mesh.failure() != null) {
        throw mesh.failure().whileMeeting();
      }
      long now = System.nanoTime();
      if (now - begin > settings.appearance().toNanos()) {
        return false;
      }
      if (now - reminder > 0) {
        reminder = now + REMINDER_NANOS;
        mesh.notices().say("Waiting for " + absent(mesh) + ".");
      }
      mesh.pause(Ticker.tickNanos(settings));
    }
  }

  private static void giveUp(Mesh mesh, TcpMessenger messenger, String reason) {
    InvalidInputException refusal = mesh.refusal();
    if (refusal == null) {
      messenger.leave(reason);
    } else {
      messenger.refuse(refusal.getMessage());
    }
  }

  private String absent(Mesh mesh) {
    List<String> absent = new ArrayList<>();
    mesh.forEachLink(
        link -> {
          if (!link.connected()) {
            String why = link.absence();
            absent.add(
                "node "
                    + link.peer()
                    + " at "
                    + nodes.get(link.peer())
                    + (why.isEmpty() ? "" : " (" + why + ")"));
          }
        });
    int more = absent.size() - MOST_NAMED;
    return absent.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("the name is not known");
    }
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return server.bind(address, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static InvalidInputException cannotListen(String host, String port, IOException why) {
    return new InvalidInputException(
        "This node cannot listen at "
            + host
            + ":"
            + port
            + " ("
            + Words.of(why)
            + "); expected an address of this machine and a free port.",
        why);
  }
}
