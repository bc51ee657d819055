package dev.polarity.exchange;

import dev.polarity.codec.Coding;
import java.util.Arrays;

/**
 * Decides by trial whether coding is worth its time on these links: now and then steps are taken
 * coded and plain in turn, and what took less goes on. What is timed is the whole exchange of a
 * step, with all that is sent, waited for and coded on all nodes, since bytes saved are worth
 * nothing where the link is not what a step waits for.
 *
 * <p>All nodes try in the same steps, which are numbered alike everywhere, so each times what it is
 * like if all do. A node mostly waits for others, and only the last one for the links; so of each
 * kind not the mean is compared but the lower quartile. Where they are as good as equal, plain
 * wins.
 *
 * <p>The decision is each node's own, changes no bit of a run, and is nothing that a receiver has
 * to know. How fast a link is, as told by how payloads trickle in, was tried first: it is blind
 * where a message is smaller than what a shaped link lets through at once.
 */
final class CodingTrial {

  /** Steps of a trial, half of them coded. */
  static final int STEPS = 32;

  /** Steps from the beginning of one trial to that of the next. */
  static final int PERIOD = 1024;

  /** Steps before the first trial, in which code is compiled and little can be foreseen. */
  static final int WARM_UP = 32;

  /** Coding has to save this share of an exchange. */
  private static final double LEAST_GAIN = 0.03;

  private static final int EACH = STEPS / 2;

  private final Coding coding;
  private final long[] coded = new long[EACH];
  private final long[] plain = new long[EACH];
  private long taken;
  private boolean pays = true;

  CodingTrial(Coding coding) {
    this.coding = coding;
  }

  /** Whether the messages of the next step are coded. */
  boolean codes() {
    return switch (coding) {
      case PLAIN -> false;
      case CODED -> true;
      case AUTO -> place() < STEPS ? (taken & 1) == 0 : pays;
    };
  }

  /** The place in a period; before the first one that of a trial that does not count. */
  private long place() {
    return taken < WARM_UP ? 0 : (taken - WARM_UP) % PERIOD;
  }

  /** A step is over, and its exchange took so long. */
  void took(long nanos) {
    int place = (int) place();
    if (taken >= WARM_UP && place < STEPS) {
      ((taken & 1) == 0 ? coded : plain)[place >>> 1] = nanos;
      if (place == STEPS - 1) {
        pays = lowerQuartile(coded) < (1 - LEAST_GAIN) * lowerQuartile(plain);
      }
    }
    taken++;
  }

  private static long lowerQuartile(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 4];
  }
}
