package dev.polarity.spark;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.error.InvalidInputException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.hash.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Data by path. A local path is read where it is; all else is copied to the executor's disk, once
 * for as long as names, lengths and times of the files stay the same.
 */
final class PathShipment implements Shipment {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final SerializableConfiguration hadoop;

  /** Takes a path as it is on the driver, whose working directory executors do not share. */
  PathShipment(String path, Configuration hadoop) {
    this.path =
        path.equals(DataSets.DIGITS)
            ? path
            : SharedDirectory.open(path, "--data", hadoop).root().toString();
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  @Override
  public DataSet open(LocalDisk disk, IntPredicate voters) {
    if (path.equals(DataSets.DIGITS)) {
      return DataSets.open(path);
    }
    SharedDirectory source = SharedDirectory.open(path, "--data", hadoop.value());
    return DataSets.open(
        source.isLocal() ? local(source).toString() : copied(source, disk).toString());
  }

  private Path local(SharedDirectory source) {
    Path found = Path.of(source.root().toUri().getPath());
    if (!Files.exists(found)) {
      throw new InvalidInputException(
          "--data %s is not there on %s; every executor must be able to read it: copy it to each, or give a shared path such as hdfs:///data."
              .formatted(path, hostName()));
    }
    return found;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException unknown) {
      return "this executor's machine";
    }
  }

  private Path copied(SharedDirectory source, LocalDisk disk) {
    try {
      List<LocatedFileStatus> files = files(source);
      Path place = disk.data().resolve(nameOf(files));
      if (!Files.isDirectory(place)) {
        Files.createDirectories(place.getParent());
        AtomicFiles.writeDirectory(place, temporary -> copy(source, files, temporary));
      }
      return place.resolve(source.root().getName());
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          "--data %s: there is no such directory or file.".formatted(path), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "--data %s cannot be copied to this executor's disk (%s)."
              .formatted(path, WriteFailure.reason(e)),
          e);
    }
  }

  private static List<LocatedFileStatus> files(SharedDirectory source) throws IOException {
    List<LocatedFileStatus> files = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = source.files().listFiles(source.root(), true);
    while (all.hasNext()) {
      files.add(all.next());
    }
    files.sort((a, b) -> a.getPath().compareTo(b.getPath()));
    return files;
  }

  private static String nameOf(List<LocatedFileStatus> files) {
    StringBuilder listing = new StringBuilder();
    for (LocatedFileStatus file : files) {
      listing
          .append(file.getPath())
          .append(' ')
          .append(file.getLen())
          .append(' ')
          .append(file.getModificationTime())
          .append('\n');
    }
    byte[] hash = Sha256.digest().digest(listing.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 16);
  }

  private static void copy(SharedDirectory source, List<LocatedFileStatus> files, Path target)
      throws IOException {
    FileSystem system = source.files();
    String root = source.root().toUri().getPath();
    for (LocatedFileStatus file : files) {
      String below = file.getPath().toUri().getPath().substring(root.length());
      Path copy = target.resolve(source.root().getName() + below);
      Files.createDirectories(copy.getParent());
      try (InputStream in = system.open(file.getPath())) {
        Files.copy(in, copy);
      }
    }
  }

  @Override
  public void close() {}
}
