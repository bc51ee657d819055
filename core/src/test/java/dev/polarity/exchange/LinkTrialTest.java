package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.mesh.LocalMessengers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTrialTest {

  @Test
  void everyRoundSendsThatMuchTwice() {
    try (Rehearsal rehearsal = new Rehearsal(3)) {
      List<LinkTrial> trials = rehearsal.forEach(LinkTrial::new);
      for (long bytes : new long[] {0, 64, 4096, 2L * LinkTrial.PIECE, 2L * LinkTrial.PIECE + 2}) {
        rehearsal.forget();
        rehearsal.together(node -> assertThat(trials.get(node).round(bytes)).isPositive());
        assertThat(rehearsal.bytes(Rehearsal.Part.MAKE_FIRST)).isEqualTo(bytes / 2 * 2);
        assertThat(rehearsal.bytes(Rehearsal.Part.MAKE_SECOND)).isEqualTo(bytes / 2 * 2);
      }
    }
  }

  @Test
  void oneNodeHasNoLinks() {
    assertThatThrownBy(() -> new LinkTrial(LocalMessengers.group(1).get(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
