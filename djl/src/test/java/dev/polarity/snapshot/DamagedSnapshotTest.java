package dev.polarity.snapshot;

import static dev.polarity.snapshot.SnapshotFixture.COORDINATES;
import static dev.polarity.snapshot.SnapshotFixture.SEED;
import static dev.polarity.snapshot.SnapshotFixture.assertContent;
import static dev.polarity.snapshot.SnapshotFixture.checksum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is not whole is passed over for the snapshot before it; what is of another run or a later
 * version is refused.
 */
class DamagedSnapshotTest {

  @TempDir Path root;
  private SnapshotFixture fixture;

  @BeforeEach
  void createStore() {
    fixture = new SnapshotFixture(root.resolve("snapshots"));
  }

  @Test
  void aFlippedByteIsPassedOverAndSaid() throws IOException {
    Random random = new Random(SEED);
    fixture.write(100, true, 0);
    fixture.write(200, true, 0);
    List<Path> files = fixture.files(200);
    for (int trial = 0; trial < 200; trial++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      assertPassedOver(file, whole, flipped, "seed " + SEED + " trial " + trial);
    }
  }

  @Test
  void aShorterOrLongerFileIsPassedOver() throws IOException {
    fixture.write(100, true, 0);
    fixture.write(200, true, 0);
    for (Path file : fixture.files(200)) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        assertPassedOver(file, whole, Arrays.copyOf(whole, length), "length " + length);
      }
      assertPassedOver(file, whole, Arrays.copyOf(whole, whole.length + 1), "one more byte");
    }
  }

  @Test
  void aMissingFileIsPassedOver() throws IOException {
    fixture.write(100, true, 0, 1);
    fixture.write(200, true, 0, 1);
    for (Path file : fixture.files(200)) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      fixture.notices.clear();
      assertThat(fixture.store.newest(0, 1).orElseThrow().step()).isEqualTo(100);
      assertThat(fixture.notices).singleElement().asString().contains("step-0000000200");
      Files.write(file, whole);
    }
    assertThat(fixture.store.newest(0, 1).orElseThrow().step()).isEqualTo(200);
  }

  @Test
  void aFileFromAnotherPlaceIsPassedOver() throws IOException {
    fixture.write(100, true, 0, 1);
    fixture.write(200, true, 0, 1);
    Path voter = fixture.directory.resolve("step-0000000200/voter-1");
    byte[] whole = Files.readAllBytes(voter);
    assertPassedOver(
        voter,
        whole,
        Files.readAllBytes(fixture.directory.resolve("step-0000000200/voter-0")),
        "another voter's");
    assertPassedOver(
        voter,
        whole,
        Files.readAllBytes(fixture.directory.resolve("step-0000000100/voter-1")),
        "another step's");
  }

  @Test
  void anotherRunsSnapshotIsRefused() {
    fixture.write(100, false);
    assertThatThrownBy(() -> fixture.store(fixture.directory, COORDINATES, 8).newest())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another run");
    assertThatThrownBy(() -> fixture.store(fixture.directory, COORDINATES + 1, 7).newest())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("150 weights")
        .hasMessageContaining("151");
  }

  @Test
  void aNewerVersionIsRefused() throws IOException {
    fixture.write(100, false);
    Path file = fixture.directory.resolve("step-0000000100/weights");
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] = 2;
    System.arraycopy(HexFormat.of().parseHex(checksum(bytes)), 0, bytes, bytes.length - 4, 4);
    Files.write(file, bytes);
    assertThatThrownBy(() -> fixture.store.newest())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void aDamagedSnapshotDoesNotCountAsOneOfTheTwo() throws IOException {
    for (long step = 100; step <= 400; step += 100) {
      fixture.write(step, true, 0);
    }
    Files.write(fixture.directory.resolve("step-0000000400/weights"), new byte[3]);
    assertThat(fixture.store.newest(0).orElseThrow().step()).isEqualTo(300);
    assertThat(fixture.store.olderOfTwoNewest()).contains(200L);
    fixture.write(350, true, 0);
    fixture.store.thin(0, 0);
    assertThat(fixture.store.steps()).containsExactly(100L, 200L, 300L, 350L);
    assertThat(fixture.names(200)).containsExactly("verdict", "weights");
    assertContent(fixture.store.newest(0).orElseThrow(), true, 0);
  }

  /** Others may wait for whoever reads, so it says that it comes further; and reads no more. */
  @Test
  void whatIsWholeIsFoundWithoutReadingThinnedSnapshots() throws IOException {
    for (long step = 100; step <= 400; step += 100) {
      fixture.write(step, true, 0, 1);
    }
    fixture.store.thin(0, 0);
    Files.write(fixture.directory.resolve("step-0000000400/voter-1"), new byte[3]);
    int head = 80;
    byte[] weights = Files.readAllBytes(fixture.directory.resolve("step-0000000200/weights"));
    weights[head]++;
    Files.write(fixture.directory.resolve("step-0000000200/weights"), weights);
    List<String> notices = new ArrayList<>();
    int[] parts = {0};

    List<SnapshotParts.Whole> found = fixture.parts(notices::add, () -> parts[0]++).newest(5);

    assertThat(found)
        .containsExactly(
            new SnapshotParts.Whole(400, true, new TreeSet<>(Set.of(0))),
            new SnapshotParts.Whole(300, true, new TreeSet<>(Set.of(0, 1))),
            new SnapshotParts.Whole(200, false, new TreeSet<>()),
            new SnapshotParts.Whole(100, false, new TreeSet<>()));
    assertThat(notices).singleElement().asString().contains("voter 1 at step 400");
    assertThat(parts[0]).as("files of the two newest, but the one cut short").isEqualTo(2 * 5 - 1);
  }

  @Test
  void aSnapshotThatIsWrittenAgainReplacesTheDamagedOne() throws IOException {
    fixture.write(100, true, 0);
    Files.write(fixture.directory.resolve("step-0000000100/average"), new byte[3]);
    assertThat(fixture.store.newest(0)).isEmpty();
    fixture.write(100, true, 0);
    assertContent(fixture.store.newest(0).orElseThrow(), true, 0);
    assertThat(fixture.store.olderOfTwoNewest()).contains(100L);
  }

  @Test
  void leftoversOfAKilledProcessGoWithTheNextWriteOnly() throws IOException {
    Path leftover = Files.createDirectories(fixture.directory.resolve(".step-0000000100.x.tmp"));
    Files.write(leftover.resolve("weights"), new byte[10]);
    assertThat(fixture.store.newest()).isEmpty();
    assertThat(fixture.store.steps()).isEmpty();
    assertThat(leftover).exists();
    fixture.write(200, false);
    assertThat(leftover).doesNotExist();
  }

  private void assertPassedOver(Path file, byte[] whole, byte[] damaged, String label)
      throws IOException {
    Files.write(file, damaged);
    fixture.notices.clear();
    int[] voters =
        file.getFileName().toString().equals("voter-1") ? new int[] {0, 1} : new int[] {0};
    Snapshot found = fixture.store.newest(voters).orElseThrow();
    assertThat(found.step()).as("%s of %s", label, file).isEqualTo(100);
    assertThat(fixture.notices).as(label).isNotEmpty();
    assertThat(String.join(" ", fixture.notices))
        .contains("passed over")
        .contains("step-0000000200");
    assertContent(found, true, voters);
    Files.write(file, whole);
  }
}
