package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A directory that all executors reach through Hadoop's {@code FileSystem}: local, HDFS, S3 and
 * their kin. Such stores differ in whether they rename atomically, append, or show a file that is
 * still being written; so none of that is relied on. A file that must be whole is a <em>part</em>,
 * whose name tells its length and its CRC32C: {@code weights@246824-1a2b3c4d}. Half of it has
 * another length and so does not count, and it is checked again when it is fetched.
 */
final class SharedDirectory {

  private static final Pattern PART = Pattern.compile("(.+)@(\\d{1,18})-([0-9a-f]{8})");
  private static final int BUFFER = 1 << 16;

  private final FileSystem files;
  private final org.apache.hadoop.fs.Path root;

  private SharedDirectory(FileSystem files, org.apache.hadoop.fs.Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * A file of which the name tells whether it is whole.
   *
   * @param name the name without what was added
   * @param bytes its length
   * @param checksum its CRC32C
   * @param path where it is
   */
  record Part(String name, long bytes, int checksum, org.apache.hadoop.fs.Path path) {}

  /**
   * Opens a directory; touches nothing.
   *
   * @param uri a path that Hadoop understands
   * @param option the name of the setting that gave it
   * @throws InvalidInputException if there is no such file system
   */
  static SharedDirectory open(String uri, String option, Configuration hadoop) {
    try {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
      FileSystem files = path.getFileSystem(hadoop);
      return new SharedDirectory(files, files.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s %s: Hadoop does not know this path (%s); expected one such as hdfs:///runs/a, s3a://bucket/runs/a or file:/mnt/runs/a."
              .formatted(option, uri, e.getMessage()),
          e);
    }
  }

  SharedDirectory resolve(String child) {
    return new SharedDirectory(files, new org.apache.hadoop.fs.Path(root, child));
  }

  boolean isLocal() {
    return files.getUri().getScheme().equals("file");
  }

  org.apache.hadoop.fs.Path root() {
    return root;
  }

  FileSystem files() {
    return files;
  }

  boolean exists(String child) throws IOException {
    return files.exists(new org.apache.hadoop.fs.Path(root, child));
  }

  /** The names of what is in it; none where it is not there. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : statuses()) {
      names.add(status.getPath().getName());
    }
    return names;
  }

  private FileStatus[] statuses() throws IOException {
    try {
      return files.listStatus(root);
    } catch (FileNotFoundException absent) {
      return new FileStatus[0];
    }
  }

  /** The whole parts in it. */
  List<Part> parts() throws IOException {
    List<Part> parts = new ArrayList<>();
    for (FileStatus status : statuses()) {
      Matcher name = PART.matcher(status.getPath().getName());
      if (status.isFile() && name.matches() && status.getLen() == Long.parseLong(name.group(2))) {
        parts.add(
            new Part(
                name.group(1),
                status.getLen(),
                HexFormat.fromHexDigits(name.group(3)),
                status.getPath()));
      }
    }
    return parts;
  }

  /** Writes a part, unless it is there. */
  void putPart(String name, Path source) throws IOException {
    long bytes = Files.size(source);
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(source), checksum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String full = String.format(Locale.ROOT, "%s@%d-%08x", name, bytes, checksum.getValue());
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(root, full);
    if (!files.exists(target) || files.getFileStatus(target).getLen() != bytes) {
      put(full, source);
    }
  }

  /** Writes a file under its plain name; whoever reads it meanwhile may see half of it. */
  void put(String name, Path source) throws IOException {
    try (InputStream in = Files.newInputStream(source);
        OutputStream out = files.create(new org.apache.hadoop.fs.Path(root, name), true, BUFFER)) {
      in.transferTo(out);
    }
  }

  /**
   * Fetches a part.
   *
   * @param target receives it; not there if it turned out to be damaged
   * @return whether it was whole
   */
  boolean fetch(Part part, Path target) throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.open(part.path()), checksum)) {
      Files.copy(in, target);
    }
    if ((int) checksum.getValue() == part.checksum() && Files.size(target) == part.bytes()) {
      return true;
    }
    Files.delete(target);
    return false;
  }

  /** Reads a small text file; empty where it is not there. */
  Optional<String> text(String name) {
    try {
      return Optional.of(new String(bytes(name), StandardCharsets.UTF_8));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file whole. */
  byte[] bytes(String name) throws IOException {
    try (InputStream in = files.open(new org.apache.hadoop.fs.Path(root, name))) {
      return in.readAllBytes();
    }
  }

  /** Removes a child and what is in it. */
  void delete(String child) throws IOException {
    files.delete(new org.apache.hadoop.fs.Path(root, child), true);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
