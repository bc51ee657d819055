package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.exchange.Placement;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.Group;
import dev.polarity.meeting.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final long COORDINATES = 6370;

  /** The numbers are those of one process, to the last bit, however the voters are placed. */
  @Test
  void meansDoNotDependOnTheNodes() throws Exception {
    Random random = Seeds.random();
    for (int nodes = 1; nodes <= 4; nodes++) {
      for (int round = 0; round < 20; round++) {
        int voters = nodes + random.nextInt(6);
        int steps = 1 + random.nextInt(200);
        float[][] losses = new float[steps][voters];
        long[][] agreeing = new long[steps][voters];
        double lossMeans = 0;
        double agreements = 0;
        for (int step = 0; step < steps; step++) {
          double sum = 0;
          long bits = 0;
          for (int voter = 0; voter < voters; voter++) {
            losses[step][voter] = 0.01f + 3 * random.nextFloat();
            agreeing[step][voter] = random.nextInt((int) COORDINATES + 1);
            sum += losses[step][voter];
            bits += agreeing[step][voter];
          }
          lossMeans += sum / voters;
          agreements += (double) bits / (voters * COORDINATES);
        }
        double loss = lossMeans / steps;
        double agreement = agreements / steps;

        List<Callable<Progress.Means>> work = new ArrayList<>();
        Group group = new Group(nodes);
        for (int rank = 0; rank < nodes; rank++) {
          Progress progress = new Progress(group.peers(rank), voters, COORDINATES);
          int first = Placement.firstVoter(rank, nodes, voters);
          int count = Placement.voterCount(rank, nodes, voters);
          for (int step = 0; step < steps; step++) {
            double sum = 0;
            long bits = 0;
            for (int voter = first; voter < first + count; voter++) {
              sum += losses[step][voter];
              bits += agreeing[step][voter];
            }
            double share = (double) bits / (count * COORDINATES);
            progress.add(step, new StepMeasures(sum, share));
          }
          work.add(() -> progress.means(steps));
        }
        for (Progress.Means means : group.run(work)) {
          assertThat(means.loss()).as(Seeds.describe()).isEqualTo(loss);
          assertThat(means.agreement()).as(Seeds.describe()).isEqualTo(agreement);
        }
      }
    }
  }

  /** A node that has joined knows fewer steps, and one that knows none leaves no mean. */
  @Test
  void onlyStepsThatAllKnowCount() throws Exception {
    Group group = new Group(3);
    Progress all = new Progress(group.peers(0), 3, 10);
    Progress late = new Progress(group.peers(1), 3, 10);
    Progress gap = new Progress(group.peers(2), 3, 10);
    for (int step = 0; step < 6; step++) {
      all.add(step, new StepMeasures(step, 0.5));
      if (step >= 2) {
        late.add(step, new StepMeasures(10, 1));
      }
      gap.add(step, step == 3 ? new StepMeasures(Double.NaN, Double.NaN) : new StepMeasures(1, 0));
    }
    List<Callable<Progress.Means>> work =
        List.of(() -> all.means(6), () -> late.means(6), () -> gap.means(6));
    for (Progress.Means means : group.run(work)) {
      assertThat(means.loss()).isEqualTo(((4 + 10 + 1) / 3.0 + (5 + 10 + 1) / 3.0) / 2);
      assertThat(means.agreement()).isEqualTo(0.5);
    }
    all.reset();
    for (Progress.Means means : group.run(work)) {
      assertThat(means.loss()).isNaN();
    }
  }

  @Test
  void withoutStepsThereIsNoMean() {
    Progress progress = new Progress(Peers.alone(), 2, 8);
    progress.add(0, new StepMeasures(4, 0.5));
    assertThat(progress.means(1).loss()).isEqualTo(2);
    progress.reset();
    assertThat(progress.means(1).loss()).isNaN();
    assertThat(progress.means(1).agreement()).isNaN();
    progress.add(1, new StepMeasures(6, 1));
    assertThat(progress.means(2)).isEqualTo(new Progress.Means(3, 1));
  }
}
