package dev.polarity.spark;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * The newest lines that node 0 has to tell, on their way to the driver with the heartbeats that an
 * executor sends anyway (each 10 s unless {@code spark.executor.heartbeatInterval} says otherwise).
 * Nothing else has to be opened for them, and they are as well protected as Spark's own messages.
 */
final class ProgressLines extends AccumulatorV2<String, Map<Long, String>> {

  private static final long serialVersionUID = 1L;
  private static final int KEPT = 64;

  private final TreeMap<Long, String> lines = new TreeMap<>();

  @Override
  public boolean isZero() {
    return lines.isEmpty();
  }

  @Override
  public ProgressLines copy() {
    ProgressLines copy = new ProgressLines();
    synchronized (lines) {
      copy.lines.putAll(lines);
    }
    return copy;
  }

  @Override
  public void reset() {
    synchronized (lines) {
      lines.clear();
    }
  }

  /** Adds a line; the number by which it is known goes on from the clock, over attempts too. */
  @Override
  public void add(String line) {
    synchronized (lines) {
      long last = lines.isEmpty() ? 0 : lines.lastKey();
      lines.put(Math.max(last + 1, System.currentTimeMillis() * 1000), line);
      thin();
    }
  }

  @Override
  public void merge(AccumulatorV2<String, Map<Long, String>> other) {
    synchronized (lines) {
      lines.putAll(other.value());
      thin();
    }
  }

  private void thin() {
    while (lines.size() > KEPT) {
      lines.pollFirstEntry();
    }
  }

  @Override
  public Map<Long, String> value() {
    synchronized (lines) {
      return new TreeMap<>(lines);
    }
  }
}
