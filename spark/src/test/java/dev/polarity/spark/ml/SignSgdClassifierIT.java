package dev.polarity.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.spark.ClusterSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimator on two executors, each a process of its own. */
class SignSgdClassifierIT {

  private static final int ROWS = 4000;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ClusterSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static SignSgdClassifier small() {
    return new SignSgdClassifier()
        .setNetworkOptions("hidden=64")
        .setVoters(4)
        .setEpochs(2)
        .setThreads(1);
  }

  @Test
  void rowsInAnyOrderGiveOneFingerprintAndOneModel(@TempDir Path directory) throws IOException {
    List<Row> rows = Rows.training(ROWS);
    Dataset<Row> test = spark.createDataFrame(Rows.test(500), Rows.SCHEMA);
    SignSgdClassificationModel model =
        small().fit(spark.createDataFrame(rows, Rows.SCHEMA).repartition(4));
    SignSgdClassificationModel other =
        small().fit(spark.createDataFrame(Rows.shuffled(rows, 3), Rows.SCHEMA).repartition(7));
    SignSgdClassificationModel alone =
        small().setNodes(1).fit(spark.createDataFrame(rows, Rows.SCHEMA));
    assertThat(model.summary().nodes()).isEqualTo(2);
    assertThat(alone.summary().nodes()).isEqualTo(1);
    assertThat(other.fingerprint()).isEqualTo(model.fingerprint());
    assertThat(alone.fingerprint()).isEqualTo(model.fingerprint());

    Dataset<Row> predicted = model.transform(test);
    // Two epochs of a small network; a guess is right in one of ten.
    assertThat(
            new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted))
        .isGreaterThan(0.7);
    model.write().save(directory.resolve("model").toString());
    assertThat(
            SignSgdClassificationModel.load(directory.resolve("model").toString())
                .transform(test)
                .collectAsList())
        .isEqualTo(predicted.collectAsList());
  }

  @Test
  void eachVoterMayHaveRowsOfItsOwn() {
    Dataset<Row> rows = spark.createDataFrame(Rows.training(ROWS), Rows.SCHEMA);
    SignSgdClassifier sharded = small().setSampling("sharded").setEpochs(1);
    assertThat(sharded.fit(rows.repartition(3)).fingerprint())
        .isEqualTo(sharded.setNodes(1).fit(rows.repartition(5)).fingerprint());
  }
}
