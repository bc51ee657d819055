package dev.polarity.spark.frame;

import dev.polarity.error.InvalidInputException;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Looks at the columns of a frame. */
public final class Columns {

  /** More classes than any label that is meant as one. */
  private static final int MOST_CLASSES = 1 << 20;

  private Columns() {}

  /**
   * Returns the type of a column.
   *
   * @param param the name of the setting that names it
   * @throws InvalidInputException if there is no such column
   */
  static DataType type(StructType schema, String param, String column) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new InvalidInputException(
          "%s \"%s\": there is no such column; the columns are %s."
              .formatted(param, column, String.join(", ", schema.fieldNames())));
    }
    return schema.apply(column).dataType();
  }

  /**
   * Checks the label column's type.
   *
   * @throws InvalidInputException if there is no such column, or it holds no numbers
   */
  public static void checkLabel(StructType schema, String column) {
    DataType type = type(schema, "labelCol", column);
    if (!(type instanceof NumericType)) {
      throw new InvalidInputException(
          "labelCol \"%s\" holds %s: expected the numbers 0 … k-1; a StringIndexer makes them from names."
              .formatted(column, type.simpleString()));
    }
  }

  /** Reads a label, which must be a whole number from 0 on. */
  static int label(Row row, int place, String column) {
    if (row.isNullAt(place)) {
      throw new InvalidInputException(
          "labelCol \"%s\" is null in a row: expected a label in every row; drop such rows first."
              .formatted(column));
    }
    double value = ((Number) row.get(place)).doubleValue();
    if (!(value >= 0) || value != Math.rint(value) || value >= MOST_CLASSES) {
      throw new InvalidInputException(
          "labelCol \"%s\" has the label %s: expected whole numbers 0 … k-1; a StringIndexer makes them."
              .formatted(column, row.get(place)));
    }
    return (int) value;
  }
}
