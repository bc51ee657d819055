package dev.polarity.fault;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.WireDecorator;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which faults a drill makes, and how often. What happens to a frame depends on the seed, on who
 * sends it to whom, on what it is and on how often it was sent before, and on nothing else: neither
 * on time nor on the order of threads. So the same plan meets the same messages with the same
 * faults. A message that was dropped is sent again and drawn for again, so that no plan with
 * probabilities below 1 holds one back for ever.
 */
public final class FaultPlan {

  private static final int KILLED = 137;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s)");
  private static final Duration DEFAULT_TIME = Duration.ofMillis(200);

  private final long seed;
  private final OptionalInt node;
  private final Map<Fault, Double> chances;
  private final Map<Fault, Duration> times;

  private FaultPlan(
      long seed, OptionalInt node, Map<Fault, Double> chances, Map<Fault, Duration> times) {
    this.seed = seed;
    this.node = node;
    this.chances = chances;
    this.times = times;
  }

  /**
   * Reads a plan: parts {@code name=value}, separated by commas. {@code seed} is any 64-bit number
   * (0), {@code node} the rank of the only node that makes faults (all do); {@code kill}, {@code
   * stop}, {@code cut}, {@code delay}, {@code drop}, {@code flip} and {@code duplicate} take a
   * probability per frame, 0 … 1, and {@code stop} and {@code delay} also how long they last (200
   * ms), behind a colon.
   *
   * @param text for example {@code seed=7,drop=0.01,delay=0.05:200ms,node=2,stop=0.001:3s}
   * @return the plan
   * @throws InvalidInputException if it is not of that form
   */
  public static FaultPlan parse(String text) {
    long seed = 0;
    OptionalInt node = OptionalInt.empty();
    Map<Fault, Double> chances = new EnumMap<>(Fault.class);
    Map<Fault, Duration> times = new EnumMap<>(Fault.class);
    for (String part : text.split(",")) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      try {
        switch (name) {
          case "seed" -> seed = Long.parseLong(value);
          case "node" -> node = OptionalInt.of(Integer.parseUnsignedInt(value));
          default -> {
            Fault fault = fault(name, part);
            String[] chanceAndTime = value.split(":", -1);
            chances.put(fault, chance(chanceAndTime[0], part));
            if (chanceAndTime.length > 2 || chanceAndTime.length == 2 && !fault.lasts()) {
              throw malformed(part);
            }
            times.put(
                fault, chanceAndTime.length == 2 ? time(chanceAndTime[1], part) : DEFAULT_TIME);
          }
        }
      } catch (NumberFormatException e) {
        throw malformed(part);
      }
    }
    return new FaultPlan(seed, node, chances, times);
  }

  /** Returns what makes the faults of one node; a kill ends this process with exit code 137. */
  public WireDecorator decorator() {
    return decorator(() -> Runtime.getRuntime().halt(KILLED));
  }

  /**
   * Returns what makes the faults of one node.
   *
   * @param kill ends the node; if it returns, all connections of the node are cut, and it makes no
   *     more
   * @return for the settings of one node
   */
  public WireDecorator decorator(Runnable kill) {
    return new FaultyWire(this, kill);
  }

  /** Whether a fault happens to a frame. */
  boolean happens(Fault fault, int rank, int peer, FrameName frame, int attempt) {
    double chance = chances.getOrDefault(fault, 0.0);
    if (chance == 0 || node.isPresent() && node.getAsInt() != rank) {
      return false;
    }
    return (bits(fault, rank, peer, frame, attempt) >>> 11) * 0x1p-53 < chance;
  }

  /** Random bits that belong to one fault of one frame. */
  long bits(Fault fault, int rank, int peer, FrameName frame, int attempt) {
    long bits = mix(seed ^ 0x9E3779B97F4A7C15L * (fault.ordinal() + 1));
    bits = mix(bits ^ ((long) rank << 32 | peer));
    bits = mix(bits ^ frame.step());
    bits = mix(bits ^ ((long) frame.slice() << 32 | (frame.type() & 0xFF) << 16));
    return mix(bits ^ attempt);
  }

  /** How long a fault lasts. */
  Duration time(Fault fault) {
    return times.getOrDefault(fault, DEFAULT_TIME);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static Fault fault(String name, String part) {
    for (Fault fault : Fault.values()) {
      if (fault.word().equals(name)) {
        return fault;
      }
    }
    throw malformed(part);
  }

  private static double chance(String text, String part) {
    double chance = Double.parseDouble(text);
    if (!(chance >= 0 && chance <= 1)) {
      throw malformed(part);
    }
    return chance;
  }

  private static Duration time(String text, String part) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw malformed(part);
    }
    long number = Long.parseLong(time.group(1));
    return time.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }

  private static InvalidInputException malformed(String part) {
    return new InvalidInputException(
        "'"
            + part.strip()
            + "' is no part of a drill; expected parts like seed=7, node=2, drop=0.01, flip=0.01,"
            + " duplicate=0.01, cut=0.01, kill=0.001, delay=0.05:200ms or stop=0.001:3s, separated"
            + " by commas.");
  }

  /** Returns the plan as {@link #parse} reads it. */
  @Override
  public String toString() {
    StringJoiner parts = new StringJoiner(",");
    parts.add("seed=" + seed);
    node.ifPresent(rank -> parts.add("node=" + rank));
    chances.forEach(
        (fault, chance) ->
            parts.add(
                fault.word()
                    + "="
                    + chance
                    + (fault.lasts() ? ":" + times.get(fault).toMillis() + "ms" : "")));
    return parts.toString();
  }
}
