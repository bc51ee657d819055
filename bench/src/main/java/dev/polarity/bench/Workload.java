package dev.polarity.bench;

import ai.djl.nn.Block;
import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.data.GeneratedImages;
import dev.polarity.model.Models;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network and data that fit it, by a name.
 *
 * @param name what the tables call it
 * @param model the recipe
 * @param options the recipe's options
 * @param data the data, in memory
 */
record Workload(String name, String model, SortedMap<String, String> options, DataSet data) {

  /** So small that neither side learns: no figure depends on how far a side has got. */
  static final double RATE = 1e-6;

  private static final long NEVER_REACHED = 1_000_000_000;
  private static final int GENERATED = 2_560;

  /**
   * Finds a workload.
   *
   * @param name {@code mlp} (0.54 M weights), {@code mlp10m} (10 M) or {@code lenet}, each on the
   *     built-in digits, or {@code resnet20} or {@code vgg11} on generated colour images of 32 x 32
   */
  static Workload named(String name) {
    return switch (name) {
      case "mlp", "lenet" -> new Workload(name, name, none(), DataSets.open(DataSets.DIGITS));
      case "mlp10m" ->
          new Workload(
              name,
              "mlp",
              new TreeMap<>(Map.of("hidden", "2600-2560-512")),
              DataSets.open(DataSets.DIGITS));
      case "resnet20", "vgg11" ->
          new Workload(name, name, none(), GeneratedImages.of(3, 32, 10, GENERATED));
      default ->
          throw new IllegalArgumentException(
              "There is no network "
                  + name
                  + " to measure; choose among mlp, mlp10m, lenet, resnet20 and vgg11.");
    };
  }

  private static SortedMap<String, String> none() {
    return new TreeMap<>();
  }

  /** Builds the network. */
  Block block() {
    return Models.find(model, options, Workload.class.getClassLoader())
        .build(data.inputShape(), data.classes().size());
  }

  /**
   * Returns a spec that trains the network with one voter and everything that is on by default
   * except the augmentation of colour images, which DJL's side does not do either.
   *
   * @param batch images per step
   * @param threads threads of the tensor library
   * @param method {@code sign} or {@code signum}
   */
  RunSpec spec(int batch, int threads, Method method) {
    return builder(batch, threads, method).build();
  }

  /**
   * Returns a spec that does only what it must to the weights: signs of the plain gradient, and no
   * average. What packing and moving take by themselves is measured by it.
   */
  RunSpec barest(int batch, int threads) {
    return builder(batch, threads, Method.SIGN).averaging(false).build();
  }

  private RunSpecBuilder builder(int batch, int threads, Method method) {
    return RunSpec.builder()
        .data(data.name())
        .model(model)
        .modelOptions(options)
        .voters(1)
        .batch(batch)
        .threads(threads)
        .method(method)
        .initialRate(RATE)
        .augment(false)
        .steps(NEVER_REACHED);
  }
}
