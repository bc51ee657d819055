package dev.polarity.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

  @TempDir Path directory;

  @Test
  void fileIsWrittenAndReplaced() throws IOException {
    Path target = directory.resolve("a");
    AtomicFiles.write(target, new byte[] {1, 2});
    AtomicFiles.write(target, new byte[] {3});
    assertThat(target).hasBinaryContent(new byte[] {3});
    assertThat(names()).containsExactly("a");
  }

  @Test
  void failureLeavesTheOldFileAndNothingElse() throws IOException {
    Path target = directory.resolve("a");
    AtomicFiles.write(target, new byte[] {1});
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    target,
                    out -> {
                      out.write(ByteBuffer.wrap(new byte[] {9}));
                      throw new IOException("no space");
                    }))
        .hasMessage("no space");
    assertThat(target).hasBinaryContent(new byte[] {1});
    assertThat(names()).containsExactly("a");
  }

  @Test
  void targetIsNotTouchedBeforeTheContentIsWhole() throws IOException {
    Path target = directory.resolve("a");
    AtomicFiles.write(target, new byte[] {1});
    AtomicFiles.write(
        target,
        out -> {
          out.write(ByteBuffer.wrap(new byte[] {2}));
          assertThat(target).hasBinaryContent(new byte[] {1});
        });
    assertThat(target).hasBinaryContent(new byte[] {2});
  }

  @Test
  void directoryIsWrittenAndReplaced() throws IOException {
    Path target = directory.resolve("d");
    AtomicFiles.writeDirectory(target, inside -> Files.write(inside.resolve("x"), new byte[] {1}));
    AtomicFiles.writeDirectory(target, inside -> Files.write(inside.resolve("y"), new byte[] {2}));
    assertThat(target.resolve("x")).doesNotExist();
    assertThat(target.resolve("y")).hasBinaryContent(new byte[] {2});
    assertThat(names()).containsExactly("d");
  }

  @Test
  void emptyDirectoryCountsAsNotThere() throws IOException {
    Path target = Files.createDirectory(directory.resolve("d"));
    AtomicFiles.writeDirectory(target, inside -> Files.write(inside.resolve("x"), new byte[] {1}));
    assertThat(target.resolve("x")).exists();
    assertThat(names()).containsExactly("d");
  }

  @Test
  void failedDirectoryLeavesTheOldOne() throws IOException {
    Path target = directory.resolve("d");
    AtomicFiles.writeDirectory(target, inside -> Files.write(inside.resolve("x"), new byte[] {1}));
    assertThatThrownBy(
            () ->
                AtomicFiles.writeDirectory(
                    target,
                    inside -> {
                      Files.write(inside.resolve("y"), new byte[] {2});
                      throw new IOException("no space");
                    }))
        .hasMessage("no space");
    assertThat(target.resolve("x")).exists();
    assertThat(names()).containsExactly("d");
  }

  @Test
  void temporariesOfKilledProcessesGo() throws IOException {
    Files.createDirectories(directory.resolve(".d.1.tmp/inside"));
    Files.write(directory.resolve(".a.2.tmp"), new byte[1]);
    Files.write(directory.resolve("kept"), new byte[1]);
    AtomicFiles.removeTemporaries(directory);
    assertThat(names()).containsExactly("kept");
    AtomicFiles.removeTemporaries(directory.resolve("absent"));
  }

  @Test
  void deletedDirectoryIsGone() throws IOException {
    Files.createDirectories(directory.resolve("d/e"));
    AtomicFiles.deleteDirectory(directory.resolve("d"));
    AtomicFiles.deleteDirectory(directory.resolve("absent"));
    assertThat(names()).isEmpty();
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }
}
