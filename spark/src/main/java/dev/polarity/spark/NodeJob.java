package dev.polarity.spark;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.io.Serializable;
import org.apache.spark.util.SerializableConfiguration;

/**
 * All that a node has to know of its run, as it travels in the closure of the barrier job.
 *
 * @param runId tells this run from others on the same executors; the same in all attempts
 * @param request the text of a {@code run.yaml} that holds request and settings
 * @param block builds the network, null where the request names a recipe or a class
 * @param loss the loss, null for softmax cross-entropy
 * @param frozen which parameters verdicts do not move, null for none
 * @param data the data
 * @param sharedDirectory where the run is kept, null for nowhere
 * @param hadoop Hadoop's settings
 * @param mesh how the nodes talk
 * @param key the secret that all nodes share
 * @param localDirectory where executors keep what they work on, null for Spark's own place
 * @param returnsModel whether the driver wants the weights
 * @param choices what else was chosen
 */
record NodeJob(
    String runId,
    String request,
    SerializableSupplier<Block> block,
    SerializableSupplier<Loss> loss,
    NameFilter frozen,
    Shipment data,
    String sharedDirectory,
    SerializableConfiguration hadoop,
    MeshChoice mesh,
    byte[] key,
    String localDirectory,
    boolean returnsModel,
    Choices choices)
    implements Serializable {

  /**
   * What a run may be allowed, and how often it looks at itself.
   *
   * @param differentArithmetic whether to go on where the compute probe differs
   * @param resetVoterState whether to go on without the state of voters that nobody holds
   * @param checkEvery steps after which nodes compare the hashes of their weights
   */
  record Choices(boolean differentArithmetic, boolean resetVoterState, long checkEvery)
      implements Serializable {

    static final Choices DEFAULTS = new Choices(false, false, 500);

    Choices withDifferentArithmetic(boolean value) {
      return new Choices(value, resetVoterState, checkEvery);
    }

    Choices withResetVoterState(boolean value) {
      return new Choices(differentArithmetic, value, checkEvery);
    }

    Choices withCheckEvery(long value) {
      return new Choices(differentArithmetic, resetVoterState, value);
    }
  }

  /** Returns this job as another run, which begins at its first step. */
  NodeJob anew(String otherId) {
    return new NodeJob(
        otherId,
        request,
        block,
        loss,
        frozen,
        data,
        sharedDirectory,
        hadoop,
        mesh,
        key,
        localDirectory,
        returnsModel,
        choices);
  }

  /** Does not return the key. */
  @Override
  public String toString() {
    return "the run " + runId;
  }
}
