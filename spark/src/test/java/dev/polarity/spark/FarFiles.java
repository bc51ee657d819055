package dev.polarity.spark;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under another name, {@code far:///}, as a store that can neither append nor
 * rename.
 */
public final class FarFiles extends FileSystem {

  private final RawLocalFileSystem disk = new RawLocalFileSystem();

  /** Returns settings by which Hadoop knows it. */
  static Configuration settings() {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.far.impl", FarFiles.class.getName());
    return hadoop;
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    disk.initialize(URI.create("file:///"), conf);
    setConf(conf);
  }

  private static Path near(Path path) {
    return new Path("file", null, path.toUri().getPath());
  }

  private static FileStatus far(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        new Path("far", null, status.getPath().toUri().getPath()));
  }

  @Override
  public URI getUri() {
    return URI.create("far:///");
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return disk.open(near(path), buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return disk.create(near(path), overwrite, buffer, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("rename");
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return disk.delete(near(path), recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] found = disk.listStatus(near(path));
    for (int i = 0; i < found.length; i++) {
      found[i] = far(found[i]);
    }
    return found;
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path("far:///");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return disk.mkdirs(near(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return far(disk.getFileStatus(near(path)));
  }
}
