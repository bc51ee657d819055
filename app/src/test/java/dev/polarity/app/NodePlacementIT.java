package dev.polarity.app;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How eight voters are placed on processes decides nothing: neither weights nor model. */
class NodePlacementIT {

  @TempDir Path root;

  private static List<Object> run(String method) {
    return List.of(
        "--data=digits",
        "--model=lenet",
        "--threads=1",
        "--voters=8",
        "--batch=4",
        "--method=" + method,
        "--steps=12",
        "--eval-every=6",
        "--snapshot-every=5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign", "signum"})
  void oneTwoThreeFourAndEightProcessesComeToTheSameBits(String method) {
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run(method), "--run", alone.path());
    for (int size : List.of(2, 3, 4, 8)) {
      try (NodeProcesses nodes =
          new NodeProcesses(root.resolve("nodes-" + size), size, run(method))) {
        nodes.succeed();
        nodes.files(0).assertSameModelAs(alone, method + " on " + size + " nodes");
      }
    }
  }
}
