package dev.polarity.train;

import ai.djl.Model;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.model.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The published model: a directory that is whole or not there, with the weights in DJL's own format
 * ({@code model-0000.params}, for {@code Model.load}) and as {@code model.safetensors}, for
 * everything else. Both carry the same properties: what the model is and what its inputs mean.
 */
public final class ModelFiles {

  /** The name under which DJL finds the model. */
  public static final String NAME = "model";

  private static final String SAFETENSORS = "model.safetensors";

  private ModelFiles() {}

  /**
   * Writes the replica as it is.
   *
   * @param directory the model's directory, replaced if it is there
   * @param replica the replica, ready to be published
   * @param properties text by name
   * @throws StoppedException if it cannot be written
   */
  static void write(Path directory, Replica replica, Map<String, String> properties) {
    try {
      AtomicFiles.writeDirectory(
          directory,
          temporary -> {
            AtomicFiles.write(
                temporary.resolve(SAFETENSORS),
                channel -> Safetensors.write(tensors(replica), properties, channel));
            try (Model model = Model.newInstance(NAME, "PyTorch")) {
              model.setBlock(replica.block());
              properties.forEach(model::setProperty);
              model.setProperty("Epoch", "0");
              model.save(temporary, NAME);
            }
          });
    } catch (IOException e) {
      throw WriteFailure.stopped(directory, e);
    }
  }

  /**
   * Puts the weights of a published model into a replica of the same block.
   *
   * @param directory the model's directory
   * @param replica the replica
   */
  static void read(Path directory, Replica replica) {
    InitialFile.load(directory.resolve(SAFETENSORS), replica);
  }

  private static List<Safetensors.Tensor> tensors(Replica replica) {
    return replica.slots().stream()
        .map(
            slot ->
                new Safetensors.Tensor(
                    slot.name(),
                    Arrays.stream(slot.shape().getShape()).boxed().toList(),
                    (slot.trainable() ? replica.weightMemory() : replica.constantMemory())
                        .slice(slot.first(), slot.count())))
        .toList();
  }
}
