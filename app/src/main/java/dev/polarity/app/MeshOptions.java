package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.launch.LaunchEnvironment;
import dev.polarity.launch.Seat;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.TlsSettings;
import dev.polarity.run.OptionText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which node this is, how it finds the others, and how patient it is with them. */
final class MeshOptions {

  private static final int DEFAULT_PORT = 7411;
  private static final int MOST_PORT = 65_535;
  private static final String KEY = "POLARITY_KEY";
  private static final String TLS_PASSWORD = "POLARITY_TLS_PASSWORD";

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = {
        "Which node this is, from 0 on. Default: what POLARITY_RANK, srun, mpirun or an indexed job"
            + " of Kubernetes say."
      })
  private String rank;

  @Option(
      names = "--nodes",
      paramLabel = "HOST:PORT,...",
      description = {
        "Where the nodes listen, in the order of their ranks, the same on all; ranges of numbers in"
            + " brackets: node-[0-3]:7411. Default: POLARITY_NODES, or the hosts that srun names."
      })
  private String nodes;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = {
        "Where nodes listen whose hosts srun names; several on one host count up from it."
            + " Default: "
            + DEFAULT_PORT
            + "."
      })
  private String port;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = {
        "A secret that all nodes share (see polarity key). Default: what the variable POLARITY_KEY"
            + " holds."
      })
  private Path keyFile;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Listen on this address instead of the node's own in --nodes.")
  private String bind;

  @Option(
      names = "--tls-key-store",
      paramLabel = "FILE",
      description = {
        "Encrypt with TLS 1.3: a PKCS #12 file with this node's key and the certificates to trust;"
            + " the variable POLARITY_TLS_PASSWORD opens it."
      })
  private Path keyStore;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "A node that is silent for longer is lost. Default: 60s.")
  private String deadline;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait for all nodes to appear. Default: 10m.")
  private String wait;

  /**
   * Returns whether anything says that there are other nodes.
   *
   * @param variables the environment
   */
  boolean given(Map<String, String> variables) {
    return rank != null
        || nodes != null
        || port != null
        || keyFile != null
        || bind != null
        || keyStore != null
        || variables.containsKey("POLARITY_RANK")
        || variables.containsKey("POLARITY_NODES");
  }

  /**
   * Returns which node this is.
   *
   * @param variables the environment
   * @throws InvalidInputException if that is not told, or wrong
   */
  Seat seat(Map<String, String> variables) {
    int first = port == null ? DEFAULT_PORT : (int) OptionText.whole("--port", port, 1, MOST_PORT);
    return new LaunchEnvironment(variables)
        .seat(Optional.ofNullable(rank), Optional.ofNullable(nodes), first);
  }

  /**
   * Returns the key of the job.
   *
   * @param notices is told if others may read the key file
   * @throws InvalidInputException if there is none, or it is too short
   */
  JobKey key(Map<String, String> variables, Consumer<String> notices) {
    if (keyFile != null) {
      JobKey key = JobKey.fromFile(keyFile);
      JobKey.warning(keyFile).ifPresent(notices);
      return key;
    }
    if (!variables.containsKey(KEY)) {
      throw new InvalidInputException(
          "The key of the job is missing: make one with \"polarity key FILE\", copy the file to all nodes, and give it with --key-file FILE; or set "
              + KEY
              + ".");
    }
    return JobKey.fromEnvironment(KEY);
  }

  /**
   * Returns how this node connects.
   *
   * @throws InvalidInputException if a time is none, or the key store cannot be opened
   */
  MeshSettings settings(Map<String, String> variables) {
    MeshSettings settings = MeshSettings.defaults();
    if (deadline != null) {
      settings = settings.withDeadline(DurationText.parse("--deadline", deadline));
    }
    if (wait != null) {
      settings = settings.withWait(DurationText.parse("--wait", wait));
    }
    if (bind != null) {
      settings = settings.withBind(bind);
    }
    return keyStore == null ? settings : settings.withTls(tls(variables));
  }

  private TlsSettings tls(Map<String, String> variables) {
    if (!Files.isReadable(keyStore)) {
      throw new InvalidInputException(
          "--tls-key-store " + keyStore + ": there is no such file that can be read.");
    }
    String password = variables.get(TLS_PASSWORD);
    if (password == null) {
      throw new InvalidInputException(
          "--tls-key-store "
              + keyStore
              + ": the password that opens it is missing; set "
              + TLS_PASSWORD
              + ".");
    }
    return new TlsSettings(keyStore, password);
  }
}
