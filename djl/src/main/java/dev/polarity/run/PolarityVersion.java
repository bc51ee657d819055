package dev.polarity.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this Polarity, written into the jar by the build. */
public final class PolarityVersion {

  private static final String RESOURCE = "version.properties";

  private PolarityVersion() {}

  /** Returns the version, for example {@code 0.1.0}. */
  public static String text() {
    try (InputStream stream = PolarityVersion.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks " + RESOURCE);
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " from the jar", e);
    }
  }
}
