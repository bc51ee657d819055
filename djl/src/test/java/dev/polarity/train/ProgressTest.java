package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.journal.StepMeasures;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressTest {

  /** (x·3)/3 is not x for one in six numbers; a resumed run must not show it. */
  @Test
  void countingFromTheJournalGivesTheSameBits() {
    Random random = Seeds.random();
    for (int voters = 1; voters < 12; voters++) {
      for (int round = 0; round < 200; round++) {
        Progress live = new Progress();
        Progress recounted = new Progress();
        for (int step = 0; step < 3; step++) {
          double loss = 3 * random.nextDouble();
          double agreement = random.nextDouble();
          live.add(new StepRecord(step, 0.1, loss, agreement, 16), voters);
          recounted.add(new StepMeasures(loss * voters, agreement), voters);
        }
        assertThat(recounted.loss())
            .as("%s, %d voters", Seeds.describe(), voters)
            .isEqualTo(live.loss());
        assertThat(recounted.agreement()).isEqualTo(live.agreement());
      }
    }
  }

  @Test
  void withoutStepsThereIsNoMean() {
    Progress progress = new Progress();
    progress.add(new StepMeasures(4, 0.5), 2);
    assertThat(progress.loss()).isEqualTo(2);
    progress.reset();
    assertThat(progress.loss()).isNaN();
    assertThat(progress.agreement()).isNaN();
  }
}
