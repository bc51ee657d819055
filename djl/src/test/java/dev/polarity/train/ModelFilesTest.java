package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.polarity.random.CounterRandom;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

  @TempDir Path directory;

  /** What DJL loads by itself, without our reader, computes what the replica computed. */
  @Test
  void bothFormatsHoldTheSameModel() throws Exception {
    float[] images = new float[3 * 784];
    Random random = Seeds.random();
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    float[] expected;
    String fingerprint;
    float[] constants;
    try (Replica replica = Replicas.of(SmallRuns.normalised(), 1, 28, 28)) {
      InitialWeights.of(new CounterRandom(4)).set(replica);
      replica
          .constantMemory()
          .restore(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5, 4, 3, 2, 1});
      expected = forward(replica, images);
      fingerprint = replica.fingerprint();
      constants = replica.constantMemory().copy();
      ModelFiles.write(directory.resolve("model"), replica, Map.of("polarity.model", "small"));
      ModelFiles.write(directory.resolve("model"), replica, Map.of("polarity.model", "again"));
    }

    try (Model model = Model.newInstance(ModelFiles.NAME, "PyTorch")) {
      model.setBlock(SmallRuns.normalised());
      model.load(directory.resolve("model"));
      assertThat(model.getProperty("polarity.model")).isEqualTo("again");
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDList outputs =
            model
                .getBlock()
                .forward(
                    new ParameterStore(manager, false),
                    new NDList(manager.create(images, new Shape(3, 1, 28, 28))),
                    false);
        assertThat(outputs.singletonOrThrow().toFloatArray()).containsExactly(expected);
      }
    }
    try (Replica replica = Replicas.of(SmallRuns.normalised(), 1, 28, 28)) {
      ModelFiles.read(directory.resolve("model"), replica);
      assertThat(replica.fingerprint()).isEqualTo(fingerprint);
      assertThat(replica.constantMemory().copy()).containsExactly(constants);
      assertThat(forward(replica, images)).containsExactly(expected);
    }
  }

  /** DJL's format holds 65,535 bytes of a text, which names of some thousand classes exceed. */
  @Test
  void aLongTextIsInParts() throws Exception {
    String text = "größte \uD83D\uDE00".repeat(6_000);
    Map<String, String> properties = new TreeMap<>();
    ModelProperties.putLong(properties, "polarity.classes", text);
    ModelProperties.putLong(properties, "short", "a");
    try (Replica replica = Replicas.of(SmallRuns.normalised(), 1, 28, 28)) {
      ModelFiles.write(directory.resolve("long"), replica, properties);
    }
    try (Model model = Model.newInstance(ModelFiles.NAME, "PyTorch")) {
      model.setBlock(SmallRuns.normalised());
      model.load(directory.resolve("long"));
      String read = model.getProperty("polarity.classes");
      for (int part = 2; model.getProperty("polarity.classes." + part) != null; part++) {
        read += model.getProperty("polarity.classes." + part);
      }
      assertThat(read).isEqualTo(text);
      assertThat(model.getProperty("short")).isEqualTo("a");
      assertThat(model.getProperty("short.2")).isNull();
    }
  }

  private static float[] forward(Replica replica, float[] images) {
    try (NDManager manager = replica.manager().newSubManager()) {
      NDList inputs = new NDList(manager.create(images, new Shape(3, 1, 28, 28)));
      return replica.forward(inputs, false).singletonOrThrow().toFloatArray();
    }
  }
}
