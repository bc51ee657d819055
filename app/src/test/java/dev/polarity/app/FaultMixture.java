package dev.polarity.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A run of some nodes and the faults that they meet, drawn from a seed. The first seven numbers are
 * of one fault each, all others of several.
 *
 * @param number which one
 * @param seed from which all is drawn
 * @param nodes how many nodes there are
 * @param method sign or lion-vote
 * @param plan the faults, as {@code --drill} takes them
 */
record FaultMixture(int number, long seed, int nodes, String method, String plan) {

  private static final List<String> FAULTS =
      List.of("drop", "duplicate", "flip", "cut", "delay", "stop", "kill");
  private static final int MOST_NODES = 4;

  /** Draws one of the mixtures that belong to a seed. */
  static FaultMixture draw(long base, int number) {
    long seed = base * 1_000_003L + number;
    Random random = new Random(seed);
    int nodes = 2 + random.nextInt(MOST_NODES - 1);
    String method = random.nextBoolean() ? "sign" : "lion-vote";
    List<String> plan = new ArrayList<>(List.of("seed=" + seed));
    for (String fault : FAULTS) {
      String part = part(fault, random);
      boolean taken = random.nextBoolean();
      if (number < FAULTS.size() ? fault.equals(FAULTS.get(number)) : taken) {
        plan.add(part);
      }
    }
    return new FaultMixture(number, seed, nodes, method, String.join(",", plan));
  }

  /** Some 300 to 1,000 frames pass in a run, so that a fault comes between once and 60 times. */
  private static String part(String fault, Random random) {
    double chance = 0.003 * Math.pow(20, random.nextDouble());
    return switch (fault) {
      case "delay" -> part(fault, chance) + ":" + (20 + random.nextInt(400)) + "ms";
      case "stop" -> part(fault, chance / 10) + ":" + (200 + random.nextInt(4000)) + "ms";
      case "kill" -> part(fault, chance / 10);
      default -> part(fault, chance);
    };
  }

  private static String part(String fault, double chance) {
    return String.format(Locale.ROOT, "%s=%.5f", fault, chance);
  }

  @Override
  public String toString() {
    return "mixture %d: %d nodes, %s, --drill %s".formatted(number, nodes, method, plan);
  }
}
