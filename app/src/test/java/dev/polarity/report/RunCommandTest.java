package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.study.RunRow;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunCommandTest {

  private static String command(RunOf run) {
    return RunCommand.of(RunOf.verdict(run).outcomes().get(0), Optional.empty());
  }

  @Test
  void everyOptionStandsInTheCommand() {
    assertThat(
            command(
                RunOf.method("ef-sign")
                    .task("digits", "mlp")
                    .stage("epoch")
                    .options("augment=off;init=my weights;method.rate=1e-3;model.hidden=10")
                    .length("0.53333", 100)
                    .accuracy(Double.NaN, .5)
                    .seed(-7)))
        .isEqualTo(
            "polarity train --data digits --model mlp --method ef-sign --schedule constant --stage"
                + " epoch --initial-rate 0.1 --augment off --init 'my weights' --method-option"
                + " rate=1e-3 --model-option hidden=10 --averaging off --voters 4 --batch 32 --steps"
                + " 100 --seed -7");
  }

  @Test
  void wholeEpochsAreEpochs() {
    assertThat(command(RunOf.byDefault()))
        .endsWith("--initial-rate auto --voters 4 --batch 32 --epochs 5 --seed 1");
  }

  @Test
  void theThreadsStandThereWhereTheyAreKnown() {
    Outcome outcome = RunOf.verdict(RunOf.byDefault()).outcomes().get(0);
    RunRow made = new RunRow(outcome.anyRow().key(), "f", "p", "j", "t", "c", 2, "v", "");
    assertThat(RunCommand.of(outcome, Optional.of(made))).endsWith("--seed 1 --threads 2");
  }
}
