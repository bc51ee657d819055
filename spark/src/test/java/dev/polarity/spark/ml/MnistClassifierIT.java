package dev.polarity.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polarity.data.DataSets;
import dev.polarity.data.ImageExamples;
import dev.polarity.spark.ClusterSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimator as it is, with its defaults, on the 60,000 images of MNIST. */
class MnistClassifierIT {

  private static final int AT_ONCE = 10_000;
  private static final StructType SCHEMA =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.IntegerType, false);

  @Test
  void defaultsReach97PercentAndRepeat(@TempDir Path directory) throws Exception {
    Path mnist = find("shared/data/mnist");
    assumeTrue(
        mnist != null, "skipped: MNIST is not at hand (no shared/data/mnist above the checkout)");
    SparkSession spark = ClusterSpark.start(2);
    try {
      String train = directory.resolve("train").toString();
      String test = directory.resolve("test").toString();
      write(spark, (ImageExamples) DataSets.open(mnist.toString()).train(), train);
      write(spark, (ImageExamples) DataSets.open(mnist.toString()).test(), test);
      Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {new SignSgdClassifier()});
      Dataset<Row> rows = spark.read().parquet(train);
      PipelineModel model = pipeline.fit(rows);
      assertThat(
              new MulticlassClassificationEvaluator()
                  .setMetricName("accuracy")
                  .evaluate(model.transform(spark.read().parquet(test))))
          .isGreaterThanOrEqualTo(0.97);

      String saved = directory.resolve("model").toString();
      model.write().save(saved);
      assertThat(inNewProcess(saved, test)).isEqualTo(PredictAgain.text(model, spark, test));

      PipelineModel again = pipeline.fit(rows.orderBy(functions.rand(3)).repartition(7));
      assertThat(fingerprint(again)).isEqualTo(fingerprint(model));
    } finally {
      spark.stop();
    }
  }

  private static String fingerprint(PipelineModel model) {
    return ((SignSgdClassificationModel) model.stages()[0]).fingerprint();
  }

  private static void write(SparkSession spark, ImageExamples images, String directory) {
    for (int from = 0; from < images.size(); from += AT_ONCE) {
      List<Row> rows = new ArrayList<>();
      for (int i = from; i < Math.min(from + AT_ONCE, images.size()); i++) {
        byte[] pixels = images.pixels(i);
        double[] values = new double[pixels.length];
        for (int j = 0; j < values.length; j++) {
          values[j] = pixels[j] & 0xFF;
        }
        rows.add(RowFactory.create(i, Vectors.dense(values), images.label(i)));
      }
      spark.createDataFrame(rows, SCHEMA).write().mode(SaveMode.Append).parquet(directory);
    }
  }

  private static String inNewProcess(String model, String rows)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dai.djl.offline=true",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                PredictAgain.class.getName(),
                model,
                rows)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text.lines()
        .filter(line -> line.startsWith(PredictAgain.PREFIX))
        .map(line -> line.substring(PredictAgain.PREFIX.length()))
        .findFirst()
        .orElseThrow();
  }

  private static Path find(String path) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(path))) {
        return at.resolve(path);
      }
    }
    return null;
  }
}
