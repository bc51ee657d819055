package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.data.DataSets;
import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMirrorTest {

  private static final RunSpec SPEC =
      RunSpec.builder().voters(2).threads(1).method(Method.LION_VOTE).build();

  @TempDir private Path directory;
  private Path store;
  private Path first;
  private Path second;
  private SharedDirectory shared;

  @BeforeEach
  void makeRuns() throws IOException {
    store = directory.resolve("store");
    first = run("first", 0);
    second = run("second", 1);
    shared = SharedDirectory.open("far://" + store, "--run", FarFiles.settings());
  }

  private Path run(String name, int voter) throws IOException {
    Path run = Files.createDirectories(directory.resolve(name));
    for (String file : List.of("run.yaml", "probe", "metrics.jsonl")) {
      Files.writeString(run.resolve(file), file + " of the run");
    }
    snapshot(run, 10, voter);
    segments(run, 0, 10);
    return run;
  }

  private static void snapshot(Path run, int step, int voter) throws IOException {
    Path snapshot =
        Files.createDirectories(run.resolve("snapshots").resolve("step-%010d".formatted(step)));
    for (String file : List.of("weights", "verdict", "average", "voter-" + voter)) {
      Files.writeString(snapshot.resolve(file), file + " at " + step);
    }
  }

  private static void segments(Path run, int... steps) throws IOException {
    Path journal = Files.createDirectories(run.resolve("journal"));
    for (int step : steps) {
      Files.writeString(journal.resolve("segment-%010d".formatted(step)), "from " + step);
    }
  }

  private RunMirror mirror() {
    return new RunMirror(shared, SPEC);
  }

  @Test
  void aSnapshotCountsWhenAllNodesHaveCopiedTheirParts() throws IOException {
    mirror().copy(first, 0, 10);
    assertThat(mirror().wholeSnapshots()).isEmpty();
    assertThat(mirror().restore(directory.resolve("none"))).isEmpty();
    mirror().copy(second, 1, 10);
    assertThat(mirror().wholeSnapshots()).containsExactly("step-0000000010");

    Path third = directory.resolve("third");
    assertThat(mirror().restore(third)).contains("step-0000000010");
    Path snapshot = third.resolve("snapshots").resolve("step-0000000010");
    assertThat(snapshot.resolve("weights")).hasContent("weights at 10");
    assertThat(snapshot.resolve("voter-0")).hasContent("voter-0 at 10");
    assertThat(snapshot.resolve("voter-1")).hasContent("voter-1 at 10");
    assertThat(third.resolve("run.yaml")).hasContent("run.yaml of the run");
    assertThat(third.resolve("journal").resolve("segment-0000000000")).hasContent("from 0");
    assertThat(third.resolve("journal").resolve("segment-0000000010")).doesNotExist();
  }

  @Test
  void aNodeThatStillHasItsRunGetsTheFilesOfAllVoters() throws IOException {
    mirror().copy(first, 0, 10);
    mirror().copy(second, 1, 10);
    Files.writeString(first.resolve("probe"), "newer");
    mirror().restore(first);
    assertThat(first.resolve("snapshots/step-0000000010/voter-1")).hasContent("voter-1 at 10");
    assertThat(first.resolve("probe")).hasContent("newer");
    assertThat(first.resolve("journal/segment-0000000010")).exists();
  }

  /** It would else not know the rates that were measured since. */
  @Test
  void aNodeThatIsBehindGetsWhatTheRunHasFoundSince() throws IOException {
    mirror().copy(first, 0, 10);
    mirror().copy(second, 1, 10);
    Path stale = directory.resolve("stale");
    mirror().restore(stale);
    snapshot(first, 20, 0);
    snapshot(second, 20, 1);
    Files.writeString(first.resolve("run.yaml"), "run.yaml with more rates");
    mirror().copy(first, 0, 20);
    mirror().copy(second, 1, 20);

    assertThat(mirror().restore(stale)).contains("step-0000000020");
    assertThat(stale.resolve("run.yaml")).hasContent("run.yaml with more rates");

    Files.writeString(stale.resolve("run.yaml"), "run.yaml with still more");
    mirror().restore(stale);
    assertThat(stale.resolve("run.yaml")).hasContent("run.yaml with still more");
  }

  @Test
  void halfAPartAndADamagedOneDoNotCount() throws IOException {
    for (int step : List.of(10, 20, 30)) {
      snapshot(first, step, 0);
      snapshot(second, step, 1);
      mirror().copy(first, 0, step);
      mirror().copy(second, 1, step);
    }
    assertThat(mirror().wholeSnapshots()).hasSize(3);
    Files.writeString(part("step-0000000030", "voter-1@"), "half");
    assertThat(mirror().wholeSnapshots()).containsExactly("step-0000000010", "step-0000000020");
    Path damaged = part("step-0000000020", "weights@");
    Files.writeString(damaged, "WEIGHTS at 20");
    assertThat(mirror().wholeSnapshots()).contains("step-0000000020");
    assertThat(mirror().restore(directory.resolve("third"))).contains("step-0000000010");
  }

  private Path part(String step, String prefix) throws IOException {
    try (Stream<Path> parts =
        Files.list(store.resolve("resume").resolve("snapshots").resolve(step))) {
      return parts
          .filter(part -> part.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void theTwoNewestWholeSnapshotsAreKept() throws IOException {
    RunMirror zero = mirror();
    RunMirror one = mirror();
    for (int step = 20; step <= 50; step += 10) {
      snapshot(first, step, 0);
      snapshot(second, step, 1);
      one.copy(second, 1, step);
      zero.copy(first, 0, step);
    }
    assertThat(mirror().wholeSnapshots()).containsExactly("step-0000000040", "step-0000000050");
  }

  @Test
  void aFinishedRunIsPublishedUnderPlainNames() throws IOException {
    Files.createDirectories(first.resolve("model"));
    Files.writeString(first.resolve("model/model-0000.params"), "weights");
    Files.writeString(first.resolve("result.json"), "{}");
    assertThat(RunMirror.isBegun(shared)).isFalse();
    mirror().publish(first);
    assertThat(RunMirror.isBegun(shared)).isTrue();
    assertThat(store.resolve("result.json")).hasContent("{}");
    assertThat(store.resolve("model/model-0000.params")).hasContent("weights");
    assertThat(RunMirror.weights(shared)).asString().isEqualTo("weights");
  }

  @Test
  void distantDataAreCopiedOnce() throws IOException {
    Path images = Files.createDirectories(directory.resolve("data/pictures"));
    for (String name : List.of("a", "b")) {
      Path folder = Files.createDirectories(images.resolve(name));
      java.awt.image.BufferedImage image =
          new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < 10; i++) {
        image.getRaster().setSample(i % 8, name.charAt(0) % 8, 0, 20 * i + 5);
        javax.imageio.ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
    }
    LocalDisk disk = LocalDisk.at(directory.resolve("disk"));
    PathShipment shipment = new PathShipment("far://" + images, FarFiles.settings());
    byte[] hash = shipment.open(disk, voter -> true).contentHash();
    assertThat(hash).isEqualTo(DataSets.open(images.toString()).contentHash());
    assertThat(shipment.open(disk, voter -> true).contentHash()).isEqualTo(hash);
    try (Stream<Path> copies = Files.list(disk.data())) {
      assertThat(copies).hasSize(1);
    }
    assertThatThrownBy(
            () ->
                new PathShipment("far://" + images + "/none", FarFiles.settings())
                    .open(disk, voter -> true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no such directory");
  }

  @Test
  void aPathThatHadoopDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> SharedDirectory.open("nowhere:///a", "--run", FarFiles.settings()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--run nowhere:///a");
  }
}
