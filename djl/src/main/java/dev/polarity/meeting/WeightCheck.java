package dev.polarity.meeting;

import dev.polarity.error.StoppedException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Holds the hashes of all replicas against each other. Replicas see the same verdicts, so they are
 * the same to the last bit; where one is not, its memory or a file went wrong, and whatever it
 * would publish is not the model that was trained.
 */
public final class WeightCheck {

  private final Peers peers;

  /** Creates the check among nodes. */
  public WeightCheck(Peers peers) {
    this.peers = peers;
  }

  /**
   * Compares this node's weights with those of the others.
   *
   * @param step the step that led to them
   * @param hash gives the hash of this node's weights; not asked where there is one node only
   * @throws StoppedException if they differ; the sentence names the node that is not like most
   */
  public void compare(long step, Supplier<byte[]> hash) {
    if (peers.nodes() > 1) {
      List<byte[]> hashes = peers.gather("hash of the weights of step " + step, hash.get());
      try {
        compare(step, hashes);
      } catch (StoppedException differ) {
        peers.staySoThatAllHear("weights that differ");
        throw differ;
      }
    }
  }

  static void compare(long step, List<byte[]> hashes) {
    Map<String, List<Integer>> ranks = new LinkedHashMap<>();
    for (int rank = 0; rank < hashes.size(); rank++) {
      String text = HexFormat.of().formatHex(hashes.get(rank));
      ranks.computeIfAbsent(text, any -> new ArrayList<>()).add(rank);
    }
    if (ranks.size() == 1) {
      return;
    }
    for (List<Integer> alike : ranks.values()) {
      if (2 * alike.size() > hashes.size()) {
        throw new StoppedException(odd(step, alike, hashes.size()));
      }
    }
    throw new StoppedException(
        "Step %d: the weights of %s are not the same and no majority tells which are right; memory or a file of one of them went wrong, so check these machines, take away the run directory of the one at fault, and resume."
            .formatted(
                step,
                Ranks.nodes(ranks.values().stream().flatMap(List::stream).sorted().toList())));
  }

  private static String odd(long step, List<Integer> alike, int nodes) {
    List<Integer> odd = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      if (!alike.contains(rank)) {
        odd.add(rank);
      }
    }
    return "Step %d: the weights of %s differ from those of %s; its memory or a file went wrong there, so check that machine, take away its run directory, and resume: what is lacking then comes from the others."
        .formatted(step, Ranks.nodes(odd), Ranks.nodes(alike));
  }
}
