package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.model.Safetensors;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialFileTest {

  @TempDir Path directory;

  @Test
  void parametersOfTheFileAreSetAndTheOthersStay() throws IOException {
    Path file =
        file(tensor("04Linear_bias", List.of(10L), 3), tensor("02Linear_bias", List.of(8L), 4));
    try (Replica replica =
        Replicas.of(SmallRuns.plain(), name -> name.equals("02Linear_bias"), 1, 28, 28)) {
      InitialWeights.of(new CounterRandom(1)).set(replica);
      float[] before = Replicas.weights(replica);

      InitialFile.load(file, replica);

      float[] after = Replicas.weights(replica);
      assertThat(Arrays.copyOf(after, 784 * 8 + 80))
          .containsExactly(Arrays.copyOf(before, 784 * 8 + 80));
      assertThat(Arrays.copyOfRange(after, 784 * 8 + 80, after.length)).containsOnly(3).hasSize(10);
      assertThat(replica.constantMemory().copy()).as("frozen").containsOnly(4).hasSize(8);
    }
  }

  @Test
  void aTensorWithoutAPlaceIsNamedAndNothingIsSet() throws IOException {
    Path file =
        file(tensor("04Linear_bias", List.of(10L), 3), tensor("05Linear_bias", List.of(1L), 3));
    Path wrongShape = file(tensor("04Linear_bias", List.of(2L, 5L), 3));
    try (Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28)) {
      String before = replica.fingerprint();
      assertThatThrownBy(() -> InitialFile.load(file, replica))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file + ": the model has no parameter 05Linear_bias; it has ")
          .hasMessageContaining("04Linear_bias");
      assertThatThrownBy(() -> InitialFile.load(wrongShape, replica))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              wrongShape
                  + ": the tensor 04Linear_bias has the shape [2, 5], but the model's parameter has [10].");
      assertThat(replica.fingerprint()).isEqualTo(before);
    }
  }

  /** Frozen weights are in no snapshot: a changed file would go unnoticed into the result. */
  @Test
  void aFileThatHasChangedIsRefusedOnResume() throws IOException {
    Path file = file(tensor("02Linear_bias", List.of(8L), 0.5f));
    Path run = directory.resolve("run");
    Training.Builder builder =
        SmallRuns.in(run)
            .optInitialWeights(file)
            .optFreeze(name -> name.equals("02Linear_bias"))
            .optInitialRate(0.01);
    StopSignal stop = new StopSignal();
    stop.request();
    assertThatThrownBy(builder.optStop(stop).build()::run).hasMessageStartingWith("Stopped after");
    byte[] old = Files.readAllBytes(file);
    Files.write(file, Files.readAllBytes(file(tensor("02Linear_bias", List.of(8L), 0.25f))));
    Training again = builder.optStop(new StopSignal()).build();

    assertThatThrownBy(again::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": the initial weights have changed since " + run);

    Files.write(file, old);
    RunResult result = again.resume();
    assertThat(RunDirectory.view(run).file().resolved().orElseThrow().initSha256())
        .contains(InitialFile.sha256(file));
    Files.write(file, Files.readAllBytes(file(tensor("02Linear_bias", List.of(8L), 0.25f))));
    assertThatThrownBy(
            SmallRuns.in(directory.resolve("repeat"))
                    .optRepeat(RunDirectory.view(run).file())
                    .optFreeze(name -> name.equals("02Linear_bias"))
                    .build()
                ::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("have changed since the run to be repeated was begun");
    assertThat(result.steps()).isEqualTo(15);
    assertThat(directory.resolve("repeat")).doesNotExist();
  }

  /** Its rates were measured at other weights. */
  @Test
  void aRunFromRandomWeightsIsNotRepeatedFromAFile() throws IOException {
    Path run = directory.resolve("run");
    SmallRuns.in(run).optInitialRate(0.01).build().run();
    Training.Builder repeat =
        SmallRuns.in(directory.resolve("repeat"))
            .optRepeat(RunDirectory.view(run).file())
            .optInitialWeights(file(tensor("02Linear_bias", List.of(8L), 0.5f)));
    assertThatThrownBy(repeat.build()::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--init: the run to be repeated began with random weights; begin a new run, or leave the file out.");
  }

  private int files;

  private Path file(Safetensors.Tensor... tensors) throws IOException {
    Path file = directory.resolve("weights-" + files++ + ".safetensors");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Safetensors.write(List.of(tensors), Map.of(), channel);
    }
    return file;
  }

  private static Safetensors.Tensor tensor(String name, List<Long> shape, float value) {
    int count = (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat(value);
    }
    return new Safetensors.Tensor(name, shape, bytes.flip());
  }
}
