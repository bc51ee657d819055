package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky, <em>Learning Multiple Layers of
 * Features from Tiny Images</em>, 2009). A file is a sequence of records: one label byte
 * (CIFAR-100: coarse label, fine label), then the red, green and blue plane of 32 x 32 bytes. Of
 * CIFAR-100 the fine labels are learnt.
 *
 * <p>CIFAR-10 is {@code data_batch_1.bin}, … and {@code test_batch.bin}; CIFAR-100 is {@code
 * train.bin} and {@code test.bin}. They lie in a directory, in the folder that the archive unpacks
 * to, or in the archive.
 */
final class CifarDataSet {

  /** How many bytes tell a tar archive. */
  static final int TAR_HEAD = 262;

  private static final byte[] TAR_MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final Pattern BATCH = Pattern.compile("data_batch_([1-9][0-9]{0,2})\\.bin");
  private static final List<String> FOLDERS = List.of("cifar-10-batches-bin", "cifar-100-binary");

  /** The two versions: their names for people, label bytes, and the file of their class names. */
  private enum Version {
    CIFAR_10("CIFAR-10", "test_batch.bin", "batches.meta.txt", 10),
    CIFAR_100("CIFAR-100", "test.bin", "fine_label_names.txt", 20, 100);

    private final String title;
    private final String testFile;
    private final String namesFile;
    private final int[] labelBounds;

    Version(String title, String testFile, String namesFile, int... labelBounds) {
      this.title = title;
      this.testFile = testFile;
      this.namesFile = namesFile;
      this.labelBounds = labelBounds;
    }

    int recordLength() {
      return labelBounds.length + CHANNELS * SIDE * SIDE;
    }

    int classes() {
      return labelBounds[labelBounds.length - 1];
    }
  }

  private final String place;
  private final Map<Integer, CifarBatch> trainBatches = new TreeMap<>();
  private Version version;
  private CifarBatch testBatch;
  private List<String> classNames;

  private CifarDataSet(String place) {
    this.place = place;
  }

  /** Where in a directory CIFAR files lie: in itself, in a folder of the archive's, or null. */
  static Path find(Path directory, List<Path> entries) {
    if (entries.stream().anyMatch(entry -> versionOf(DataFiles.name(entry)) != null)) {
      return directory;
    }
    for (Path entry : entries) {
      if (FOLDERS.contains(DataFiles.name(entry)) && Files.isDirectory(entry)) {
        return entry;
      }
    }
    return null;
  }

