package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlacementTest {

  @Test
  void knownPlacement() {
    assertThat(new int[] {at(0), at(1), at(2), at(3)}).containsExactly(0, 2, 5, 8);
  }

  private static int at(int rank) {
    return Placement.firstVoter(rank, 3, 8);
  }

  @Test
  void everyVoterIsOnExactlyOneNode() {
    for (int voters = 1; voters <= 40; voters++) {
      for (int nodes = 1; nodes <= 45; nodes++) {
        int next = 0;
        for (int rank = 0; rank < nodes; rank++) {
          assertThat(Placement.firstVoter(rank, nodes, voters)).isEqualTo(next);
          int end = next + Placement.voterCount(rank, nodes, voters);
          for (int voter = next; voter < end; voter++) {
            assertThat(Placement.nodeOf(voter, nodes, voters))
                .as("voter %d of %d on %d nodes", voter, voters, nodes)
                .isEqualTo(rank);
          }
          next = end;
        }
        assertThat(next).isEqualTo(voters);
      }
    }
  }

  @Test
  void largeNumbersDoNotOverflow() {
    assertThat(Placement.firstWord(1000, 1000, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void impossiblePlacesAreRefused() {
    assertThatThrownBy(() -> Placement.firstVoter(3, 2, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Placement.nodeOf(8, 2, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
