package dev.polarity.bench;

import java.util.List;
import java.util.PriorityQueue;

/**
 * An exchange on machines that exist on paper, event by event: when does each node have its
 * verdict?
 *
 * <p>A node's processor does one thing after the other in the order in which they come up: sending
 * a message, and receiving and working on one. A link carries one message after the other, in the
 * order in which they reach it; a message goes on to the next link when its first byte does, and is
 * there when its last byte has passed the slowest of its links. A node enters a round when it has
 * left the one before, and what comes early for a later round is worked on at once.
 *
 * <p>No chance is in it: the same starts give the same ends.
 */
final class ClusterSimulation {

  private enum Kind {
    SEND,
    TRUNK_UP,
    TRUNK_DOWN,
    DOWN,
    ARRIVED
  }

  /**
   * Something that happens.
   *
   * @param time when
   * @param order decides where two happen at once
   * @param kind what
   * @param from who sends
   * @param to who receives; for {@code SEND} the turn
   * @param round in which round
   * @param tail when the last byte is here, if the links so far are the slowest
   */
  private record Event(double time, long order, Kind kind, int from, int to, int round, double tail)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /**
   * What came of it.
   *
   * @param end when the last node had its verdict, seconds
   * @param messages how many one node sent
   * @param bytes how many one node sent, frames and all
   * @param trunkBytes how many of them left its rack
   */
  record Outcome(double end, long messages, double bytes, double trunkBytes) {}

  private final Cluster cluster;
  private final List<Cluster.Round> rounds;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final double[] processor;
  private final double[] up;
  private final double[] down;
  private final double[] trunkUp;
  private final double[] trunkDown;
  private final int[] at;
  private final int[] toSend;
  private final int[][] arrived;
  private long order;
  private long messages;
  private double bytes;
  private double trunkBytes;
  private double end;

  private ClusterSimulation(Cluster cluster, List<Cluster.Round> rounds) {
    this.cluster = cluster;
    this.rounds = rounds;
    int nodes = cluster.nodes();
    int racks = nodes / cluster.rack();
    this.processor = new double[nodes];
    this.up = new double[nodes];
    this.down = new double[nodes];
    this.trunkUp = new double[racks];
    this.trunkDown = new double[racks];
    this.at = new int[nodes];
    this.toSend = new int[nodes];
    this.arrived = new int[rounds.size()][nodes];
  }

  /**
   * Lets the nodes exchange.
   *
   * @param cluster the machines
   * @param rounds what they do, one after the other
   * @param starts when each node begins, seconds: what it computed before took so long
   * @return what came of it
   */
  static Outcome run(Cluster cluster, List<Cluster.Round> rounds, double[] starts) {
    ClusterSimulation simulation = new ClusterSimulation(cluster, rounds);
    for (int node = 0; node < cluster.nodes(); node++) {
      simulation.processor[node] = starts[node];
      simulation.at[node] = -1;
      simulation.enterNext(node, starts[node]);
    }
    while (!simulation.events.isEmpty()) {
      simulation.handle(simulation.events.remove());
    }
    double nodes = cluster.nodes();
    return new Outcome(
        simulation.end,
        Math.round(simulation.messages / nodes),
        simulation.bytes / nodes,
        simulation.trunkBytes / nodes);
  }

  private void enterNext(int node, double time) {
    do {
      at[node]++;
    } while (at[node] < rounds.size() && peers(at[node]) == 0);
    if (at[node] == rounds.size()) {
      end = Math.max(end, time);
      return;
    }
    toSend[node] = peers(at[node]);
    add(time, Kind.SEND, node, 1, at[node], 0);
  }

  private int peers(int round) {
    return rounds.get(round).group().size(cluster) - 1;
  }

  private void add(double time, Kind kind, int from, int to, int round, double tail) {
    events.add(new Event(time, order++, kind, from, to, round, tail));
  }

  private void handle(Event event) {
    double size = rounds.get(event.round).payloadBytes() + cluster.frameBytes();
    switch (event.kind) {
      case SEND -> send(event, size);
      case TRUNK_UP -> {
        int rack = cluster.rackOf(event.from);
        double start = Math.max(event.time, trunkUp[rack]);
        trunkUp[rack] = start + size / cluster.trunkBytesPerSecond();
        pass(event, Kind.TRUNK_DOWN, start, trunkUp[rack]);
      }
      case TRUNK_DOWN -> {
        int rack = cluster.rackOf(event.to);
        double start = Math.max(event.time, trunkDown[rack]);
        trunkDown[rack] = start + size / cluster.trunkBytesPerSecond();
        pass(event, Kind.DOWN, start, trunkDown[rack]);
      }
      case DOWN -> {
        double start = Math.max(event.time, down[event.to]);
        down[event.to] = start + size / cluster.bytesPerSecond();
        double there = Math.max(down[event.to], event.tail);
        add(there, Kind.ARRIVED, event.from, event.to, event.round, there);
      }
      case ARRIVED -> arrive(event);
      default -> throw new IllegalStateException("There is no event " + event.kind + ".");
    }
  }

  private void pass(Event event, Kind next, double time, double tail) {
    add(time, next, event.from, event.to, event.round, Math.max(tail, event.tail));
  }

  private void send(Event event, double size) {
    int node = event.from;
    int turn = event.to;
    processor[node] = Math.max(event.time, processor[node]) + cluster.messageSeconds();
    double start = Math.max(processor[node], up[node]);
    up[node] = start + size / cluster.bytesPerSecond();
    int peer = rounds.get(event.round).group().peer(cluster, node, turn);
    boolean leaves = cluster.rackOf(peer) != cluster.rackOf(node);
    messages++;
    bytes += size;
    trunkBytes += leaves ? size : 0;
    add(
        start + cluster.latency(),
        leaves ? Kind.TRUNK_UP : Kind.DOWN,
        node,
        peer,
        event.round,
        up[node] + cluster.latency());
    toSend[node]--;
    if (toSend[node] > 0) {
      add(processor[node], Kind.SEND, node, turn + 1, event.round, 0);
    } else {
      leave(node);
    }
  }

  private void arrive(Event event) {
    int node = event.to;
    double work = cluster.messageSeconds() + rounds.get(event.round).workSeconds();
    processor[node] = Math.max(event.time, processor[node]) + work;
    arrived[event.round][node]++;
    if (event.round == at[node]) {
      leave(node);
    }
  }

  /** Goes on to the next round, if all of this one is done. */
  private void leave(int node) {
    while (at[node] < rounds.size()
        && toSend[node] == 0
        && arrived[at[node]][node] == peers(at[node])) {
      enterNext(node, processor[node]);
    }
  }
}
