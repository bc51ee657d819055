package dev.polarity.meeting;

import java.util.List;

/** Words for nodes and voters. */
public final class Ranks {

  private Ranks() {}

  /** Returns "node 2", "nodes 0 and 3" or "nodes 0, 1 and 3". */
  public static String nodes(List<Integer> ranks) {
    return (ranks.size() == 1 ? "node " : "nodes ") + list(ranks);
  }

  /** Returns "voter 2", "voters 0 and 3" or "voters 0, 1 and 3". */
  public static String voters(List<Integer> voters) {
    return (voters.size() == 1 ? "voter " : "voters ") + list(voters);
  }

  private static String list(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      if (i > 0) {
        text.append(i == numbers.size() - 1 ? " and " : ", ");
      }
      text.append(numbers.get(i));
    }
    return text.toString();
  }
}
