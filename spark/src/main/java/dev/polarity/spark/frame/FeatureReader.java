package dev.polarity.spark.frame;

import dev.polarity.data.ImageFile;
import dev.polarity.error.InvalidInputException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * Reads the features of a row: a vector, an array of floats or doubles, or image bytes. They become
 * what is stored and hashed: little-endian 32-bit floats, or pixels.
 *
 * <p>Image bytes are a PNG, JPEG, GIF or BMP file, or bare pixels (channel by channel, row by row)
 * where a shape is given and their number is that of the shape.
 */
public final class FeatureReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private enum Kind {
    VECTOR,
    ARRAY,
    IMAGE
  }

  private final String column;
  private final Kind kind;
  private final RowShape shape;

  private FeatureReader(String column, Kind kind, RowShape shape) {
    this.column = column;
    this.kind = kind;
    this.shape = shape;
  }

  /**
   * Finds out what the features are, from the column's type and one row.
   *
   * @param schema the frame's schema
   * @param column the column of the features
   * @param given the shape of images, where it is known
   * @param row any row, in which the column has the given place
   * @param place the place of the column in that row
   * @throws InvalidInputException if there is no such column, or it holds something else
   */
  public static FeatureReader of(
      StructType schema, String column, Optional<RowShape> given, Row row, int place) {
    FeatureReader first = new FeatureReader(column, kind(schema, column), given.orElse(null));
    return new FeatureReader(column, first.kind, given.orElseGet(() -> first.shapeOf(row, place)));
  }

  /** Returns a reader for rows of a known shape. */
  public static FeatureReader of(StructType schema, String column, RowShape shape) {
    return new FeatureReader(column, kind(schema, column), shape);
  }

  /**
   * Checks the column's type.
   *
   * @throws InvalidInputException if there is no such column, or it holds something else
   */
  public static void check(StructType schema, String column) {
    kind(schema, column);
  }

  private static Kind kind(StructType schema, String column) {
    DataType type = Columns.type(schema, "featuresCol", column);
    if (type.equals(SQLDataTypes.VectorType())) {
      return Kind.VECTOR;
    }
    if (type instanceof ArrayType array
        && (array.elementType() instanceof FloatType
            || array.elementType() instanceof DoubleType)) {
      return Kind.ARRAY;
    }
    if (type instanceof BinaryType) {
      return Kind.IMAGE;
    }
    throw new InvalidInputException(
        "featuresCol \"%s\" holds %s: expected a vector, an array of float, or the bytes of images."
            .formatted(column, type.simpleString()));
  }

  /** Returns what the features of every row are. */
  public RowShape shape() {
    return shape;
  }

  private RowShape shapeOf(Row row, int place) {
    if (row.isNullAt(place)) {
      throw new InvalidInputException(isNull());
    }
    if (kind != Kind.IMAGE) {
      int length = numbers(row, place).length;
      if (length == 0) {
        throw new InvalidInputException(
            "featuresCol \"%s\" has a row without numbers: expected at least one."
                .formatted(column));
      }
      return RowShape.numbers(length);
    }
    ImageFile image = decode(row.getAs(place));
    return RowShape.images(image.channels(), image.height(), image.width());
  }

  /** Returns whether the features are images whose shape was not given and whose first is grey. */
  boolean mayHaveColour() {
    return kind == Kind.IMAGE && shape.groups() == 1;
  }

  /** Returns whether a row's image has colours. */
  boolean hasColour(Row row, int place) {
    return !row.isNullAt(place) && decode(row.getAs(place)).channels() > 1;
  }

  /** Returns the same reader for images of three channels. */
  FeatureReader inColour() {
    return new FeatureReader(column, kind, RowShape.images(3, shape.height(), shape.width()));
  }

  /**
   * Reads one row's features as they are stored.
   *
   * @param row the row
   * @param place the place of the column in it
   * @return the bytes
   * @throws InvalidInputException if they are missing, not finite, or of another shape
   */
  public byte[] read(Row row, int place) {
    if (row.isNullAt(place)) {
      throw new InvalidInputException(isNull());
    }
    return kind == Kind.IMAGE ? pixels(row.getAs(place)) : floats(numbers(row, place));
  }

  private byte[] floats(double[] numbers) {
    if (shape.pixels() || numbers.length != shape.values()) {
      throw otherShape(numbers.length + " numbers");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers.length; i++) {
      float value = (float) numbers[i];
      if (!Float.isFinite(value)) {
        throw new InvalidInputException(
            "featuresCol \"%s\" has the value %s at place %d of a row: expected finite 32-bit floats; fill or drop such rows first."
                .formatted(column, numbers[i], i));
      }
      bytes.putFloat(value + 0f);
    }
    return bytes.array();
  }

  private double[] numbers(Row row, int place) {
    if (kind == Kind.VECTOR) {
      return ((Vector) row.get(place)).toArray();
    }
    Seq<?> values = row.getAs(place);
    double[] numbers = new double[values.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.apply(i) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
    return numbers;
  }

  private byte[] pixels(byte[] content) {
    if (shape.pixels() && content.length == shape.values() && !ImageFile.begins(content)) {
      return content;
    }
    ImageFile image = decode(content);
    RowShape found = RowShape.images(image.channels(), image.height(), image.width());
    if (found.equals(shape)) {
      return image.pixels();
    }
    if (image.channels() == 1 && RowShape.images(3, image.height(), image.width()).equals(shape)) {
      return image.pixels(3);
    }
    throw otherShape(found.toString());
  }

  private ImageFile decode(byte[] content) {
    return ImageFile.decode(content, "featuresCol \"%s\": the image of a row".formatted(column));
  }

  private InvalidInputException otherShape(String found) {
    return new InvalidInputException(
        "featuresCol \"%s\" has a row of %s, but others have %s: expected the same in every row%s."
            .formatted(
                column, found, shape, kind == Kind.IMAGE ? ", or imageShape and bare pixels" : ""));
  }

  private String isNull() {
    return "featuresCol \"%s\" is null in a row: expected features in every row; drop such rows first."
        .formatted(column);
  }
}
