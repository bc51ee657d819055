package dev.polarity.spark.ml;

import dev.polarity.spark.LocalSpark;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Loads a saved pipeline in a process of its own, and prints what it predicts. */
public final class PredictAgain {

  static final String PREFIX = "predicted: ";

  private PredictAgain() {}

  /** Takes the directory of the pipeline and that of the rows. */
  public static void main(String[] arguments) {
    SparkSession spark = LocalSpark.start(1);
    PipelineModel model = PipelineModel.load(arguments[0]);
    System.out.println(PREFIX + text(model, spark, arguments[1]));
    spark.stop();
  }

  /** The predictions for all rows, a digit each, in an order that only the rows decide. */
  static String text(PipelineModel model, SparkSession spark, String rows) {
    List<Row> predicted =
        model
            .transform(spark.read().parquet(rows))
            .orderBy("number")
            .select("prediction")
            .collectAsList();
    StringBuilder text = new StringBuilder();
    predicted.forEach(row -> text.append((int) row.getDouble(0)));
    return text.toString();
  }
}
