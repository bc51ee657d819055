package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.NodeAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntroductionTest {

  private static String text(int rank, String executor, String version) {
    return new Introduction(rank, executor, "10.0.0." + rank, 7000 + rank, version, "").text();
  }

  @Test
  void addressesComeInTheOrderOfTheRanks() {
    assertThat(
            Introduction.addresses(
                new String[] {text(2, "5", "1"), text(0, "3", "1"), text(1, "4", "1")}))
        .containsExactly(
            new NodeAddress("10.0.0.0", 7000),
            new NodeAddress("10.0.0.1", 7001),
            new NodeAddress("10.0.0.2", 7002));
  }

  @Test
  void nodesThatCannotMeetAreTold() {
    assertThatThrownBy(
            () -> Introduction.addresses(new String[] {text(0, "3", "1"), text(1, "3", "1")}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("spark.task.cpus");
    assertThatThrownBy(
            () -> Introduction.addresses(new String[] {text(0, "3", "1"), text(1, "4", "2")}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("same jars");
    assertThatThrownBy(
            () ->
                Introduction.addresses(
                    new String[] {
                      text(0, "3", "1"), Introduction.failed(1, "4", "no\tport\nis free").text()
                    }))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no port is free");
  }

  @Test
  void theCauseOfAnEndIsToldBeforeItsConsequences() {
    NodeOutcome done = NodeOutcome.done(0, "{}", new byte[0]);
    NodeOutcome lost = NodeOutcome.failed(1, new StoppedException("node 2 has left"));
    NodeOutcome diverged = NodeOutcome.failed(2, new DivergedException("the loss is NaN"));
    NodeOutcome wrong = NodeOutcome.failed(3, new InvalidInputException("no such data"));
    NodeOutcome defect = NodeOutcome.failed(4, new IllegalStateException("a defect"));
    assertThat(NodeOutcome.failureOf(List.of(done))).isNull();
    assertThat(NodeOutcome.failureOf(List.of(done, lost)))
        .isInstanceOf(StoppedException.class)
        .hasMessage("node 2 has left");
    assertThat(NodeOutcome.failureOf(List.of(lost, diverged)))
        .isInstanceOf(DivergedException.class);
    assertThat(NodeOutcome.failureOf(List.of(lost, diverged, wrong)))
        .isInstanceOf(InvalidInputException.class);
    assertThat(NodeOutcome.failureOf(List.of(lost, diverged, wrong, defect)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a defect");
  }

  @Test
  void aFailureIsFoundInWhatSparkSays() {
    NodeFailedException failure =
        new NodeFailedException(NodeOutcome.failed(1, new InvalidInputException("no such data.")));
    String said =
        "Job aborted due to stage failure: Could not recover\nTask 1 lost: "
            + failure
            + "\n\tat dev.polarity.spark.NodeRun.run(NodeRun.java:60)\n";
    NodeOutcome found = NodeFailedException.find(said).orElseThrow();
    assertThat(found.rank()).isEqualTo(1);
    assertThat(found.exitCode()).isEqualTo(2);
    assertThat(found.message()).isEqualTo("no such data.");
    assertThat(NodeFailedException.find("ExecutorLostFailure (executor 1 exited)")).isEmpty();
  }
}
