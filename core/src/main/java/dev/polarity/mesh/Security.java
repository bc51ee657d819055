package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes connections of sockets: in clear text, or under TLS 1.3 where a key store is given. Both
 * sides then show a certificate that the other's store trusts; names in certificates are not
 * compared, since who holds a trusted certificate and the job's key is a node, wherever it runs.
 */
final class Security {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final Optional<SSLContext> tls;
  private final int bufferBytes;

  /**
   * Reads the key store, if there is one.
   *
   * @param settings TLS for all connections, else clear text
   * @param nodes P, by which buffers are sized
   */
  Security(Optional<TlsSettings> settings, int nodes) {
    this.tls = settings.map(Security::context);
    this.bufferBytes = PlainConnection.bufferBytes(nodes);
  }

  /** A connection that this node has dialled. */
  Connection dialled(SocketChannel channel) throws IOException {
    return connection(channel, true);
  }

  /** A connection that this node has accepted. */
  Connection accepted(SocketChannel channel) throws IOException {
    return connection(channel, false);
  }

  private Connection connection(SocketChannel channel, boolean client) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (tls.isEmpty()) {
      return new PlainConnection(channel, bufferBytes);
    }
    Socket plain = channel.socket();
    SSLSocket socket =
        (SSLSocket)
            tls.get()
                .getSocketFactory()
                .createSocket(
                    plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
    socket.setUseClientMode(client);
    socket.setEnabledProtocols(PROTOCOLS);
    if (!client) {
      socket.setNeedClientAuth(true);
    }
    return new TlsConnection(channel, socket);
  }

  private static SSLContext context(TlsSettings settings) {
    char[] password = settings.password().toCharArray();
    try (InputStream in = Files.newInputStream(settings.keyStore())) {
      String name = settings.keyStore().toString().toLowerCase(Locale.ROOT);
      KeyStore store = KeyStore.getInstance(name.endsWith(".jks") ? "JKS" : "PKCS12");
      store.load(in, password);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidInputException(
          "The key store "
              + settings.keyStore()
              + " cannot be used ("
              + e.getMessage()
              + "); expected a PKCS #12 file with a key, the certificates to trust, and its"
              + " password.",
          e);
    }
  }
}
