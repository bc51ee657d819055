package dev.polarity.spark.ml;

import dev.polarity.error.InvalidInputException;
import dev.polarity.spark.frame.FeatureReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds predictions to rows, some hundred at a time, since a network takes little longer for many
 * rows than for one.
 */
final class Predictions implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;
  private static final int AT_ONCE = 256;

  private final Broadcast<Network> network;
  private final ModelContent content;
  private final FeatureReader features;
  private final int place;
  private final boolean probability;
  private final boolean prediction;

  /**
   * Prepares for one frame.
   *
   * @param content what the model is, without its weights
   * @param place the place of the features in a row
   * @param probability whether to add probabilities
   * @param prediction whether to add the likeliest class
   */
  Predictions(
      Broadcast<Network> network,
      ModelContent content,
      FeatureReader features,
      int place,
      boolean probability,
      boolean prediction) {
    this.network = network;
    this.content = content;
    this.features = features;
    this.place = place;
    this.probability = probability;
    this.prediction = prediction;
  }

  /**
   * Returns a schema with the columns that are added; an empty name adds none.
   *
   * @throws InvalidInputException if one of them is there already
   */
  static StructType schema(StructType schema, String predictionCol, String probabilityCol) {
    StructType added = schema;
    if (!probabilityCol.isEmpty()) {
      requireNew(added, "probabilityCol", probabilityCol);
      added = added.add(probabilityCol, SQLDataTypes.VectorType(), false);
    }
    if (!predictionCol.isEmpty()) {
      requireNew(added, "predictionCol", predictionCol);
      added = added.add(predictionCol, DataTypes.DoubleType, false);
    }
    return added;
  }

  private static void requireNew(StructType schema, String name, String column) {
    if (List.of(schema.fieldNames()).contains(column)) {
      throw new InvalidInputException(
          "%s \"%s\": there is a column of this name already; drop it, or choose another name."
              .formatted(name, column));
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return ready.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!ready.hasNext()) {
          ready = predicted(rows).iterator();
        }
        return ready.next();
      }
    };
  }

  private List<Row> predicted(Iterator<Row> rows) {
    List<Row> taken = new ArrayList<>();
    while (taken.size() < AT_ONCE && rows.hasNext()) {
      taken.add(rows.next());
    }
    int values = content.shape().values();
    float[] inputs = new float[taken.size() * values];
    float[] row = new float[values];
    for (int i = 0; i < taken.size(); i++) {
      content.standardization().apply(features.read(taken.get(i), place), content.shape(), row);
      System.arraycopy(row, 0, inputs, i * values, values);
    }
    network.value().prepare();
    double[][] shares = network.value().probabilities(inputs, taken.size());
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      made.add(with(taken.get(i), shares[i]));
    }
    return made;
  }

  private Row with(Row row, double[] shares) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    if (probability) {
      values.add(Vectors.dense(shares));
    }
    if (prediction) {
      values.add((double) likeliest(shares));
    }
    return RowFactory.create(values.toArray());
  }

  /** The class with the largest share; of equal ones the first. */
  private static int likeliest(double[] shares) {
    int best = 0;
    for (int c = 1; c < shares.length; c++) {
      if (shares[c] > shares[best]) {
        best = c;
      }
    }
    return best;
  }
}
