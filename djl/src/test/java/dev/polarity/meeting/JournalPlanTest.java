package dev.polarity.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.meeting.JournalPlan.Held;
import dev.polarity.meeting.JournalPlan.RecordTransfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalPlanTest {

  private static final long SEED = Long.getLong("polarity.seed", 20_220_311L);

  @Test
  void laggardsGetWhatTheyLackFromTheLowestRankThatHasIt() {
    assertThat(
            JournalPlan.of(List.of(new Held(0, 5), new Held(8, 9), new Held(4, 9), new Held(0, 9)))
                .transfers())
        .containsExactly(new RecordTransfer(2, 0, 5, 9));
    assertThat(JournalPlan.of(List.of(new Held(3, 9), new Held(0, 9))).transfers()).isEmpty();
  }

  @Test
  void whereNobodyHoldsItTheNodeIsNamed() {
    assertThatThrownBy(() -> JournalPlan.of(List.of(new Held(8, 9), new Held(0, 5))))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("Node 1 lacks the journal from step 5 to step 8");
  }

  @Test
  void randomJournalsEndAlike() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      List<Held> journals = new ArrayList<>();
      for (int rank = 0; rank < 1 + random.nextInt(6); rank++) {
        long first = random.nextInt(4);
        journals.add(new Held(first, first + random.nextInt(6)));
      }
      long end = journals.stream().mapToLong(Held::end).max().orElseThrow();
      List<RecordTransfer> transfers;
      try {
        transfers = JournalPlan.of(journals).transfers();
      } catch (StoppedException e) {
        assertThat(journals)
            .as("-Dpolarity.seed=%d", SEED)
            .anyMatch(
                lagging ->
                    journals.stream()
                        .noneMatch(other -> other.end() == end && other.first() <= lagging.end()));
        continue;
      }
      long[] ends = journals.stream().mapToLong(Held::end).toArray();
      for (RecordTransfer transfer : transfers) {
        Held giver = journals.get(transfer.from());
        assertThat(giver.first()).isLessThanOrEqualTo(transfer.fromStep());
        assertThat(giver.end()).isGreaterThanOrEqualTo(transfer.toStep());
        assertThat(ends[transfer.to()]).isEqualTo(transfer.fromStep());
        ends[transfer.to()] = transfer.toStep();
      }
      assertThat(ends).as("-Dpolarity.seed=%d", SEED).containsOnly(end);
    }
  }
}
