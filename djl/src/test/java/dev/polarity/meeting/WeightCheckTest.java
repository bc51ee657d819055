package dev.polarity.meeting;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightCheckTest {

  private static List<byte[]> hashes(String letters) {
    List<byte[]> hashes = new ArrayList<>();
    for (char letter : letters.toCharArray()) {
      hashes.add(new byte[] {(byte) letter, 1});
    }
    return hashes;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AAB|the weights of node 2 differ from those of nodes 0 and 1;",
        "BAA|the weights of node 0 differ from those of nodes 1 and 2;",
        "ABACA|the weights of nodes 1 and 3 differ from those of nodes 0, 2 and 4;",
        "AB|the weights of nodes 0 and 1 are not the same and no majority tells",
        "ABBA|the weights of nodes 0, 1, 2 and 3 are not the same"
      })
  void theOddNodeIsNamed(String hashes, String expected) {
    assertThatThrownBy(() -> WeightCheck.compare(500, hashes(hashes)))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("Step 500: " + expected);
  }

  @Test
  void theSameIsFine() {
    assertThatCode(() -> WeightCheck.compare(500, hashes("AAAA"))).doesNotThrowAnyException();
  }

  @Test
  void oneNodeIsNotEvenAsked() {
    assertThatCode(
            () ->
                new WeightCheck(Peers.alone())
                    .compare(
                        1,
                        () -> {
                          throw new IllegalStateException("asked");
                        }))
        .doesNotThrowAnyException();
  }

  @Test
  void allNodesLearnIt() {
    Group group = new Group(2);
    List<Callable<Object>> work = new ArrayList<>();
    for (byte rank = 0; rank < 2; rank++) {
      byte[] hash = {rank};
      WeightCheck check = new WeightCheck(group.peers(rank));
      work.add(
          () -> {
            check.compare(7, () -> hash);
            return null;
          });
    }
    for (Future<Object> node : group.start(work)) {
      assertThatThrownBy(node::get).cause().hasMessageStartingWith("Step 7: the weights of nodes");
    }
  }
}
