package dev.polarity.spark;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.PolarityException;
import dev.polarity.error.StoppedException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.List;

/**
 * How a node ended. Failures that are told to a person come back as values, not as failed tasks,
 * since of those Spark tells the driver a stack trace only.
 *
 * @param rank the node's rank
 * @param exitCode 0, or what the failure ends a command with
 * @param message the failure's sentence, empty where there is none
 * @param result the text of {@code result.json}, from rank 0 of a finished run, else empty
 * @param model the published weights in DJL's format, where they were asked for, else empty
 */
record NodeOutcome(int rank, int exitCode, String message, String result, byte[] model)
    implements Serializable {

  private static final int INTERNAL = 1;

  static NodeOutcome done(int rank, String result, byte[] model) {
    return new NodeOutcome(rank, 0, "", result, model);
  }

  static NodeOutcome failed(int rank, Throwable failure) {
    if (failure instanceof PolarityException told) {
      return new NodeOutcome(rank, told.exitCode(), told.getMessage(), "", new byte[0]);
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return new NodeOutcome(rank, INTERNAL, trace.toString(), "", new byte[0]);
  }

  /**
   * Finds what ended a run: a defect before wrong input, wrong input before divergence, and a stop
   * last, since the other nodes of a run that has ended in any way have stopped for the lack of it.
   *
   * @return what to throw; null if all nodes are done
   */
  static RuntimeException failureOf(List<NodeOutcome> outcomes) {
    for (int code : new int[] {INTERNAL, 2, 4, 3}) {
      for (NodeOutcome outcome : outcomes) {
        if (outcome.exitCode == code) {
          return outcome.failure();
        }
      }
    }
    return null;
  }

  private RuntimeException failure() {
    return switch (exitCode) {
      case 2 -> new InvalidInputException(message);
      case 3 -> new StoppedException(message);
      case 4 -> new DivergedException(message);
      default -> new IllegalStateException("Node " + rank + " failed: " + message);
    };
  }
}
