package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.error.StoppedException;
import dev.polarity.fault.FaultPlan;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.model.Models;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import dev.polarity.run.Stage;
import dev.polarity.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of several nodes, here threads of one process, that meet over TCP and under seeded mixtures
 * of all faults: each ends with the right fingerprint, or with a clear error after which it goes on
 * to that fingerprint; never with wrong weights, a hang, or something left behind. {@code
 * bench/faults} makes many of them, and keeps a line of each.
 */
class FaultCampaignIT {

  private static final int MIXTURES = Integer.getInteger("polarity.mixtures", 9);
  private static final long SEED = Long.getLong("polarity.seed", 20_261_123L);
  private static final Optional<Path> CSV =
      Optional.ofNullable(System.getProperty("polarity.campaign")).map(Path::of);
  private static final String HEADER =
      "number,seed,nodes,method,plan,verdict,seconds,threads,sockets,heapMiB,errors";

  private static final int STEPS = 40;
  private static final int VOTERS = 5;
  private static final MeshSettings SETTINGS =
      MeshSettings.defaults()
          .withHeartbeat(Duration.ofMillis(250))
          .withDeadline(Duration.ofSeconds(3))
          .withWait(Duration.ofSeconds(30))
          .withLeastProgress(Duration.ofSeconds(30));
  private static final Duration HANG = Duration.ofMinutes(2);
  private static final long HEAP_GROWTH_MIB = 64;

  @TempDir Path root;

  private final DataSet digits = DataSets.open(DataSets.DIGITS);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> expected = new HashMap<>();

  /** How one node ended: one of the two. */
  private record Ending(Optional<RunResult> result, Optional<Throwable> failure) {}

  @Test
  void everyMixtureEndsRightOrClearly() throws Exception {
    List<String> done = lines();
    long before = -1;
    for (int number = 0; number < MIXTURES; number++) {
      FaultMixture mixture = FaultMixture.draw(SEED, number);
      String key =
          "%d,%d,%d,%s,"
              .formatted(mixture.number(), mixture.seed(), mixture.nodes(), mixture.method());
      if (done.stream().anyMatch(line -> line.startsWith(key))) {
        continue;
      }
      long heap = run(mixture);
      // The first mixture loads classes and fills caches.
      before = before < 0 ? heap : before;
      assertThat(heap)
          .as("MiB of heap after %s, -Dpolarity.seed=%d", mixture, SEED)
          .isLessThan(before + HEAP_GROWTH_MIB);
    }
    threads.shutdownNow();
  }

  private long run(FaultMixture mixture) throws Exception {
    String right = expected(mixture.method());
    Leftovers leftovers = Leftovers.count();
    long since = System.nanoTime();
    Path directory = root.resolve("mixture-" + mixture.number());
    List<Ending> faulty = session(mixture, directory, true);
    String description = mixture + ", -Dpolarity.seed=" + SEED + ": " + faulty;
    List<String> errors = new ArrayList<>();
    for (Ending ending : faulty) {
      ending.result().ifPresent(r -> assertThat(r.fingerprint()).as(description).isEqualTo(right));
      ending.failure().ifPresent(failure -> errors.add(clear(failure, description)));
    }
    String verdict = "right";
    if (!errors.isEmpty()) {
      verdict = "stopped and resumed";
      for (Ending ending : session(mixture, directory, false)) {
        assertThat(ending.result().map(RunResult::fingerprint))
            .as(description + ", resumed: " + ending)
            .contains(right);
      }
    }
    Leftovers after = leftovers.assertNoMore(description);
    String line =
        String.format(
            Locale.ROOT,
            "%d,%d,%d,%s,%s,%s,%.1f,%d,%d,%d,%s",
            mixture.number(),
            mixture.seed(),
            mixture.nodes(),
            mixture.method(),
            mixture.plan().replace(',', ';'),
            verdict,
            (System.nanoTime() - since) / 1e9,
            after.threads().size(),
            after.sockets(),
            after.heapMebibytes(),
            String.join(" | ", errors).replace(',', ';').replaceAll("\\s+", " "));
    System.out.println(line);
    append(line);
    return after.heapMebibytes();
  }

  /** An error that tells a person what happened, and not a defect. */
  private static String clear(Throwable failure, String description) {
    assertThat(failure)
        .as(description)
        .isInstanceOf(StoppedException.class)
        .message()
        .matches("(?s).*[Nn]ode .*");
    return failure.getMessage();
  }

  private String expected(String method) {
    return expected.computeIfAbsent(
        method, unused -> training(method, root.resolve("alone-" + method)).run().fingerprint());
  }

  private Training training(String method, Path directory) {
    SortedMap<String, String> hidden = new TreeMap<>(Map.of("hidden", "48"));
    return Training.builder()
        .setData(DataSets.DIGITS, () -> digits)
        .setModel("mlp", hidden, Models.find("mlp", hidden, getClass().getClassLoader()))
        .setRun(directory)
        .optVoters(VOTERS)
        .optBatch(4)
        .optSteps(STEPS)
        .optMethod(Method.parse(method))
        .optStage(Stage.parse("7"))
        .optThreads(1)
        .optEvalEvery(15)
        .optSnapshotEvery(6)
        .build();
  }

  private List<Ending> session(FaultMixture mixture, Path directory, boolean faulty)
      throws InterruptedException {
    List<NodeAddress> addresses =
        FreePorts.choose(mixture.nodes()).stream()
            .map(port -> new NodeAddress("127.0.0.1", port))
            .toList();
    JobKey key = JobKey.random();
    List<Future<RunResult>> nodes = new ArrayList<>();
    for (int rank = 0; rank < mixture.nodes(); rank++) {
      MeshSettings settings =
          faulty
              ? SETTINGS.withDecorator(FaultPlan.parse(mixture.plan()).decorator(() -> {}))
              : SETTINGS;
      TcpRendezvous rendezvous = new TcpRendezvous(rank, addresses, key, settings, notice -> {});
      Training training = training(mixture.method(), directory.resolve("node-" + rank));
      nodes.add(
          threads.submit(() -> faulty ? training.run(rendezvous) : training.resume(rendezvous)));
    }
    List<Ending> endings = new ArrayList<>();
    for (Future<RunResult> node : nodes) {
      endings.add(await(node, mixture));
    }
    return endings;
  }

  private static Ending await(Future<RunResult> node, FaultMixture mixture)
      throws InterruptedException {
    try {
      return new Ending(
          Optional.of(node.get(HANG.toSeconds(), TimeUnit.SECONDS)), Optional.empty());
    } catch (ExecutionException e) {
      return new Ending(Optional.empty(), Optional.of(e.getCause()));
    } catch (TimeoutException e) {
      throw new AssertionError("It hangs: " + mixture + ", -Dpolarity.seed=" + SEED, e);
    }
  }

  private static List<String> lines() throws IOException {
    if (CSV.isEmpty() || !Files.exists(CSV.get())) {
      append(HEADER);
      return List.of();
    }
    return Files.readAllLines(CSV.get());
  }

  private static void append(String line) {
    if (CSV.isPresent()) {
      try {
        Files.writeString(
            CSV.get(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
