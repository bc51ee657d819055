package dev.polarity.spark;

import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.TlsSettings;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the nodes talk, as it travels to them.
 *
 * @param deadline how long a node may be silent
 * @param appearance how long to wait for all nodes to appear, after Spark has started them
 * @param firstPort the first port that may be listened on; 0: any that is free
 * @param lastPort the last one
 * @param keyStore the key store of TLS at its place on every executor, empty for clear text
 * @param password opens it
 */
record MeshChoice(
    Duration deadline,
    Duration appearance,
    int firstPort,
    int lastPort,
    String keyStore,
    String password)
    implements Serializable {

  static MeshChoice defaults() {
    MeshSettings settings = MeshSettings.defaults();
    return new MeshChoice(settings.deadline(), settings.appearance(), 0, 0, "", "");
  }

  boolean tls() {
    return !keyStore.isEmpty();
  }

  MeshChoice withDeadline(Duration value) {
    return new MeshChoice(value, appearance, firstPort, lastPort, keyStore, password);
  }

  MeshChoice withWait(Duration value) {
    return new MeshChoice(deadline, value, firstPort, lastPort, keyStore, password);
  }

  MeshChoice withPorts(int first, int last) {
    return new MeshChoice(deadline, appearance, first, last, keyStore, password);
  }

  MeshChoice withTls(String store, String opensIt) {
    return new MeshChoice(deadline, appearance, firstPort, lastPort, store, opensIt);
  }

  MeshSettings settings() {
    MeshSettings settings = MeshSettings.defaults().withDeadline(deadline).withWait(appearance);
    return tls() ? settings.withTls(new TlsSettings(Path.of(keyStore), password)) : settings;
  }

  /** Does not return the password. */
  @Override
  public String toString() {
    return "deadline %s, wait %s, ports %d to %d, key store \"%s\""
        .formatted(deadline, appearance, firstPort, lastPort, keyStore);
  }
}
