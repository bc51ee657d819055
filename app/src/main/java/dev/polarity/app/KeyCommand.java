package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.WriteFailure;
import dev.polarity.mesh.JobKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes the key of a job. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = {
      "Makes a new key, 256 random bits, in a file that only its owner may read. All nodes of a job"
          + " need a copy; whoever holds it can take part.",
      ""
    },
    footer = {"", "Example:", "  polarity key job.key"})
final class KeyCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "Where the key is kept; a file that is not there.")
  private Path file;

  KeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String key = HexFormat.of().formatHex(JobKey.random().bytes()) + "\n";
    try (SeekableByteChannel out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownersOnly(file))) {
      ByteBuffer bytes = ByteBuffer.wrap(key.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException(
          file + ": is there already, and a key is never overwritten; choose another name.", e);
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be made (" + WriteFailure.reason(e) + ").", e);
    }
    console.err().println("The key is in " + file + "; copy it to all nodes of the job.");
    return 0;
  }

  private static FileAttribute<?>[] ownersOnly(Path file) {
    boolean posix =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            && file.getFileSystem() == FileSystems.getDefault();
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
