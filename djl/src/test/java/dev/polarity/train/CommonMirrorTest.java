package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.meeting.Group;
import dev.polarity.snapshot.SnapshotMirror;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonMirrorTest {

  private final Group group = new Group(2);
  private final Store quick = new Store();
  private final Store slow = new Store();
  private final CommonMirror first = new CommonMirror(group.peers(0), quick);
  private final CommonMirror second = new CommonMirror(group.peers(1), slow);

  /** Copies when the test says so. */
  private static final class Store implements SnapshotMirror {
    private final List<Long> begun = new ArrayList<>();
    private boolean done = true;

    @Override
    public void begin(long step) {
      begun.add(step);
      done = false;
    }

    @Override
    public boolean isDone() {
      return done;
    }
  }

  private List<Long> meet(long step) throws Exception {
    return group.run(List.of(() -> first.meet(step), () -> second.meet(step)));
  }

  @Test
  void theNextSnapshotIsBegunWhenAllHaveCopiedTheOneBefore() throws Exception {
    assertThat(meet(10)).containsExactly(10L, 10L);
    quick.done = true;
    assertThat(meet(20)).as("node 1 still copies").containsExactly(10L, 10L);
    slow.done = true;
    assertThat(meet(30)).containsExactly(30L, 30L);
    assertThat(quick.begun).isEqualTo(slow.begun).containsExactly(10L, 30L);
  }
}
