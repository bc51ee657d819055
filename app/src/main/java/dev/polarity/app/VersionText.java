package dev.polarity.app;

import ai.djl.engine.Engine;
import dev.polarity.run.Arithmetic;
import dev.polarity.run.MadeWith;
import dev.polarity.run.PolarityVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} tells, found without loading the tensor library. */
final class VersionText implements IVersionProvider {

  private static final String NATIVE = "native/lib/pytorch.properties";

  /** Creates the provider. */
  VersionText() {}

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "Polarity " + PolarityVersion.text() + " (arithmetic " + Arithmetic.VERSION + ")",
      "JDK " + MadeWith.jdkOfThisProcess(),
      "DJL " + Engine.getDjlVersion(),
      "PyTorch " + torchVersion(),
      "sign kernels: " + MadeWith.signKernelsOfThisProcess()
    };
  }

  private static String torchVersion() throws IOException {
    ClassLoader loader = VersionText.class.getClassLoader();
    try (InputStream stream = loader.getResourceAsStream(NATIVE)) {
      if (stream == null) {
        return "of the system (none in the jars)";
      }
      Properties properties = new Properties();
      properties.load(stream);
      String version = properties.getProperty("version");
      return version.substring(
              0, version.indexOf('-') < 0 ? version.length() : version.indexOf('-'))
          + " "
          + properties.getProperty("flavor")
          + " "
          + properties.getProperty("classifier");
    }
  }
}
