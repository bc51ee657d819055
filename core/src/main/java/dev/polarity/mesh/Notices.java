package dev.polarity.mesh;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells a person what goes on: each thing at most once a minute, and of all strangers together at
 * most one line a minute, however many knock.
 */
final class Notices {

  private static final long PAUSE_NANOS = 60_000_000_000L;
  private static final int REMEMBERED = 64;

  private final Consumer<String> listener;
  private final LongSupplier nanoTime;
  private final Map<String, Long> said = new LinkedHashMap<>();
  private boolean anyStranger;
  private long lastStranger;
  private long unsaid;

  Notices(Consumer<String> listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /** Says something, unless it was just said. */
  synchronized void say(String sentence) {
    long now = nanoTime.getAsLong();
    Long before = said.get(sentence);
    if (before != null && now - before < PAUSE_NANOS) {
      return;
    }
    said.remove(sentence);
    said.put(sentence, now);
    if (said.size() > REMEMBERED) {
      said.remove(said.keySet().iterator().next());
    }
    listener.accept(sentence);
  }

  /** Somebody was turned away. */
  synchronized void stranger(SocketAddress from, String why) {
    long now = nanoTime.getAsLong();
    if (anyStranger && now - lastStranger < PAUSE_NANOS) {
      unsaid++;
      return;
    }
    String others = unsaid == 0 ? "" : " (and " + unsaid + " others since the last such line)";
    listener.accept("A connection from " + from + " was turned away: " + why + others + ".");
    anyStranger = true;
    lastStranger = now;
    unsaid = 0;
  }
}