  static DataSet readDirectory(Path named, Path directory) {
    CifarDataSet reader = new CifarDataSet(directory.toString());
    for (Path file : DataFiles.list(directory)) {
      if (Files.isRegularFile(file)) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
          reader.add(file.toString(), DataFiles.name(file), Files.size(file), in);
        } catch (IOException e) {
          throw DataFiles.unreadable(file, e);
        }
      }
    }
    return reader.assemble(DataFiles.name(named));
  }

  /** Whether bytes begin a tar archive (POSIX.1-1988: "ustar" at byte 257). */
  static boolean isTar(byte[] head) {
    int from = TAR_HEAD - TAR_MAGIC.length;
    return head.length >= TAR_HEAD
        && Arrays.equals(head, from, TAR_HEAD, TAR_MAGIC, 0, TAR_MAGIC.length);
  }

  static DataSet readArchive(Path file) {
    CifarDataSet reader = new CifarDataSet(file.toString());
    try (InputStream in = DataFiles.open(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String path = entry.getName();
        if (entry.isFile()) {
          String name = path.substring(path.lastIndexOf('/') + 1);
          reader.add(path + " in " + file, name, entry.getSize(), tar);
        }
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          file
              + " is a damaged archive ("
              + e.getMessage()
              + "): expected the .tar.gz of CIFAR-10 or CIFAR-100, binary version; get the file"
              + " again.",
          e);
    }
    return reader.assemble(DataFiles.name(file).replaceFirst("\\.(tar\\.gz|tgz|tar)$", ""));
  }

  private static Version versionOf(String name) {
    if (BATCH.matcher(name).matches() || name.equals(Version.CIFAR_10.testFile)) {
      return Version.CIFAR_10;
    }
    boolean large = name.equals("train.bin") || name.equals(Version.CIFAR_100.testFile);
    return large ? Version.CIFAR_100 : null;
  }

  private void add(String described, String name, long length, InputStream in) throws IOException {
    for (Version candidate : Version.values()) {
      if (name.equals(candidate.namesFile)) {
        readNames(described, in, candidate.classes());
        return;
      }
    }
    Version found = versionOf(name);
    if (found == null) {
      return;
    }
    if (version != null && version != found) {
      throw new InvalidInputException(
          place
              + " holds files of both CIFAR-10 and CIFAR-100: expected one of them; keep one data"
              + " set per directory.");
    }
    version = found;
    CifarBatch batch = readBatch(described, length, in);
    if (name.equals(version.testFile)) {
      testBatch = batch;
    } else {
      Matcher numbered = BATCH.matcher(name);
      trainBatches.put(numbered.matches() ? Integer.parseInt(numbered.group(1)) : 1, batch);
    }
  }

  private void readNames(String described, InputStream in, int expected) throws IOException {
    String text = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
    List<String> names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (names.size() != expected) {
      throw new InvalidInputException(
          described
              + " names "
              + names.size()
              + " classes: expected "
              + expected
              + ", one per line; get the file again, or remove it to go without names.");
    }
    classNames = names;
  }

  private CifarBatch readBatch(String described, long length, InputStream in) throws IOException {
    int recordLength = version.recordLength();
    if (length == 0 || length % recordLength != 0) {
      throw new InvalidInputException(
          described
              + " has "
              + length
              + " bytes: expected a multiple of the record length of "
              + version.title
              + ", "
              + recordLength
              + "; it is cut short or not the binary version, get the file again.");
    }
    return CifarBatch.read(
        described, in, length / recordLength, version.labelBounds, CHANNELS * SIDE * SIDE);
  }

  private DataSet assemble(String name) {
    if (version == null) {
      throw new InvalidInputException(
          place
              + " holds no CIFAR files: expected data_batch_1.bin … and test_batch.bin (CIFAR-10),"
              + " or train.bin and test.bin (CIFAR-100), of the binary version.");
    }
    if (trainBatches.isEmpty() || testBatch == null) {
      throw new InvalidInputException(
          place
              + " holds "
              + (testBatch == null ? "training but no test" : "test but no training")
              + " images of "
              + version.title
              + ": expected "
              + (testBatch == null
                  ? version.testFile
                  : version == Version.CIFAR_10 ? "data_batch_1.bin …" : "train.bin")
              + " beside the others; add it.");
    }
    for (int number = 1; number <= trainBatches.size(); number++) {
      if (!trainBatches.containsKey(number)) {
        throw new InvalidInputException(
            place
                + " holds "
                + trainBatches.size()
                + " training batches, but data_batch_"
                + number
                + ".bin is not among them: expected them numbered from 1 without a gap; add it.");
      }
    }
    List<String> names =
        classNames != null && classNames.size() == version.classes()
            ? classNames
            : IntStream.range(0, version.classes()).mapToObj(Integer::toString).toList();
    return KnownDataSets.assemble(
        name, images(List.copyOf(trainBatches.values())), images(List.of(testBatch)), names);
  }

  private static LabelledImages images(List<CifarBatch> batches) {
    byte[][] pixels =
        batches.stream().flatMap(batch -> batch.pixels().stream()).toArray(byte[][]::new);
    int[] labels = batches.stream().flatMapToInt(batch -> IntStream.of(batch.labels())).toArray();
    return new LabelledImages(CHANNELS, SIDE, SIDE, pixels, labels);
  }
}
