package dev.polarity.spark.frame;

import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;
import dev.polarity.hash.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of DataFrames as data of a run. The driver orders them by the SHA-256 of their content
 * and hands them to Spark's broadcast; each executor writes them to its disk once and maps them.
 * Rows in another order or partitioning so give the same examples, in the same order, and the same
 * run to the last bit.
 *
 * <p>Made on the driver, {@linkplain #open opened} on executors, closed on the driver when no job
 * needs it any more.
 */
public final class FrameData implements Serializable, AutoCloseable {

  /** How many training rows stand in for test rows where there are none. */
  private static final int SAMPLE = 1024;

  private static final long serialVersionUID = 1L;

  private final RowSet train;
  private final RowSet test;
  private final Standardization standardization;
  private final int classes;

  private FrameData(RowSet train, RowSet test, Standardization standardization, int classes) {
    this.train = train;
    this.test = test;
    this.standardization = standardization;
    this.classes = classes;
  }

  /**
   * Collects frames.
   *
   * @param train the training rows
   * @param test rows to be judged by; without them the first 1,024 training rows in the order of
   *     their content, so that accuracies then are of training rows
   * @param leastClasses the number of classes where it is known, else 0
   * @param options how to read them
   * @return the data
   * @throws InvalidInputException if a column is missing or of the wrong type, or a row is none
   */
  public static FrameData collect(
      Dataset<Row> train, Optional<Dataset<Row>> test, int leastClasses, FrameOptions options) {
    FeatureReader features = features(train, options);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(train.sparkSession().sparkContext());
    Standardization.Measure measure = new Standardization.Measure(features.shape());
    List<byte[]> sample = new ArrayList<>();
    RowCollector trainRows =
        new RowCollector(spark, features.shape(), options.shards(), mostBytes(options));
    RowSet collected =
        trainRows.collect(
            RowEncoder.sorted(select(train, options), features, options.labelCol()),
            "training rows",
            record -> {
              if (options.standardize()) {
                measure.add(record, Integer.BYTES);
              }
              if (test.isEmpty() && sample.size() < SAMPLE) {
                sample.add(record.array());
              }
            });
    try {
      RowCollector testRows = new RowCollector(spark, features.shape(), 1, options.mostBytes());
      RowSet judged =
          test.isPresent()
              ? testRows.collect(
                  RowEncoder.sorted(select(test.get(), options), features, options.labelCol()),
                  "test rows",
                  record -> {})
              : testRows.take(sample);
      int classes = Math.max(leastClasses, Math.max(trainRows.classes(), testRows.classes()));
      if (classes < 2) {
        judged.destroy();
        throw new InvalidInputException(
            "labelCol \"%s\" has the label 0 only: expected at least two classes, 0 and 1."
                .formatted(options.labelCol()));
      }
      return new FrameData(
          collected,
          judged,
          options.standardize() ? measure.result() : Standardization.none(features.shape()),
          classes);
    } catch (RuntimeException e) {
      collected.destroy();
      throw e;
    }
  }

  /** Where each voter has its own rows no executor holds them all. */
  private static long mostBytes(FrameOptions options) {
    return options.shards() == 1 ? options.mostBytes() : Long.MAX_VALUE;
  }

  private static FeatureReader features(Dataset<Row> train, FrameOptions options) {
    FeatureReader.check(train.schema(), options.featuresCol());
    Columns.checkLabel(train.schema(), options.labelCol());
    List<Row> first = select(train, options).takeAsList(1);
    if (first.isEmpty()) {
      throw new InvalidInputException("There are no training rows: expected at least one.");
    }
    FeatureReader reader =
        FeatureReader.of(
            train.schema(), options.featuresCol(), options.imageShape(), first.get(0), 0);
    // Not by the row that comes first, which is another one in another order.
    boolean anyColour =
        options.imageShape().isEmpty()
            && reader.mayHaveColour()
            && !select(train, options)
                .filter((FilterFunction<Row>) row -> reader.hasColour(row, 0))
                .takeAsList(1)
                .isEmpty();
    return anyColour ? reader.inColour() : reader;
  }

  private static Dataset<Row> select(Dataset<Row> frame, FrameOptions options) {
    FeatureReader.check(frame.schema(), options.featuresCol());
    Columns.checkLabel(frame.schema(), options.labelCol());
    return frame.select(frame.col(options.featuresCol()), frame.col(options.labelCol()));
  }

  /** Returns what the features of every row are. */
  public RowShape shape() {
    return train.shape();
  }

  /** Returns how features are standardized, as measured on the training rows. */
  public Standardization standardization() {
    return standardization;
  }

  /** Returns k, the number of classes. */
  public int classes() {
    return classes;
  }

  /** Returns the number of training rows. */
  public int trainingRows() {
    return train.size();
  }

  /**
   * Fetches the rows to this machine and opens them.
   *
   * @param directory where they are kept, shared by the attempts of a job
   * @param voters which voters this node hosts: where each has its own rows, only theirs are
   *     fetched, and those of voter 0, on which all nodes compare how they compute
   * @return the data set
   */
  public DataSet open(Path directory, IntPredicate voters) {
    RowFiles files = new RowFiles(directory);
    files.removeAllBut(train, test);
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new DataSet(
        "frame",
        examples(train, files.fetch(train, shard -> shard == 0 || voters.test(shard)), names),
        examples(test, files.fetch(test, shard -> true), names));
  }

  private RowExamples examples(RowSet rows, ByteBuffer[][] pieces, List<String> names) {
    return new RowExamples(
        rows.shape(),
        rows.size(),
        rows.rowsPerPiece(),
        pieces,
        standardization,
        names,
        contentHash(rows));
  }

  private byte[] contentHash(RowSet rows) {
    MessageDigest digest = Sha256.digest();
    digest.update(
        "polarity rows: %s, %d rows, %d classes\n"
            .formatted(rows.shape(), rows.size(), classes)
            .getBytes(StandardCharsets.UTF_8));
    digest.update(bytes(standardization.means()));
    digest.update(bytes(standardization.deviations()));
    return digest.digest(rows.contentHash());
  }

  private static byte[] bytes(double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
    bytes.asDoubleBuffer().put(numbers);
    return bytes.array();
  }

  /** Gives back what Spark holds of the rows; on the driver. */
  @Override
  public void close() {
    train.destroy();
    test.destroy();
  }
}
