package dev.polarity.spark.frame;

import dev.polarity.error.InvalidInputException;
import dev.polarity.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes each row a record, and sorts the records by their SHA-256, compared as unsigned bytes. The
 * order so is a function of the rows alone: equal hashes are equal records, of which it matters to
 * nobody which comes first.
 *
 * <p>A record is the label, a little-endian 32-bit number, and the values as {@link FeatureReader}
 * stores them. A row that cannot be one becomes a sentence in place of a record, with an empty
 * hash, so that it comes first and is told in one sentence, rather than by Spark as a failed task.
 */
final class RowEncoder implements MapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  static final int HASH = 0;
  static final int RECORD = 1;
  static final int PROBLEM = 2;

  private static final StructType SCHEMA =
      new StructType()
          .add("hash", DataTypes.BinaryType, false)
          .add("record", DataTypes.BinaryType, false)
          .add("problem", DataTypes.StringType, true);

  private final FeatureReader features;
  private final String labelColumn;

  private RowEncoder(FeatureReader features, String labelColumn) {
    this.features = features;
    this.labelColumn = labelColumn;
  }

  /**
   * Encodes and sorts.
   *
   * @param selected the features, then the labels
   */
  static Dataset<Row> sorted(Dataset<Row> selected, FeatureReader features, String labelColumn) {
    return selected
        .map(new RowEncoder(features, labelColumn), Encoders.row(SCHEMA))
        .orderBy("hash");
  }

  @Override
  public Row call(Row row) {
    try {
      int label = Columns.label(row, 1, labelColumn);
      byte[] values = features.read(row, 0);
      byte[] record =
          ByteBuffer.allocate(Integer.BYTES + values.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(label)
              .put(values)
              .array();
      return RowFactory.create(Sha256.digest().digest(record), record, null);
    } catch (InvalidInputException e) {
      return RowFactory.create(new byte[0], new byte[0], e.getMessage());
    }
  }
}
