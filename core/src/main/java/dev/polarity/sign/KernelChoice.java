package dev.polarity.sign;

import dev.polarity.error.InvalidInputException;
import java.lang.reflect.InvocationTargetException;

/**
 * Which kernels run, and why. The vector kernels are compiled for JDK 25 and newer only, from a
 * source root of their own into {@code META-INF/versions/25}: on JDK 17 the Vector API has no
 * compiled masks and is slower than plain loops. They need the module {@code jdk.incubator.vector},
 * which the JVM has only where it was started with {@code --add-modules jdk.incubator.vector}; the
 * optimising compiler, without which every vector is an object; and registers of 256 bits or more.
 * Elsewhere the scalar kernels run.
 *
 * <p>The system property {@code polarity.sign-kernels}, {@code scalar} or {@code vector}, overrides
 * the choice, for tests and measurements.
 *
 * @param kernels the kernels
 * @param description which they are, and why the scalar ones if so
 */
record KernelChoice(Kernels kernels, String description) {

  private static final String PROPERTY = "polarity.sign-kernels";
  private static final String SCALAR = "scalar";
  private static final String VECTOR = "vector";
  private static final String VECTOR_CLASS = "dev.polarity.sign.VectorKernels";
  private static final String MODULE = "jdk.incubator.vector";
  private static final int OLDEST_JDK = 25;
  private static final int LEAST_BITS = 256;

  /** Says what keeps the vector kernels from running. */
  private static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String message) {
      super(message, null, false, false);
    }
  }

  /** Chooses for this process. */
  static KernelChoice ofThisProcess() {
    return of(
        System.getProperty(PROPERTY),
        Runtime.version().feature(),
        System.getProperty("java.vm.info", ""),
        ModuleLayer.boot().findModule(MODULE).isPresent());
  }

  static KernelChoice of(String wanted, int jdk, String virtualMachine, boolean module) {
    if (wanted != null && !wanted.equals(SCALAR) && !wanted.equals(VECTOR)) {
      throw new InvalidInputException(
          "The system property %s is \"%s\", but it is scalar or vector, or not set."
              .formatted(PROPERTY, wanted));
    }
    if (SCALAR.equals(wanted)) {
      return scalar("as " + PROPERTY + " says");
    }
    try {
      Kernels kernels = vector(jdk, virtualMachine, module, VECTOR.equals(wanted));
      return new KernelChoice(kernels, kernels.name());
    } catch (Missing missing) {
      if (wanted != null) {
        throw new InvalidInputException(
            "The system property %s asks for the vector kernels, but %s."
                .formatted(PROPERTY, missing.getMessage()));
      }
      return scalar(missing.getMessage());
    }
  }

  private static KernelChoice scalar(String reason) {
    Kernels kernels = new ScalarKernels();
    return new KernelChoice(kernels, kernels.name() + " (" + reason + ")");
  }

  private static Kernels vector(int jdk, String virtualMachine, boolean module, boolean wanted)
      throws Missing {
    if (jdk < OLDEST_JDK) {
      throw new Missing("JDK " + jdk + " is older than " + OLDEST_JDK);
    }
    if (!module) {
      throw new Missing("the JVM was not started with --add-modules " + MODULE);
    }
    boolean optimises =
        virtualMachine.startsWith("mixed mode") && !virtualMachine.contains("emulated-client");
    if (!wanted && !optimises) {
      throw new Missing("the JVM runs without its optimising compiler");
    }
    Kernels kernels = instance();
    int bits = kernels.vectorBits();
    if (!wanted && bits < LEAST_BITS) {
      throw new Missing("the processor's vectors have " + bits + " bits only");
    }
    return kernels;
  }

  private static Kernels instance() throws Missing {
    try {
      return (Kernels) Class.forName(VECTOR_CLASS).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new Missing("this build is of a JDK older than " + OLDEST_JDK);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
