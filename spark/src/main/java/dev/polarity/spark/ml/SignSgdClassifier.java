package dev.polarity.spark.ml;

import dev.polarity.spark.frame.Columns;
import dev.polarity.spark.frame.FeatureReader;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network to classify rows, by majority vote over the executors.
 *
 * <pre>{@code
 * SignSgdClassifier classifier =
 *     new SignSgdClassifier().setFeaturesCol("pixels").setVoters(8).setEpochs(5);
 * SignSgdClassificationModel model = classifier.fit(train);
 * model.transform(test).select("label", "prediction", "probability").show();
 * }</pre>
 *
 * <p>The same rows give the same model to the last bit, whatever their order and partitioning and
 * however many executors train, for one number of threads and one kind of processor.
 *
 * <p>A fit is one barrier job that takes all executors it trains on from its first step to its last
 * ({@link dev.polarity.spark.SparkRun} says what it asks of the cluster, and what becomes of its
 * key). So a {@code CrossValidator} or {@code TrainValidationSplit} must have {@code parallelism}
 * 1: fits at the same time would wait for each other's executors, and are refused.
 */
public final class SignSgdClassifier extends Estimator<SignSgdClassificationModel>
    implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ClassifierParams params;

  /** Creates a classifier with all defaults. */
  public SignSgdClassifier() {
    this(Identifiable.randomUID("signSgdClassifier"));
  }

  /** Creates a classifier with all defaults and a name, as Spark does when it loads one. */
  public SignSgdClassifier(String uid) {
    this.uid = uid;
    this.params = new ClassifierParams(this);
    for (ParamPair<?> pair : params.defaults()) {
      setDefault(pair);
    }
  }

  private <T> void setDefault(ParamPair<T> pair) {
    setDefault(pair.param(), pair.value());
  }

  private <T> SignSgdClassifier with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  <T> T value(Param<T> param) {
    return getOrDefault(param);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public SignSgdClassificationModel fit(Dataset<?> dataset) {
    return new Fit(this, params).of(dataset.toDF());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    FeatureReader.check(schema, value(params.featuresCol));
    Columns.checkLabel(schema, value(params.labelCol));
    return Predictions.schema(schema, value(params.predictionCol), value(params.probabilityCol));
  }

  @Override
  public SignSgdClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns a reader of saved classifiers. */
  public static MLReader<SignSgdClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved classifier. */
  public static SignSgdClassifier load(String path) {
    return read().load(path);
  }

  /** Param for column of features: vectors, arrays of float, or bytes of images. */
  public Param<String> featuresCol() {
    return params.featuresCol;
  }

  /**
   * Sets the column of features: vectors, arrays of float, or the bytes of images; {@code
   * features}.
   */
  public SignSgdClassifier setFeaturesCol(String value) {
    return with(params.featuresCol, value);
  }

  /** Param for column of labels 0 … k-1. */
  public Param<String> labelCol() {
    return params.labelCol;
  }

  /** Sets the column of labels, whole numbers 0 … k-1; {@code label}. */
  public SignSgdClassifier setLabelCol(String value) {
    return with(params.labelCol, value);
  }

  /** Param for column that the model adds: the likeliest class; none if empty. */
  public Param<String> predictionCol() {
    return params.predictionCol;
  }

  /** Sets the column for the likeliest class; {@code prediction}; empty for none. */
  public SignSgdClassifier setPredictionCol(String value) {
    return with(params.predictionCol, value);
  }

  /** Param for column that the model adds: how likely each class is; none if empty. */
  public Param<String> probabilityCol() {
    return params.probabilityCol;
  }

  /** Sets the column for how likely each class is; {@code probability}; empty for none. */
  public SignSgdClassifier setProbabilityCol(String value) {
    return with(params.probabilityCol, value);
  }

  /** Param for column of true for rows that judge the run and are not trained on; none if empty. */
  public Param<String> validationIndicatorCol() {
    return params.validationIndicatorCol;
  }

  /**
   * Sets the column that is true for rows which are not trained on but judge the run; none if
   * empty.
   */
  public SignSgdClassifier setValidationIndicatorCol(String value) {
    return with(params.validationIndicatorCol, value);
  }

  /** Param for channels,height,width of images that are bare pixels; none if empty. */
  public Param<String> imageShape() {
    return params.imageShape;
  }

  /** Sets {@code channels,height,width} of images that come as bare pixels, channel by channel. */
  public SignSgdClassifier setImageShape(String value) {
    return with(params.imageShape, value);
  }

  /** Param for whether each feature, or channel, is brought to mean 0 and deviation 1. */
  public BooleanParam standardization() {
    return params.standardization;
  }

  /** Sets whether each feature, or channel, is brought to mean 0 and deviation 1; true. */
  public SignSgdClassifier setStandardization(boolean value) {
    return with(params.standardization, value);
  }

  /** Param for recipe (mlp, lenet, resnet20, vgg11) or class of the network. */
  public Param<String> network() {
    return params.network;
  }

  /**
   * Sets the network: mlp, lenet, resnet20, vgg11, or the name of a class that is a block or a
   * recipe; {@code mlp}.
   */
  public SignSgdClassifier setNetwork(String value) {
    return with(params.network, value);
  }

  /** Param for options of the recipe, such as hidden=512-256. */
  public StringArrayParam networkOptions() {
    return params.networkOptions;
  }

  /** Sets options of the recipe, each {@code name=value}, such as {@code hidden=512-256} of mlp. */
  public SignSgdClassifier setNetworkOptions(String... value) {
    return with(params.networkOptions, value);
  }

  /** Param for how many voters vote on each step. */
  public IntParam voters() {
    return params.voters;
  }

  /** Sets N, the number of voters, 1 … 65,535; 4. */
  public SignSgdClassifier setVoters(int value) {
    return with(params.voters, value);
  }

  /** Param for passes over the training rows. */
  public IntParam epochs() {
    return params.epochs;
  }

  /** Sets the passes over the training rows, at least 1; 5. */
  public SignSgdClassifier setEpochs(int value) {
    return with(params.epochs, value);
  }

  /** Param for rows per voter and step. */
  public IntParam batchSize() {
    return params.batchSize;
  }

  /** Sets the rows per voter and step, at least 1; 32. */
  public SignSgdClassifier setBatchSize(int value) {
    return with(params.batchSize, value);
  }

  /** Param for key of all randomness. */
  public LongParam seed() {
    return params.seed;
  }

  /** Sets the seed, any number; 1. */
  public SignSgdClassifier setSeed(long value) {
    return with(params.seed, value);
  }

  /** Param for rate of the first step; 0: measured by the run. */
  public DoubleParam initialRate() {
    return params.initialRate;
  }

  /** Sets the rate of the first step; 0, which it is, has the run measure it. */
  public SignSgdClassifier setInitialRate(double value) {
    return with(params.initialRate, value);
  }

  /** Param for what a voter takes the signs of: sign, signum or lion-vote. */
  public Param<String> method() {
    return params.method;
  }

  /**
   * Sets what a voter takes the signs of: {@code sign} (its gradient), {@code signum} (its
   * momentum) or {@code lion-vote} (some of both, with a longer memory), which it is if not set.
   */
  public SignSgdClassifier setMethod(String value) {
    return with(params.method, value);
  }

  /** Param for global, or sharded: each voter has its own rows. */
  public Param<String> sampling() {
    return params.sampling;
  }

  /**
   * Sets {@code global}, or {@code sharded}, where each voter, and so each executor, has its own
   * rows only.
   */
  public SignSgdClassifier setSampling(String value) {
    return with(params.sampling, value);
  }

  /** Param for number of executors that train; 0: as many as there are. */
  public IntParam nodes() {
    return params.nodes;
  }

  /**
   * Sets how many executors train; 0, which it is: as many as there are, but no more than voters.
   */
  public SignSgdClassifier setNodes(int value) {
    return with(params.nodes, value);
  }

  /** Param for threads of the tensor library; 0: spark.task.cpus. */
  public IntParam threads() {
    return params.threads;
  }

  /** Sets the threads of the tensor library, which decide last bits; 0: {@code spark.task.cpus}. */
  public SignSgdClassifier setThreads(int value) {
    return with(params.threads, value);
  }

  /** Param for how often a job that has lost an executor is submitted again. */
  public IntParam retries() {
    return params.retries;
  }

  /** Sets how often a job that has lost an executor is submitted again; 3. */
  public SignSgdClassifier setRetries(int value) {
    return with(params.retries, value);
  }

  /** Param for shared directory that keeps the run; none if empty. */
  public Param<String> runDirectory() {
    return params.runDirectory;
  }

  /**
   * Sets the shared directory in which the run is kept; it must be missing. Without one a lost
   * executor takes along what it kept.
   */
  public SignSgdClassifier setRunDirectory(String value) {
    return with(params.runDirectory, value);
  }

  /** Param for most bytes of rows on the disk of an executor. */
  public LongParam maxDataBytes() {
    return params.maxDataBytes;
  }

  /** Sets above how many bytes rows are refused, each executor keeping all; 8 GiB. */
  public SignSgdClassifier setMaxDataBytes(long value) {
    return with(params.maxDataBytes, value);
  }

  /** Param for key store for TLS, at its place on every executor; none if empty. */
  public Param<String> keyStore() {
    return params.keyStore;
  }

  /**
   * Sets a key store for TLS between executors, at its place on each; the driver takes its password
   * from the environment variable {@code POLARITY_TLS_PASSWORD}.
   */
  public SignSgdClassifier setKeyStore(String value) {
    return with(params.keyStore, value);
  }

  /** Param for whether nodes may talk in the clear where Spark's encryption is on. */
  public BooleanParam allowClearText() {
    return params.allowClearText;
  }

  /** Sets whether nodes may talk in the clear even where Spark's own encryption is on; false. */
  public SignSgdClassifier setAllowClearText(boolean value) {
    return with(params.allowClearText, value);
  }
}
