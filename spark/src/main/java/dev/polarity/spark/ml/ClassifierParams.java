package dev.polarity.spark.ml;

import dev.polarity.spark.frame.FrameOptions;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of a classifier. Spark finds params through the methods of their owner, and they ask
 * it for its name when they are made; so the owner makes them in its constructor, once it has a
 * name.
 */
final class ClassifierParams implements java.io.Serializable {

  private static final long serialVersionUID = 1L;

  final Param<String> featuresCol;
  final Param<String> labelCol;
  final Param<String> predictionCol;
  final Param<String> probabilityCol;
  final Param<String> validationIndicatorCol;
  final Param<String> imageShape;
  final BooleanParam standardization;
  final Param<String> network;
  final StringArrayParam networkOptions;
  final IntParam voters;
  final IntParam epochs;
  final IntParam batchSize;
  final LongParam seed;
  final DoubleParam initialRate;
  final Param<String> method;
  final Param<String> sampling;
  final IntParam nodes;
  final IntParam threads;
  final IntParam retries;
  final Param<String> runDirectory;
  final LongParam maxDataBytes;
  final Param<String> keyStore;
  final BooleanParam allowClearText;

  ClassifierParams(Params owner) {
    featuresCol =
        new Param<>(
            owner,
            "featuresCol",
            "column of features: vectors, arrays of float, or bytes of images");
    labelCol = new Param<>(owner, "labelCol", "column of labels 0 … k-1");
    predictionCol =
        new Param<>(
            owner,
            "predictionCol",
            "column that the model adds: the likeliest class; none if empty");
    probabilityCol =
        new Param<>(
            owner,
            "probabilityCol",
            "column that the model adds: how likely each class is; none if empty");
    validationIndicatorCol =
        new Param<>(
            owner,
            "validationIndicatorCol",
            "column of true for rows that judge the run and are not trained on; none if empty");
    imageShape =
        new Param<>(
            owner,
            "imageShape",
            "channels,height,width of images that are bare pixels; none if empty");
    standardization =
        new BooleanParam(
            owner,
            "standardization",
            "whether each feature, or channel, is brought to mean 0 and deviation 1");
    network =
        new Param<>(
            owner, "network", "recipe (mlp, lenet, resnet20, vgg11) or class of the network");
    networkOptions =
        new StringArrayParam(
            owner, "networkOptions", "options of the recipe, such as hidden=512-256");
    voters =
        new IntParam(
            owner,
            "voters",
            "how many voters vote on each step",
            ParamValidators.inRange(1, 65535));
    epochs =
        new IntParam(owner, "epochs", "passes over the training rows", ParamValidators.gtEq(1));
    batchSize =
        new IntParam(owner, "batchSize", "rows per voter and step", ParamValidators.gtEq(1));
    seed = new LongParam(owner, "seed", "key of all randomness");
    initialRate =
        new DoubleParam(
            owner,
            "initialRate",
            "rate of the first step; 0: measured by the run",
            ParamValidators.gtEq(0));
    method =
        new Param<>(
            owner,
            "method",
            "what a voter takes the signs of: sign, signum or lion-vote",
            ParamValidators.inArray(new Object[] {"sign", "signum", "lion-vote"}));
    sampling =
        new Param<>(
            owner,
            "sampling",
            "global, or sharded: each voter has its own rows",
            ParamValidators.inArray(new Object[] {"global", "sharded"}));
    nodes =
        new IntParam(
            owner,
            "nodes",
            "number of executors that train; 0: as many as there are",
            ParamValidators.gtEq(0));
    threads =
        new IntParam(
            owner,
            "threads",
            "threads of the tensor library; 0: spark.task.cpus",
            ParamValidators.gtEq(0));
    retries =
        new IntParam(
            owner,
            "retries",
            "how often a job that has lost an executor is submitted again",
            ParamValidators.gtEq(0));
    runDirectory =
        new Param<>(owner, "runDirectory", "shared directory that keeps the run; none if empty");
    maxDataBytes =
        new LongParam(
            owner,
            "maxDataBytes",
            "most bytes of rows on the disk of an executor",
            ParamValidators.gtEq(1));
    keyStore =
        new Param<>(
            owner, "keyStore", "key store for TLS, at its place on every executor; none if empty");
    allowClearText =
        new BooleanParam(
            owner,
            "allowClearText",
            "whether nodes may talk in the clear where Spark's encryption is on");
  }

  /** The params with their defaults. */
  ParamPair<?>[] defaults() {
    return new ParamPair<?>[] {
      pair(featuresCol, "features"),
      pair(labelCol, "label"),
      pair(predictionCol, "prediction"),
      pair(probabilityCol, "probability"),
      pair(validationIndicatorCol, ""),
      pair(imageShape, ""),
      pair(standardization, true),
      pair(network, "mlp"),
      pair(networkOptions, new String[0]),
      pair(voters, 4),
      pair(epochs, 5),
      pair(batchSize, 32),
      pair(seed, 1L),
      pair(initialRate, 0.0),
      pair(method, "lion-vote"),
      pair(sampling, "global"),
      pair(nodes, 0),
      pair(threads, 0),
      pair(retries, 3),
      pair(runDirectory, ""),
      pair(maxDataBytes, FrameOptions.DEFAULT_MOST_BYTES),
      pair(keyStore, ""),
      pair(allowClearText, false)
    };
  }

  private static <T> ParamPair<T> pair(Param<T> param, T value) {
    return new ParamPair<>(param, value);
  }
}
