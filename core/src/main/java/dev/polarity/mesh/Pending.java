package dev.polarity.mesh;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections that are not admitted yet. Each has a fixed time for its whole handshake, however
 * slowly bytes drip; and where there are more than a fixed number, the oldest goes: an honest
 * handshake takes milliseconds, so it is never the oldest of many that idle.
 */
final class Pending {

  private final int most;
  private final long nanos;
  private final Map<SocketChannel, Long> dues = new LinkedHashMap<>();
  private boolean closed;

  /**
   * Creates the list.
   *
   * @param most how many connections there may be
   * @param nanos how long each may take
   */
  Pending(int most, long nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** How many there may be at once. */
  int most() {
    return most;
  }

  /** Begins the time of a connection. */
  void add(SocketChannel channel) {
    List<SocketChannel> ended = new ArrayList<>();
    synchronized (this) {
      dues.put(channel, System.nanoTime() + nanos);
      Iterator<SocketChannel> oldest = dues.keySet().iterator();
      while (dues.size() > most || closed && oldest.hasNext()) {
        ended.add(oldest.next());
        oldest.remove();
      }
    }
    ended.forEach(Pending::close);
  }

  /** The handshake is over, one way or the other; false if it was ended from here. */
  synchronized boolean remove(SocketChannel channel) {
    return dues.remove(channel) != null;
  }

  /** Closes those whose time is over. */
  void expire() {
    long now = System.nanoTime();
    List<SocketChannel> ended = new ArrayList<>();
    synchronized (this) {
      dues.entrySet()
          .removeIf(
              entry -> {
                boolean over = entry.getValue() - now <= 0;
                if (over) {
                  ended.add(entry.getKey());
                }
                return over;
              });
    }
    ended.forEach(Pending::close);
  }

  /** Closes all, and whatever is added later. */
  void close() {
    List<SocketChannel> ended;
    synchronized (this) {
      closed = true;
      ended = new ArrayList<>(dues.keySet());
      dues.clear();
    }
    ended.forEach(Pending::close);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
