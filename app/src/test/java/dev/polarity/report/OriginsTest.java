package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.study.RunRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginsTest {

  private static RunRow run(long seed, String probe, String jdk) {
    return new RunRow(
        RunOf.method("sgd").seed(seed).results().get(0).key(),
        "sha256:ab",
        probe,
        jdk,
        "PyTorch 2.7.1",
        "A processor",
        2,
        "0.1.0",
        "");
  }

  private static String written(RunRow... runs) {
    Markup page = new Markup();
    Origins.write(RunOf.verdict(RunOf.method("sgd")).task(), List.of(runs), page);
    return page.toString();
  }

  @Test
  void whatIsTheSameForAllIsOneLine() {
    assertThat(
            written(
                run(1, "sha256:0123456789abcdef", "17"),
                run(1, "sha256:0123456789abcdef", "17"),
                run(2, "sha256:fedcba9876543210", "17")))
        .contains(
            "Made with JDK 17, PyTorch 2.7.1, on A processor with 2 threads, by Polarity 0.1.0."
                + " Probes: 0123456789ab (seed 1), fedcba987654 (seed 2).")
        .doesNotContain("<table");
  }

  @Test
  void aSeedWithTwoProbesIsSeen() {
    assertThat(written(run(1, "sha256:aa", "17"), run(1, "sha256:bb", "17")))
        .contains("Probes: aa and bb (seed 1).");
  }

  @Test
  void whatDiffersIsATable() {
    assertThat(written(run(1, "sha256:aa", "17"), run(1, "sha256:aa", "25"), run(2, "", "25")))
        .contains(
            "<table",
            ">17</th>",
            ">25</th>",
            ">aa (seed 1)</td>",
            ">aa (seed 1), none (seed 2)</td>")
        .doesNotContain("Made with JDK");
  }

  @Test
  void runsOfOtherTasksAndUnknownOnesSayNothing() {
    RunRow other =
        new RunRow(
            RunOf.method("sgd").task("cifar10", "lenet").results().get(0).key(),
            "",
            "",
            "17",
            "",
            "",
            1,
            "",
            "");
    assertThat(written(other)).isEmpty();
    RunRow known = run(1, "sha256:aa", "17");
    RunRow unknown = new RunRow(known.key(), "sha256:ab", "", "", "", "", 0, "", "");
    assertThat(written(unknown)).isEmpty();
    assertThat(written(unknown, known)).isEqualTo(written(known)).contains("Made with JDK 17");
    assertThat(written()).isEmpty();
  }
}
