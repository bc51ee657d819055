package dev.polarity.spark.ml;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Kernels;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.Sampling;
import dev.polarity.spark.SparkData;
import dev.polarity.spark.SparkRun;
import dev.polarity.spark.frame.FrameData;
import dev.polarity.spark.frame.FrameOptions;
import dev.polarity.spark.frame.RowShape;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.StructField;

/** One fit of a classifier: from a frame to a run, and from the run to a model. */
final class Fit {

  private static final String PASSWORD = "POLARITY_TLS_PASSWORD";

  private final SignSgdClassifier classifier;
  private final ClassifierParams params;

  Fit(SignSgdClassifier classifier, ClassifierParams params) {
    this.classifier = classifier;
    this.params = params;
  }

  private <T> T value(Param<T> param) {
    return classifier.value(param);
  }

  private int whole(Param<Object> param) {
    return (Integer) value(param);
  }

  private boolean holds(Param<Object> param) {
    return (Boolean) value(param);
  }

  SignSgdClassificationModel of(Dataset<Row> frame) {
    classifier.transformSchema(frame.schema());
    TreeMap<String, String> options = networkOptions();
    Dataset<Row> train = frame;
    Optional<Dataset<Row>> test = Optional.empty();
    String indicator = value(params.validationIndicatorCol);
    if (!indicator.isEmpty()) {
      checkIndicator(frame, indicator);
      train = frame.where(functions.not(functions.col(indicator)));
      test = Optional.of(frame.where(functions.col(indicator)));
    }
    try (FrameData rows = FrameData.collect(train, test, classes(frame), frameOptions())) {
      SparkRun.Outcome outcome = run(rows, options).run(frame.sparkSession());
      SignSgdClassificationModel model =
          new SignSgdClassificationModel(
              classifier.uid(),
              new ModelContent(
                  value(params.network),
                  options,
                  rows.shape(),
                  rows.classes(),
                  rows.standardization(),
                  Kernels.NATIVE.text(),
                  outcome.result().fingerprint(),
                  outcome.weights()),
              outcome.result().toJson());
      classifier.copyValues(model, ParamMap.empty());
      model.setParent(classifier);
      return model;
    }
  }

  private static void checkIndicator(Dataset<Row> frame, String indicator) {
    if (!java.util.Arrays.asList(frame.columns()).contains(indicator)
        || !(frame.schema().apply(indicator).dataType() instanceof BooleanType)) {
      throw new InvalidInputException(
          "validationIndicatorCol \"%s\": expected a column of booleans, true for rows that judge the run."
              .formatted(indicator));
    }
  }

  /** What the label column itself says of the number of classes; 0 if nothing. */
  private int classes(Dataset<Row> frame) {
    StructField label = frame.schema().apply(value(params.labelCol));
    Attribute attribute = Attribute.fromStructField(label);
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    return attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()
        ? (Integer) nominal.getNumValues().get()
        : 0;
  }

  private FrameOptions frameOptions() {
    String shape = value(params.imageShape);
    boolean sharded = value(params.sampling).equals(Sampling.SHARDED.text());
    return new FrameOptions(
        value(params.featuresCol),
        value(params.labelCol),
        shape.isEmpty() ? Optional.empty() : Optional.of(RowShape.parseImages(shape)),
        holds(params.standardization),
        sharded ? whole(params.voters) : 1,
        (Long) value(params.maxDataBytes));
  }

  private TreeMap<String, String> networkOptions() {
    TreeMap<String, String> options = new TreeMap<>();
    for (String option : value(params.networkOptions)) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new InvalidInputException(
            "networkOptions \"%s\": expected name=value, such as hidden=512-256."
                .formatted(option));
      }
      options.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return options;
  }

  private SparkRun run(FrameData rows, TreeMap<String, String> options) {
    SparkRun.Builder run =
        SparkRun.builder()
            .setModel(value(params.network), options)
            .setData(SparkData.of(rows))
            .optSpec(this::describe)
            .optRetries(whole(params.retries))
            .optAllowClearText(holds(params.allowClearText))
            .optReturnWeights(true);
    if (whole(params.nodes) > 0) {
      run.optNodes(whole(params.nodes));
    }
    if (!value(params.runDirectory).isEmpty()) {
      run.optRun(value(params.runDirectory));
    }
    if (!value(params.keyStore).isEmpty()) {
      run.optTls(value(params.keyStore), password());
    }
    return run.build();
  }

  private static String password() {
    String password = System.getenv(PASSWORD);
    if (password == null) {
      throw new InvalidInputException(
          "keyStore is set, but the environment variable %s of the driver is not: expected the store's password."
              .formatted(PASSWORD));
    }
    return password;
  }

  private void describe(RunSpecBuilder spec) {
    spec.voters(whole(params.voters))
        .batch(whole(params.batchSize))
        .epochs(whole(params.epochs))
        .seed((Long) value(params.seed))
        .method(Method.parse(value(params.method)))
        .sampling(Sampling.parse(value(params.sampling)));
    double rate = (Double) value(params.initialRate);
    if (rate > 0) {
      spec.initialRate(rate);
    }
    if (whole(params.threads) > 0) {
      spec.threads(whole(params.threads));
    }
  }
}
