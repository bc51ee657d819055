package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  private static final RunSpec SPEC = RunSpec.builder().threads(1).build();

  @TempDir Path root;
  private Path run;

  @BeforeEach
  void choose() {
    run = root.resolve("a");
  }

  private RunDirectory create() {
    return RunDirectory.create(run, SPEC, RunSettings.defaults());
  }

  private static MetricsLine line(long step) {
    return new MetricsLine(step, step / 10.0, 0.1, Double.NaN, 0.5, 1, 0.7, 1000, 1L << 40, "ab");
  }

  private static RunResult result() {
    return new RunResult(
        0.987,
        0.98,
        Double.NaN,
        0.05,
        "sha256:ab",
        1,
        "cd",
        true,
        100,
        2.5,
        12.75,
        0.01,
        0.005,
        61_706,
        "signum",
        "adaptive",
        "step",
        true,
        -1,
        32,
        4,
        1,
        2,
        "native",
        0,
        0,
        6_170_600,
        0,
        "17",
        "0.1.0");
  }

  @Test
  void newRunHoldsTheRequestOnly() throws Exception {
    try (RunDirectory directory = create()) {
      assertThat(directory.file())
          .isEqualTo(RunFile.ofRequest(SPEC, RunSettings.defaults()))
          .isEqualTo(RunYaml.read(run.resolve("run.yaml")));
      assertThat(directory.probe()).isEmpty();
      assertThat(directory.metrics()).isEmpty();
      assertThat(directory.result()).isEmpty();
      assertThat(directory.totals()).isEqualTo(RunTotals.NONE);
    }
    assertThat(names(run)).containsExactlyInAnyOrder("run.yaml", "lock");
    assertThat(names(root)).containsExactly("a");
  }

  private static List<String> names(Path directory) throws Exception {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void emptyDirectoryCountsAsMissing() throws Exception {
    Files.createDirectory(run);
    create().close();
    assertThat(RunDirectory.isRun(run)).isTrue();
  }

  @Test
  void whatAKilledProcessLeftHalfWrittenGoesWhenTheRunIsOpened() throws Exception {
    create().close();
    Files.createDirectory(run.resolve(".model.1f.tmp"));
    Files.writeString(run.resolve(".model.1f.tmp").resolve("model.safetensors"), "half");
    Files.writeString(run.resolve(".probe.2e.tmp"), "sha");
    RunDirectory.view(run);
    assertThat(names(run)).contains(".probe.2e.tmp", ".model.1f.tmp");
    RunDirectory.open(run).close();
    assertThat(names(run)).containsExactly("lock", "run.yaml");
  }

  @Test
  void occupiedNamesAreRefused() throws Exception {
    Files.writeString(run, "a file");
    assertThatThrownBy(this::create)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("--run " + run + ": expected a directory, found a file; choose another name.");
    Files.delete(run);
    Files.createDirectory(run);
    Files.writeString(run.resolve("thesis.tex"), "precious");
    assertThatThrownBy(this::create)
        .hasMessage(
            "--run "
                + run
                + ": the directory is not empty and holds no run; choose a new or an empty one.");
    assertThat(names(run)).containsExactly("thesis.tex");
    assertThat(names(root)).containsExactly("a");
  }

  @Test
  void unfinishedRunIsRefusedWithTheLineThatResumesIt() {
    create().close();
    assertThatThrownBy(this::create)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--run " + run + ": holds an unfinished run; continue it with: polarity resume " + run);
    run = root.resolve("it's a run");
    create().close();
    assertThatThrownBy(this::create)
        .hasMessageEndingWith("polarity resume '" + root + "/it'\\''s a run'");
  }

  @Test
  void finishedRunIsRefused() {
    try (RunDirectory directory = create()) {
      assertThat(directory.isFinished()).isFalse();
      directory.writeResult(result());
      assertThat(directory.isFinished()).isTrue();
    }
    assertThatThrownBy(this::create)
        .hasMessage("--run " + run + ": holds a finished run; choose another directory.");
  }

  @Test
  void directoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");
    run = file.resolve("below");
    assertThatThrownBy(this::create)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--run " + run + ": the directory cannot be made (");
  }

  @Test
  void temporaryOfAKilledProcessIsHarmless() throws Exception {
    Path left = root.resolve(".a.0123.tmp");
    Files.createDirectory(left);
    Files.writeString(left.resolve("run.yaml"), "form");
    try (RunDirectory directory = create()) {
      Files.writeString(run.resolve(".run.yaml.tmp"), "torn");
      directory.complete(data(), resolved(), madeWith());
    }
    try (RunDirectory directory = RunDirectory.open(run)) {
      assertThat(directory.file().isComplete()).isTrue();
    }
  }

  private static DataSection data() {
    return new DataSection("digits", "00".repeat(32), 6, 2, List.of(1L, 2L), List.of("a", "b"));
  }

  private static Resolved resolved() {
    return new Resolved(
        0.01, 1, Kernels.NATIVE, 10, 1, Optional.empty(), Optional.empty(), List.of());
  }

  private static MadeWith madeWith() {
    return MadeWith.here("PyTorch");
  }

  /** As what was copied to a disk that was full. */
  @Test
  void filesThatAreEmptyAreNoFiles() throws Exception {
    create().close();
    RunDirectory directory = RunDirectory.view(run);
    for (String name : List.of("totals.json", "result.json")) {
      Files.createFile(run.resolve(name));
      assertThatThrownBy(name.equals("totals.json") ? directory::totals : directory::result)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(name + ": is not the JSON that Polarity writes;");
    }
  }

  @Test
  void secondWriteAddsWhatWasFound() {
    try (RunDirectory directory = create()) {
      directory.complete(data(), resolved(), madeWith());
    }
    RunFile read = RunDirectory.view(run).file();
    assertThat(read.request()).isEqualTo(SPEC);
    assertThat(read.data()).contains(data());
    assertThat(read.resolved()).contains(resolved());
    assertThat(read.madeWith()).contains(madeWith());
  }

  @Test
  void twoNeverWorkOnOneRun() {
    RunDirectory first = create();
    assertThatThrownBy(() -> RunDirectory.open(run))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            run + ": another process is working on this run; wait for it or stop it first.");
    assertThat(RunDirectory.view(run).file().request()).isEqualTo(SPEC);
    first.close();
    RunDirectory.open(run).close();
  }

  @Test
  void whatIsNoRunIsNotOpened() throws Exception {
    assertThatThrownBy(() -> RunDirectory.open(run))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(run + ": there is no such directory.");
    Files.createDirectory(run);
    assertThatThrownBy(() -> RunDirectory.view(run))
        .hasMessage(run + ": holds no run (run.yaml is missing).");
    assertThat(names(run)).isEmpty();
    Files.writeString(run.resolve("run.yaml"), "format: 9");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> RunDirectory.open(run)).hasMessageContaining("newer Polarity");
    }
  }

  @Test
  void runsAreNumbered() throws Exception {
    Path runs = root.resolve("runs");
    RunDirectory.createNext(runs, SPEC, RunSettings.defaults()).close();
    RunDirectory second = RunDirectory.createNext(runs, SPEC, RunSettings.defaults());
    second.close();
    assertThat(second.path()).isEqualTo(runs.resolve("digits-lenet-2"));
    RunSpec elsewhere = SPEC.toBuilder().data("/some/My Photos/").build();
    RunDirectory.createNext(runs, elsewhere, RunSettings.defaults()).close();
    assertThat(names(runs))
        .containsExactly("My-Photos-lenet-1", "digits-lenet-1", "digits-lenet-2");
  }

  @Test
  void runThatEndedBeforeItsFirstStepIsRemoved() throws Exception {
    try (RunDirectory directory = create()) {
      directory.writeProbe("ab");
      Files.createDirectories(directory.snapshots().resolve("step-0"));
      directory.remove();
    }
    assertThat(names(root)).isEmpty();
    create().close();
  }

  @Test
  void probeAndTotalsComeBack() {
    try (RunDirectory directory = create()) {
      directory.writeProbe("sha256:ab");
      directory.writeTotals(new RunTotals(1.5, 2, 3, true));
    }
    RunDirectory view = RunDirectory.view(run);
    assertThat(view.probe()).contains("sha256:ab");
    assertThat(view.totals()).isEqualTo(new RunTotals(1.5, 2, 3, true));
  }

  @Test
  void metricsAreOneLineEachWithTheContractsNames() throws Exception {
    try (RunDirectory directory = create()) {
      directory.append(line(10));
      directory.append(line(15));
      assertThat(directory.metrics()).containsExactly(line(10), line(15));
    }
    assertThat(Files.readString(run.resolve("metrics.jsonl")))
        .startsWith(
            "{\"step\":10,\"epoch\":1,\"rate\":0.1,\"trainLoss\":null,\"testAccuracy\":0.5,"
                + "\"testAccuracyLast\":1,\"agreement\":0.7,\"imagesPerSecond\":1000,"
                + "\"bytesSent\":1099511627776,\"fingerprint\":\"ab\"}\n{\"step\":15,");
  }

  @Test
  void metricsAreCutToTheStepFromWhichTheRunGoesOn() throws Exception {
    Path file = run.resolve("metrics.jsonl");
    try (RunDirectory directory = create()) {
      directory.cutMetrics(5);
      assertThat(file).doesNotExist();
      directory.append(line(10));
      directory.append(line(20));
      directory.append(line(30));
      Files.writeString(file, "{\"step\":40,\"epo", StandardOpenOption.APPEND);
      assertThat(directory.metrics()).hasSize(3);
      directory.cutMetrics(20);
      assertThat(directory.metrics()).containsExactly(line(10), line(20));
      directory.append(line(30));
      assertThat(directory.metrics()).containsExactly(line(10), line(20), line(30));
      assertThat(Files.readString(file)).endsWith("\n").doesNotContain("epo{");
    }
  }

  @Test
  void lineThatAPowerCutFilledWithZerosIsPassedOver() throws Exception {
    try (RunDirectory directory = create()) {
      directory.append(line(10));
      Files.write(run.resolve("metrics.jsonl"), new byte[40], StandardOpenOption.APPEND);
      Files.writeString(run.resolve("metrics.jsonl"), "\n", StandardOpenOption.APPEND);
      directory.append(line(20));
      assertThat(directory.metrics()).containsExactly(line(10), line(20));
    }
  }

  @Test
  void resultHasTheContractsNamesInTheirOrder() throws Exception {
    try (RunDirectory directory = create()) {
      directory.writeResult(result());
      assertThat(directory.result()).contains(result());
    }
    String contract =
        "testAccuracy, testAccuracyLast, testLoss, trainLoss, fingerprint, arithmetic, probe, "
            + "repeatable, steps, epochs, seconds, initialRate, finalRate, parameters, method, "
            + "schedule, stage, averaging, seed, batch, voters, nodes, threads, kernels, bytesSent, "
            + "bytesReceived, bits, bitsPerCoordinatePerStep, jdk, version";
    String json = Files.readString(run.resolve("result.json"));
    String found =
        json.lines()
            .filter(text -> text.contains(":"))
            .map(text -> text.substring(text.indexOf('"') + 1, text.indexOf("\":")))
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    assertThat(found).isEqualTo(contract);
    assertThat(json).contains("\"testLoss\": null", "\"epochs\": 2.5", "\"seed\": -1");
  }

  @Test
  void damagedResultIsNamed() throws Exception {
    create().close();
    Files.writeString(run.resolve("result.json"), "{");
    assertThatThrownBy(() -> RunDirectory.view(run).result())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            run.resolve("result.json")
                + ": is not the JSON that Polarity writes; bring the file back, or delete it, and"
                + " then: polarity resume "
                + run);
  }
}
