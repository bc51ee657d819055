package dev.polarity.train;

import static dev.polarity.train.NodeRuns.core;
import static dev.polarity.train.NodeRuns.result;
import static dev.polarity.train.NodeRuns.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs over nodes that are threads of this process: nothing about the result changes. */
class NodesIT {

  @TempDir Path directory;

  private NodeRuns runs;

  @BeforeEach
  void prepare() {
    runs = new NodeRuns(directory);
  }

  @ParameterizedTest
  @CsvSource({"SIGNUM, 1", "SIGN, 2", "SIGNUM, 2", "SIGN, 3", "SIGNUM, 4", "LION_VOTE, 2"})
  void anyNumberOfNodesGivesTheResultOfOne(Method method, int count) {
    RunResult alone = runs.run("alone", method).build().run();

    RunResult result = result(together(runs.nodes("node", count, method), Training::run));

    assertThat(core(result)).isEqualTo(core(alone));
    assertThat(result.nodes()).isEqualTo(count);
    for (int rank = 0; rank < count; rank++) {
      assertThat(runs.metrics("node" + rank)).isEqualTo(runs.metrics("alone"));
    }
    assertThat(InitialFile.sha256(directory.resolve("node0/model/model.safetensors")))
        .isEqualTo(InitialFile.sha256(directory.resolve("alone/model/model.safetensors")));
    for (int rank = 1; rank < count; rank++) {
      assertThat(directory.resolve("node" + rank + "/model")).doesNotExist();
      assertThat(directory.resolve("node" + rank + "/result.json")).doesNotExist();
    }
  }

  /** Initial rate and statistics of batch normalisation come from rank 0. */
  @ParameterizedTest
  @EnumSource(Sampling.class)
  void statisticsAndTheInitialRateAreThoseOfOneNode(Sampling sampling) {
    RunResult alone = normalised("alone", sampling).run();

    RunResult result =
        result(
            together(
                List.of(
                    normalised("node0", sampling),
                    normalised("node1", sampling),
                    normalised("node2", sampling)),
                Training::run));

    assertThat(core(result)).isEqualTo(core(alone));
    assertThat(runs.metrics("node2")).isEqualTo(runs.metrics("alone"));
    for (String name : List.of("node0", "node2")) {
      assertThat(RunDirectory.view(directory.resolve(name)).file().resolved())
          .isEqualTo(RunDirectory.view(directory.resolve("alone")).file().resolved());
    }
  }

  private Training normalised(String name, Sampling sampling) {
    return SmallRuns.in(directory.resolve(name))
        .setModel("normalised", Map.of(), (input, outputs) -> SmallRuns.normalised())
        .optSampling(sampling)
        .build();
  }

  @ParameterizedTest
  @CsvSource({"SGD", "ADAM"})
  void denseMethodsAddUpOverNodesAndOthersAreRefused(Method method) throws IOException {
    RunResult alone = runs.run("alone", method).build().run();
    RunResult result = result(together(runs.nodes("node", 2, method), Training::run));
    assertThat(result.trainLoss()).isCloseTo(alone.trainLoss(), within(1e-3));
    Path totals = directory.resolve("node0/totals.json");
    String finished = Files.readString(totals);
    assertThat(result(together(runs.nodes("node", 2, method), Training::resume))).isEqualTo(result);
    assertThat(totals).as("a finished run is not begun again").hasContent(finished);
    for (Object end : together(runs.nodes("other", 2, Method.EF_SIGN), Training::run)) {
      assertThat((Throwable) end)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("--method ef-sign is compared within one process only");
    }
  }
}
