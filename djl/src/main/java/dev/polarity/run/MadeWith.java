package dev.polarity.run;

import dev.polarity.sign.SignKernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a run was made with; for people who look for the cause of a difference, never compared.
 *
 * @param polarity version of Polarity
 * @param jdk version and vendor of the JDK
 * @param tensorLibrary name and version of the tensor library
 * @param processor name of the processor
 */
public record MadeWith(String polarity, String jdk, String tensorLibrary, String processor) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * Describes this process.
   *
   * @param tensorLibrary name and version of the tensor library
   */
  public static MadeWith here(String tensorLibrary) {
    return new MadeWith(PolarityVersion.text(), jdkOfThisProcess(), tensorLibrary, processorHere());
  }

  /** Returns version and vendor of the JDK that runs this process. */
  public static String jdkOfThisProcess() {
    return System.getProperty("java.runtime.version")
        + " ("
        + System.getProperty("java.vendor")
        + ")";
  }

  /** Returns which sign kernels run in this process, and why the scalar ones if they do. */
  public static String signKernelsOfThisProcess() {
    return SignKernels.description();
  }

  private static String processorHere() {
    String architecture = System.getProperty("os.arch");
    if (!Files.isReadable(CPU_INFO)) {
      return architecture;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException | UncheckedIOException e) {
      // A machine that hides its processor's name is still usable.
      return architecture;
    }
  }
}
