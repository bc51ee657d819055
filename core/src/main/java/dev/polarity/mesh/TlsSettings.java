package dev.polarity.mesh;

import java.nio.file.Path;

/**
 * TLS between nodes. One key store is both: the certificate that this node shows, and the
 * certificates that it trusts; all nodes may use copies of the same one. Both sides show theirs.
 *
 * @param keyStore a PKCS #12 or JKS file
 * @param password opens the store and its key
 */
public record TlsSettings(Path keyStore, String password) {

  /** Does not return the password. */
  @Override
  public String toString() {
    return "TLS with key store " + keyStore;
  }
}
