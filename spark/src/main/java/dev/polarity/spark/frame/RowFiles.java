package dev.polarity.spark.frame;

import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.broadcast.Broadcast;

/**
 * The rows on this machine's disk: a directory for each shard, named after the hash of all rows, so
 * that what an earlier attempt of the job has fetched is not fetched again.
 */
final class RowFiles {

  private static final ByteBuffer[] NONE = {};

  private final Path directory;

  RowFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Fetches the shards that this node needs and maps them.
   *
   * @param rows the rows
   * @param needed whether this node needs a shard, by its number
   * @return the pieces of each shard, none for those that are not needed
   * @throws StoppedException if the disk takes them not
   */
  ByteBuffer[][] fetch(RowSet rows, IntPredicate needed) {
    ByteBuffer[][] shards = new ByteBuffer[rows.shards()][];
    for (int shard = 0; shard < shards.length; shard++) {
      shards[shard] = needed.test(shard) ? fetch(rows, shard) : NONE;
    }
    return shards;
  }

  /** Removes rows of earlier fits. */
  void removeAllBut(RowSet... kept) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "rows-*")) {
      for (Path rows : found) {
        String name = rows.getFileName().toString();
        if (Arrays.stream(kept).noneMatch(set -> name.startsWith(prefix(set)))) {
          AtomicFiles.deleteTree(rows);
        }
      }
    } catch (IOException e) {
      // There are none, or they take room only, until Spark removes them with the executor.
      return;
    }
  }

  private static String prefix(RowSet rows) {
    return "rows-" + HexFormat.of().formatHex(rows.contentHash());
  }

  private ByteBuffer[] fetch(RowSet rows, int shard) {
    String name = "%s-%d-of-%d".formatted(prefix(rows), shard, rows.shards());
    Path place = directory.resolve(name);
    List<Broadcast<byte[]>> pieces = rows.pieces(shard);
    try {
      Files.createDirectories(directory);
      if (!Files.isDirectory(place)) {
        AtomicFiles.writeDirectory(place, temporary -> write(temporary, pieces));
      }
      ByteBuffer[] mapped = new ByteBuffer[pieces.size()];
      for (int i = 0; i < mapped.length; i++) {
        mapped[i] = map(place.resolve(Integer.toString(i)));
      }
      return mapped;
    } catch (IOException e) {
      throw new StoppedException(
          "The rows cannot be kept in %s (%s); make room there, or set localDirectory."
              .formatted(place, WriteFailure.reason(e)),
          e);
    }
  }

  private static void write(Path temporary, List<Broadcast<byte[]>> pieces) throws IOException {
    for (int i = 0; i < pieces.size(); i++) {
      Files.write(temporary.resolve(Integer.toString(i)), pieces.get(i).value());
    }
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
