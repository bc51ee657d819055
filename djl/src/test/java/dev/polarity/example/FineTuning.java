package dev.polarity.example;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.polarity.model.Safetensors;
import dev.polarity.run.RunResult;
import dev.polarity.train.Training;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A network learns the digits 0 to 4; then its first layers are kept as they are, and a new last
 * layer learns 5 to 9 on top of them. The lines between the markers are what a user writes.
 */
final class FineTuning {

  /** The last layer, whose weights belong to the old classes. */
  static final String HEAD = "06Linear";

  private FineTuning() {}

  static Block network() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock(784))
        .add(Linear.builder().setUnits(64).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(32).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(5).build());
  }

  /** Trains on the digits 0 to 4. */
  static RunResult learn(DigitsFrom train, DigitsFrom test, Path directory) {
    return Training.builder()
        .setBlock(FineTuning::network)
        .setData(train, test)
        .setRun(directory)
        .optEpochs(8)
        .optThreads(1)
        .build()
        .run();
  }

  /** Trains a new last layer on the digits 5 to 9. */
  static RunResult tune(DigitsFrom train, DigitsFrom test, Path learnt, Path directory)
      throws IOException {
    Path body = learnt.resolveSibling("body.safetensors");
    // example: begin
    Map<String, Safetensors.Tensor> model =
        Safetensors.read(learnt.resolve("model/model.safetensors"));
    List<Safetensors.Tensor> kept =
        model.values().stream().filter(tensor -> !tensor.name().startsWith(HEAD)).toList();
    try (FileChannel channel =
        FileChannel.open(body, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Safetensors.write(kept, Map.of(), channel);
    }
    return Training.builder()
        .setBlock(FineTuning::network)
        .setData(train, test)
        .setRun(directory)
        .optInitialWeights(body)
        .optFreeze(name -> !name.startsWith(HEAD))
        .optEpochs(6)
        .optThreads(1)
        .build()
        .run();
    // example: end
  }
}
