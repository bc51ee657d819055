package dev.polarity.train;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Function;
import com.sun.jna.Platform;
import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Kernels;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the tensor library into the state that a spec asks for: how many threads share one
 * operation, and which instruction set its kernels may use. Both decide the last bits of a
 * gradient.
 *
 * <p>The library reads the instruction set from the environment of the process when it first
 * computes, and Java cannot change its own environment; the C library can, so {@code setenv} is
 * called there, before the engine is loaded. A process computes with one choice for its life: where
 * a program has used the engine before its first run, that choice was made without these settings,
 * and the compute probe alone can tell.
 */
public final class EngineSettings {

  /**
   * Portable kernels: AVX2 for the tensor library and oneDNN, and for MKL the branch that gives the
   * same bits on every processor. A machine without AVX2 gets another compute probe, and the run
   * says so.
   */
  private static final Map<String, String> PORTABLE =
      new TreeMap<>(
          Map.of(
              "ATEN_CPU_CAPABILITY", "avx2",
              "ONEDNN_MAX_CPU_ISA", "AVX2",
              "DNNL_MAX_CPU_ISA", "AVX2",
              "MKL_CBWR", "COMPATIBLE"));

  /**
   * Threads of one operation wait for each other asleep. The engine's OpenMP library would let them
   * spin, and where other processes want the processors too, a step then takes ten times as long
   * and more (docs/performance.md).
   */
  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  private static final String CHOSEN = "polarity.kernels";

  private EngineSettings() {}

  /**
   * Applies the settings to this process and loads the engine.
   *
   * @param threads threads within one operation
   * @param kernels which kernels may be used
   * @throws InvalidInputException if this process already computes with other kernels
   */
  public static void apply(int threads, Kernels kernels) {
    System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
    System.setProperty("OPT_OUT_TRACKING", System.getProperty("OPT_OUT_TRACKING", "true"));
    choose(kernels);
    Engine engine = Engine.getEngine("PyTorch");
    if (engine == null) {
      throw new InvalidInputException(
          "The PyTorch engine is not on the class path; add ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu for this platform.");
    }
    JniUtils.setNumThreads(threads);
    JniUtils.setGradMode(false);
  }

  private static synchronized void choose(Kernels kernels) {
    String before = System.getProperty(CHOSEN);
    if (before == null) {
      if (System.getenv(WAIT_POLICY) == null && !Platform.isWindows()) {
        setEnvironment(WAIT_POLICY, "passive");
      }
      if (kernels == Kernels.PORTABLE) {
        PORTABLE.forEach(EngineSettings::setEnvironment);
      }
      System.setProperty(CHOSEN, kernels.text());
    } else if (!before.equals(kernels.text())) {
      throw new InvalidInputException(
          "--kernels %s: this process already computes with %s kernels, and a process cannot change them; start another one."
              .formatted(kernels.text(), before));
    }
  }

  private static void setEnvironment(String name, String value) {
    if (Platform.isWindows()) {
      throw new InvalidInputException(
          "--kernels portable: the tensor library's instruction set cannot be chosen from here on Windows; set %s before Java starts."
              .formatted(PORTABLE));
    }
    int failed = Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 1});
    if (failed != 0) {
      throw new IllegalStateException("setenv " + name + " failed");
    }
  }
}
