package dev.polarity.spark;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends the task of a node that has failed before it met the others, so that Spark ends the tasks of
 * those too, rather than that they wait for it. Of an exception Spark hands only the text to the
 * driver, so the text holds what the driver has to know.
 */
final class NodeFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final Pattern TEXT =
      Pattern.compile(
          NodeFailedException.class.getName().replace(".", "\\.")
              + ": node (\\d+) ended with exit code (\\d+): ([^\n]*)");

  NodeFailedException(NodeOutcome outcome) {
    super(
        "node %d ended with exit code %d: %s"
            .formatted(
                outcome.rank(), outcome.exitCode(), outcome.message().replaceAll("\\s+", " ")));
  }

  /** Finds what a node has said in what Spark says. */
  static Optional<NodeOutcome> find(String text) {
    Matcher found = TEXT.matcher(String.valueOf(text));
    return found.find()
        ? Optional.of(
            new NodeOutcome(
                Integer.parseInt(found.group(1)),
                Integer.parseInt(found.group(2)),
                found.group(3),
                "",
                new byte[0]))
        : Optional.empty();
  }
}
