package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestDifferenceTest {

  @Test
  void eachKeyThatDiffersIsThereOnce() {
    RunSpec begun = RunSpec.builder().threads(8).voters(2).epochs(3).build();
    assertThat(RequestDifference.text(begun, begun)).isEmpty();
    assertThat(
            RequestDifference.text(begun, RunSpec.builder().threads(4).voters(2).steps(9).build()))
        .isEqualTo(
            "epochs 3 then, not given now; steps not given then, 9 now; threads 8 then, 4 now");
  }
}
