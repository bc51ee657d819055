package dev.polarity.spark.ml;

import dev.polarity.data.DataSets;
import dev.polarity.data.Examples;
import dev.polarity.data.ImageExamples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The built-in digits as rows of a frame. */
final class Rows {

  static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  private Rows() {}

  static List<Row> training(int count) {
    return rows(DataSets.open("digits").train(), count);
  }

  static List<Row> test(int count) {
    return rows(DataSets.open("digits").test(), count);
  }

  private static List<Row> rows(Examples examples, int count) {
    ImageExamples images = (ImageExamples) examples;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = images.pixels(i);
      double[] values = new double[pixels.length];
      for (int j = 0; j < values.length; j++) {
        values[j] = pixels[j] & 0xFF;
      }
      rows.add(RowFactory.create(Vectors.dense(values), (double) images.label(i)));
    }
    return rows;
  }

  static List<Row> shuffled(List<Row> rows, long seed) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }
}
