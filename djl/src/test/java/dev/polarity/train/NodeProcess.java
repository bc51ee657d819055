package dev.polarity.train;

import dev.polarity.error.PolarityException;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One node of a small run, as a process of its own: rank, addresses, method, run directory, and
 * whether to resume. Prints each step, and at last the fingerprint or what went wrong.
 */
final class NodeProcess {

  static final int STEPS = 200;

  private NodeProcess() {}

  /** The run that all nodes, and one alone, are asked for. */
  static Training.Builder training(Path directory, Method method) {
    return SmallRuns.in(directory)
        .optVoters(4)
        .optBatch(12)
        .optSteps(STEPS)
        .optMethod(method)
        .optEvalEvery(50)
        .optCheckEvery(25)
        .optSnapshotEvery(20);
  }

  public static void main(String[] arguments) {
    int rank = Integer.parseInt(arguments[0]);
    MeshSettings settings =
        MeshSettings.defaults()
            .withDeadline(Duration.ofSeconds(10))
            .withWait(Duration.ofSeconds(60));
    TcpRendezvous rendezvous =
        new TcpRendezvous(
            rank,
            NodeAddress.parseList(arguments[1]),
            JobKey.of("sixteen bytes and more".getBytes(StandardCharsets.UTF_8)),
            settings,
            notice -> {});
    Training training =
        training(Path.of(arguments[3]), Method.parse(arguments[2]))
            .optListener(
                new RunListener() {
                  @Override
                  public void onStep(StepRecord step) {
                    System.out.println("step " + step.step());
                  }
                })
            .build();
    try {
      RunResult result =
          arguments[4].equals("resume") ? training.resume(rendezvous) : training.run(rendezvous);
      System.out.println("fingerprint " + result.fingerprint());
    } catch (PolarityException e) {
      System.out.println("failed " + e.getMessage());
      System.exit(e.exitCode());
    }
  }
}
