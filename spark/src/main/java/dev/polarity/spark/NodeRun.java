package dev.polarity.spark;

import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Placement;
import dev.polarity.file.WriteFailure;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.mesh.WatchedRendezvous;
import dev.polarity.model.Models;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunYaml;
import dev.polarity.snapshot.SnapshotMirror;
import dev.polarity.train.StopSignal;
import dev.polarity.train.Training;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A node of a run on an executor: its directory, its data, its part of the training. */
final class NodeRun {

  private static final String WEIGHTS = "model-0000.params";

  private final NodeJob job;
  private final int rank;
  private final List<NodeAddress> addresses;
  private final ServerSocketChannel listening;
  private final ProgressLines lines;
  private final BooleanSupplier interrupted;
  private WatchedRendezvous meeting;

  NodeRun(
      NodeJob job,
      int rank,
      List<NodeAddress> addresses,
      ServerSocketChannel listening,
      ProgressLines lines,
      BooleanSupplier interrupted) {
    this.job = job;
    this.rank = rank;
    this.addresses = addresses;
    this.listening = listening;
    this.lines = lines;
    this.interrupted = interrupted;
  }

  /**
   * Trains to the end of the run.
   *
   * @return how this node ended
   * @throws NodeFailedException if it failed before it met the others, who would wait for it
   */
  NodeOutcome run() {
    try {
      return trained();
    } catch (IOException | RuntimeException | LinkageError e) {
      NodeOutcome outcome = NodeOutcome.failed(rank, e);
      if (addresses.size() > 1 && !hasMet()) {
        throw new NodeFailedException(outcome);
      }
      return outcome;
    }
  }

  private boolean hasMet() {
    return meeting != null && meeting.hasMet();
  }

  private NodeOutcome trained() throws IOException {
    LocalDisk disk = LocalDisk.here(Optional.ofNullable(job.localDirectory()));
    disk.removeOtherRuns(job.runId());
    Path directory = disk.run(job.runId());
    RunFile request = request(directory);
    Optional<RunMirror> mirror =
        Optional.ofNullable(job.sharedDirectory())
            .map(uri -> SharedDirectory.open(uri, "--run", job.hadoop().value()))
            .map(shared -> new RunMirror(shared, request.request()));
    if (mirror.isPresent()) {
      restore(mirror.get(), directory);
    }
    RunResult result;
    try (RunDirectory run =
        RunDirectory.isRun(directory)
            ? RunDirectory.open(directory)
            : RunDirectory.create(directory, request.request(), request.settings())) {
      result = trained(run, request, disk, mirror);
    }
    return published(mirror, directory, result);
  }

  private RunResult trained(
      RunDirectory run, RunFile request, LocalDisk disk, Optional<RunMirror> mirror) {
    Optional<MirrorThread> copying =
        mirror.map(found -> new MirrorThread(found, run.path(), rank, lines::add));
    try {
      return train(
          run,
          request,
          disk,
          copying.<SnapshotMirror>map(found -> found).orElse(SnapshotMirror.NONE));
    } finally {
      copying.ifPresent(MirrorThread::close);
    }
  }

  private RunFile request(Path directory) throws IOException {
    Path file = directory.resolveSibling(directory.getFileName() + ".yaml");
    Files.writeString(file, job.request());
    return RunYaml.read(file);
  }

  private void restore(RunMirror mirror, Path directory) {
    try {
      mirror.restore(directory);
    } catch (IOException e) {
      throw new StoppedException(
          "What %s holds of the run cannot be fetched (%s); mend that, and resume the run."
              .formatted(job.sharedDirectory(), WriteFailure.reason(e)),
          e);
    }
  }

  private RunResult train(
      RunDirectory run, RunFile request, LocalDisk disk, SnapshotMirror mirror) {
    RunSpec spec = request.request();
    StopSignal stop = new StopSignal();
    int nodes = addresses.size();
    Training.Builder builder =
        Training.builder()
            .optSpec(spec)
            .optSettings(request.settings())
            .setData(
                spec.data(),
                () ->
                    job.data()
                        .open(disk, voter -> Placement.nodeOf(voter, nodes, spec.voters()) == rank))
            .setRun(run.path())
            .optListener(new DriverLines(rank, lines::add, interrupted, stop))
            .optStop(stop)
            .optAllowDifferentArithmetic(job.choices().differentArithmetic())
            .optResetVoterState(job.choices().resetVoterState())
            .optCheckEvery(job.choices().checkEvery())
            .optMirror(mirror);
    if (job.block() != null) {
      builder.setBlock(job.block()::get);
    } else {
      ClassLoader classes = Thread.currentThread().getContextClassLoader();
      builder.setModel(
          spec.model(),
          spec.modelOptions(),
          Models.find(spec.model(), spec.modelOptions(), classes));
    }
    if (job.loss() != null) {
      builder.setLoss(job.loss().get());
    }
    if (job.frozen() != null) {
      builder.optFreeze(job.frozen());
    }
    Training training = builder.build();
    if (nodes == 1) {
      return training.resume(run);
    }
    meeting =
        new WatchedRendezvous(
            new TcpRendezvous(
                rank,
                addresses,
                listening,
                JobKey.of(job.key()),
                job.mesh().settings(),
                lines::add));
    return training.resume(run, meeting);
  }

  private NodeOutcome published(Optional<RunMirror> mirror, Path directory, RunResult result) {
    if (rank != 0) {
      return NodeOutcome.done(rank, "", new byte[0]);
    }
    try {
      if (mirror.isPresent()) {
        mirror.get().publish(directory);
      }
      byte[] weights =
          job.returnsModel()
              ? Files.readAllBytes(directory.resolve("model").resolve(WEIGHTS))
              : new byte[0];
      return NodeOutcome.done(rank, result.toJson(), weights);
    } catch (IOException e) {
      throw new StoppedException(
          "The finished run cannot be written to %s (%s); mend that, and resume the run."
              .formatted(job.sharedDirectory(), WriteFailure.reason(e)),
          e);
    }
  }
}
