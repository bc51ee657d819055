package dev.polarity.spark.ml;

import dev.polarity.run.RunResult;
import dev.polarity.spark.frame.FeatureReader;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained network that classifies rows, on all executors at once. It takes rows as they are: how
 * features are standardized is part of it.
 */
public final class SignSgdClassificationModel extends Model<SignSgdClassificationModel>
    implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ModelContent content;
  private final String result;
  private final Param<String> featuresCol;
  private final Param<String> predictionCol;
  private final Param<String> probabilityCol;

  SignSgdClassificationModel(String uid, ModelContent content, String result) {
    this.uid = uid;
    this.content = content;
    this.result = result;
    this.featuresCol =
        new Param<>(this, "featuresCol", "column of features, as the model was trained on");
    this.predictionCol =
        new Param<>(this, "predictionCol", "column for the likeliest class; none if empty");
    this.probabilityCol =
        new Param<>(this, "probabilityCol", "column for how likely each class is; none if empty");
    setDefault(featuresCol, "features");
    setDefault(predictionCol, "prediction");
    setDefault(probabilityCol, "probability");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns k, the number of classes. */
  public int numClasses() {
    return content.classes();
  }

  /** Returns the number of features, or of pixels and channels together. */
  public int numFeatures() {
    return content.shape().values();
  }

  /** Returns the fingerprint of the run that made the model: the proof that it can be repeated. */
  public String fingerprint() {
    return content.fingerprint();
  }

  /** Returns the result of the run that made the model. */
  public RunResult summary() {
    return RunResult.fromJson(result);
  }

  ModelContent content() {
    return content;
  }

  String result() {
    return result;
  }

  /** Param for the column of features. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** Param for the column that is added for the likeliest class. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** Param for the column that is added for how likely each class is. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** Sets the column of features. */
  public SignSgdClassificationModel setFeaturesCol(String value) {
    set(featuresCol, value);
    return this;
  }

  /** Sets the column for the likeliest class; empty for none. */
  public SignSgdClassificationModel setPredictionCol(String value) {
    set(predictionCol, value);
    return this;
  }

  /** Sets the column for how likely each class is; empty for none. */
  public SignSgdClassificationModel setProbabilityCol(String value) {
    set(probabilityCol, value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    FeatureReader.check(schema, getOrDefault(featuresCol));
    return Predictions.schema(schema, getOrDefault(predictionCol), getOrDefault(probabilityCol));
  }

  /**
   * Adds the columns, in parallel on the executors.
   *
   * @throws dev.polarity.error.InvalidInputException if the column of features is missing or holds
   *     something else; a row of another shape fails Spark's job with a sentence that says so
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> frame = dataset.toDF();
    StructType schema = transformSchema(frame.schema());
    String features = getOrDefault(featuresCol);
    Broadcast<Network> network =
        JavaSparkContext.fromSparkContext(frame.sparkSession().sparkContext())
            .broadcast(new Network(content));
    return frame.mapPartitions(
        new Predictions(
            network,
            content.withoutWeights(),
            FeatureReader.of(frame.schema(), features, content.shape()),
            frame.schema().fieldIndex(features),
            !getOrDefault(probabilityCol).isEmpty(),
            !getOrDefault(predictionCol).isEmpty()),
        Encoders.row(schema));
  }

  @Override
  public SignSgdClassificationModel copy(ParamMap extra) {
    SignSgdClassificationModel copy = new SignSgdClassificationModel(uid, content, result);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this);
  }

  /** Returns a reader of saved models. */
  public static MLReader<SignSgdClassificationModel> read() {
    return new ModelReader();
  }

  /** Loads a saved model. */
  public static SignSgdClassificationModel load(String path) {
    return read().load(path);
  }
}
