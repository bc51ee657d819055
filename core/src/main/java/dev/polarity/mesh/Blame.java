package dev.polarity.mesh;

import java.net.SocketAddress;

/** The sentences in which a node says who is at fault, what it waited for, and what to do. */
final class Blame {

  private Blame() {}

  /** What a peer said of itself: "Node 2 was interrupted". */
  static String said(int peer, String reason) {
    return "Node " + peer + " " + reason;
  }

  /** What a peer said about others, once however often it is passed on. */
  static String says(int peer, String sentence) {
    return sentence.contains("(says node ")
        ? sentence
        : withoutPeriod(sentence) + " (says node " + peer + ")";
  }

  static String lost(int peer, String silence, String lastFailure) {
    return "Node "
        + peer
        + " is lost: nothing was heard from it for "
        + silence
        + (lastFailure.isEmpty() ? "" : " (" + lastFailure + ")");
  }

  static String startedAnew(int peer) {
    return "Node " + peer + " has started anew, so its part of the open step is gone";
  }

  /** A peer is still in a run with the process that this one takes the place of. */
  static String stillInRun(int peer) {
    return "Node "
        + peer
        + " is still in a run with the process whose place this one takes; waiting until it ends.";
  }

  static String anotherKey(int peer, String address, int rank) {
    return "Node "
        + peer
        + " at "
        + address
        + " holds another key than node "
        + rank
        + "; give all nodes the same key.";
  }

  /** Two processes with one rank have come to this node. */
  static String sameRank(int peer, SocketAddress one) {
    return "Two processes say that they are node "
        + peer
        + ", one of them at "
        + Words.host(one)
        + "; give each node a rank of its own.";
  }

  /** What the turned away of two processes with one rank says. */
  static String rankTaken(int rank, int peer) {
    return "Another process than this one has come to node "
        + peer
        + " as node "
        + rank
        + "; give each node a rank of its own.";
  }

  /** The run has ended for a reason that has nothing to do with who is waited for. */
  static String because(String reason, int peer, MessageKey key) {
    return withoutPeriod(reason)
        + "; this node was waiting for the "
        + key
        + " from node "
        + peer
        + ". Resume the run on all nodes.";
  }

  static String because(String reason) {
    return withoutPeriod(reason) + ". Resume the run on all nodes.";
  }

  static String left(int peer, MessageKey key) {
    return "Node "
        + peer
        + " has left the run, but the "
        + key
        + " is still open between it and"
        + " this node; resume the run on all nodes.";
  }

  /** A peer is heard, but does nothing. */
  static String idle(int peer, long nanos, String awaits) {
    return "Node " + peer + " has made no progress for " + Words.of(nanos) + awaits;
  }

  static String stuck(int peer, MessageKey key, long nanos, String awaited) {
    return "Node "
        + peer
        + " has made no progress for "
        + Words.of(nanos)
        + awaited
        + "; this node was waiting for the "
        + key
        + " from it. Look at what that node does, then resume the run on all nodes.";
  }

  static String tooLarge(int peer, MessageKey key, long bytes, int most) {
    return "Node "
        + peer
        + " sent "
        + bytes
        + " bytes as the "
        + key
        + ", but at most "
        + most
        + " were expected; use the same Polarity and the same options on all nodes.";
  }

  static String interrupted(int peer, MessageKey key) {
    return "This node was interrupted while it waited for the "
        + key
        + " from node "
        + peer
        + "; resume the run.";
  }

  static String closed(int rank) {
    return "Node " + rank + " has left the run itself; nothing can be sent or received any more.";
  }

  private static String withoutPeriod(String sentence) {
    String text = sentence.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
