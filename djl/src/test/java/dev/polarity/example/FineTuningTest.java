package dev.polarity.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.data.DataSet;
import dev.polarity.data.SmallDigits;
import dev.polarity.model.Safetensors;
import dev.polarity.run.RunResult;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningTest {

  @TempDir Path directory;

  @Test
  void whatIsFrozenKeepsItsBitsAndTheNewHeadLearns() throws Exception {
    DataSet digits = SmallDigits.of(3000, 600);
    Path learnt = directory.resolve("0-to-4");
    Path tuned = directory.resolve("5-to-9");

    RunResult first =
        FineTuning.learn(DigitsFrom.of(digits.train(), 0), DigitsFrom.of(digits.test(), 0), learnt);
    RunResult second =
        FineTuning.tune(
            DigitsFrom.of(digits.train(), 5), DigitsFrom.of(digits.test(), 5), learnt, tuned);

    Map<String, Safetensors.Tensor> before = model(learnt);
    Map<String, Safetensors.Tensor> after = model(tuned);
    assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
    for (Safetensors.Tensor tensor : before.values()) {
      boolean same = tensor.values().equals(after.get(tensor.name()).values());
      assertThat(same).as(tensor.name()).isEqualTo(!tensor.name().startsWith(FineTuning.HEAD));
    }
    assertThat(second.parameters()).as("33 weights for each class").isEqualTo(33 * 5);
    // A guess is right in one of five.
    assertThat(first.testAccuracy()).isGreaterThan(0.8);
    assertThat(second.testAccuracy()).isGreaterThan(0.6);
  }

  private static Map<String, Safetensors.Tensor> model(Path run) {
    return Safetensors.read(run.resolve("model/model.safetensors"));
  }
}
