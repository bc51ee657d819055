package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * Refuses to talk in the clear where Spark itself does not: who has switched on Spark's encryption
 * does not want gradients' signs, which tell about the data, to be readable on the same network.
 */
final class ClearText {

  private static final List<String> ENCRYPTING =
      List.of("spark.ssl.enabled", "spark.ssl.rpc.enabled", "spark.network.crypto.enabled");

  private ClearText() {}

  /**
   * Checks the settings.
   *
   * @param conf Spark's
   * @param nodes with one node nothing is sent
   * @param tls whether the nodes talk by TLS
   * @param allowed whether clear text was allowed all the same
   * @throws InvalidInputException naming the setting, and what to do
   */
  static void check(SparkConf conf, int nodes, boolean tls, boolean allowed) {
    if (nodes == 1 || tls || allowed) {
      return;
    }
    for (String setting : ENCRYPTING) {
      if (conf.getBoolean(setting, false)) {
        throw new InvalidInputException(
            "%s is true, but the nodes of a run have connections of their own, which are clear text without a key store; give one (--tls-key-store), or allow clear text (--allow-clear-text)."
                .formatted(setting));
      }
    }
  }
}
