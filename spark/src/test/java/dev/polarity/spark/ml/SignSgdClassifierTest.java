package dev.polarity.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignSgdClassifierTest {

  private static SparkSession spark;
  private static Dataset<Row> train;
  private static Dataset<Row> test;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
    train = frame(Rows.training(1500)).cache();
    test = frame(Rows.test(300)).cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> frame(List<Row> rows) {
    return spark.createDataFrame(rows, Rows.SCHEMA).repartition(2);
  }

  private static SignSgdClassifier small() {
    return new SignSgdClassifier()
        .setNetworkOptions("hidden=32")
        .setVoters(2)
        .setEpochs(2)
        .setThreads(1)
        .setInitialRate(0.004);
  }

  private static double accuracy(Dataset<Row> predicted) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
  }

  @Test
  void learnsAndPredictsWithProbabilities() {
    SignSgdClassificationModel model = small().fit(train);
    Dataset<Row> predicted = model.transform(test);
    assertThat(predicted.columns())
        .containsExactly("features", "label", "probability", "prediction");
    assertThat(accuracy(predicted)).isGreaterThan(0.6);
    assertThat(model.numClasses()).isEqualTo(10);
    assertThatThrownBy(() -> model.transform(predicted))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "probabilityCol \"probability\": there is a column of this name already; drop it, or choose another name.");
    assertThat(model.fingerprint()).isEqualTo(model.summary().fingerprint());
    for (Row row : predicted.select("probability", "prediction").takeAsList(20)) {
      double[] shares = ((Vector) row.get(0)).toArray();
      assertThat(shares).hasSize(10);
      double sum = 0;
      for (double share : shares) {
        assertThat(share).isLessThanOrEqualTo(shares[(int) row.getDouble(1)]);
        sum += share;
      }
      assertThat(sum).isBetween(1 - 1e-12, 1 + 1e-12);
    }
    assertThat(model.copy(ParamMap.empty()).parent()).isSameAs(model.parent());
    assertThat(model.setProbabilityCol("").transform(test).columns())
        .containsExactly("features", "label", "prediction");
  }

  @Test
  void savedPipelinesPredictTheSame(@TempDir Path directory) throws IOException {
    SignSgdClassifier classifier = small().setEpochs(1).setPredictionCol("digit");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  classifier,
                  new IndexToString()
                      .setInputCol("digit")
                      .setOutputCol("name")
                      .setLabels(new String[] {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"})
                });
    String saved = directory.resolve("pipeline").toString();
    pipeline.write().save(saved);
    Pipeline loaded = Pipeline.load(saved);
    SignSgdClassifier again = (SignSgdClassifier) loaded.getStages()[0];
    for (Param<?> param : classifier.params()) {
      assertThat(again.getOrDefault(again.getParam(param.name())))
          .as(param.name())
          .isEqualTo(classifier.getOrDefault(param));
    }

    PipelineModel model = loaded.fit(train);
    String savedModel = directory.resolve("model").toString();
    model.write().save(savedModel);
    PipelineModel loadedModel = PipelineModel.load(savedModel);
    assertThat(loadedModel.transform(test).collectAsList())
        .isEqualTo(model.transform(test).collectAsList());
    SignSgdClassificationModel stage = (SignSgdClassificationModel) loadedModel.stages()[0];
    assertThat(stage.summary())
        .isEqualTo(((SignSgdClassificationModel) model.stages()[0]).summary());
  }

  @Test
  void orderAndPartitioningOfRowsDoNotChangeTheFingerprint() {
    SignSgdClassifier classifier = small().setEpochs(1);
    Dataset<Row> other =
        spark.createDataFrame(Rows.shuffled(Rows.training(1500), 5), Rows.SCHEMA).repartition(5);
    assertThat(classifier.fit(other).fingerprint()).isEqualTo(classifier.fit(train).fingerprint());
  }

  @Test
  void crossValidationChoosesAmongParams() {
    SignSgdClassifier classifier = small();
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.initialRate(), new double[] {0.000001, 0.004})
            .build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel chosen = validator.fit(train);
    assertThat(chosen.avgMetrics()[1]).isGreaterThan(chosen.avgMetrics()[0]);
    assertThat(accuracy(chosen.transform(test))).isGreaterThan(0.6);
    assertThatThrownBy(() -> validator.setParallelism(2).fit(train))
        .hasStackTraceContaining("parallelism 1");
    awaitTheOtherFit();
  }

  /** The fit that was under way when the other one was refused goes on in its own thread. */
  private static void awaitTheOtherFit() {
    String underWay = "polarity.spark.run." + spark.sparkContext().applicationId();
    for (int look = 0; look < 6000 && System.getProperty(underWay) != null; look++) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(System.getProperty(underWay)).isNull();
  }

  @Test
  void rowsMayBeKeptToJudgeTheRun() {
    Dataset<Row> marked =
        train
            .withColumn("judging", functions.lit(false))
            .union(test.withColumn("judging", functions.lit(true)));
    SignSgdClassificationModel model = small().setValidationIndicatorCol("judging").fit(marked);
    assertThat(model.summary().testAccuracy())
        .isEqualTo(accuracy(model.transform(test)), org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void whatCannotBeIsToldInASentence() {
    assertThatThrownBy(() -> small().setFeaturesCol("pixels").fit(train))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "featuresCol \"pixels\": there is no such column; the columns are features, label.");
    assertThatThrownBy(() -> small().setLabelCol("features").fit(train))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("StringIndexer");
    assertThatThrownBy(() -> small().setNetworkOptions("hidden").fit(train))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("name=value");
    assertThatThrownBy(() -> small().setNetwork("lenet").setNetworkOptions().fit(train))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("lenet");
  }
}
