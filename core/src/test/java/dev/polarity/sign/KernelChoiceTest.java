package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polarity.error.InvalidInputException;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  private static final String COMPILER = "mixed mode, sharing";

  @Test
  void saysWhyTheScalarKernelsRun() {
    assertThat(KernelChoice.of(null, 17, COMPILER, true).description())
        .isEqualTo("scalar (JDK 17 is older than 25)");
    assertThat(KernelChoice.of(null, 25, COMPILER, false).description())
        .isEqualTo("scalar (the JVM was not started with --add-modules jdk.incubator.vector)");
    for (String without : new String[] {"interpreted mode", "mixed mode, emulated-client"}) {
      assertThat(KernelChoice.of(null, 25, without, true).description())
          .isEqualTo("scalar (the JVM runs without its optimising compiler)");
    }
    assertThat(KernelChoice.of("scalar", 25, COMPILER, true).description())
        .isEqualTo("scalar (as polarity.sign-kernels says)");
  }

  @Test
  void refusesWhatThereIsNot() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> KernelChoice.of("vector", 17, COMPILER, true))
        .withMessage(
            "The system property polarity.sign-kernels asks for the vector kernels, but JDK 17 is"
                + " older than 25.");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> KernelChoice.of("fast", 25, COMPILER, true))
        .withMessageContaining("\"fast\"");
  }
}
