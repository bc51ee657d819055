package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How patient a node is, and how it connects. Only the heartbeat has to be the same on all nodes.
 * Settings begin as {@link #defaults}, and each change gives new ones.
 *
 * @param deadline how long a peer may be silent before it counts as lost; 60 s
 * @param appearance how long to wait at first for all nodes to appear; 10 minutes
 * @param leastProgress a peer that is heard but does nothing counts as stuck after 10 times the
 *     median step, and never before this; 10 minutes
 * @param heartbeat how often a node says that it lives; 1 s
 * @param handshake how long a connection may take to prove itself, all in all; 5 s
 * @param largestPayload the most bytes of one message; 1 GiB
 * @param bind the address to listen on, if not the node's own
 * @param tls TLS for all connections, else clear text
 * @param decorator what stands between frames and wire, else nothing
 */
public record MeshSettings(
    Duration deadline,
    Duration appearance,
    Duration leastProgress,
    Duration heartbeat,
    Duration handshake,
    int largestPayload,
    Optional<String> bind,
    Optional<TlsSettings> tls,
    Optional<WireDecorator> decorator) {

  /** Longer than anybody waits, and short enough to be counted in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * Checks the times.
   *
   * @throws InvalidInputException if one is not positive or longer than ten years, or the deadline
   *     is shorter than three heartbeats
   */
  public MeshSettings {
    positive("deadline", deadline);
    positive("wait for all nodes", appearance);
    positive("least time without progress", leastProgress);
    positive("heartbeat", heartbeat);
    positive("time for a handshake", handshake);
    if (deadline.compareTo(heartbeat.multipliedBy(3)) < 0) {
      throw new InvalidInputException(
          "A deadline of "
              + Words.of(deadline)
              + " is too short: nodes say that they live every "
              + Words.of(heartbeat)
              + ", so it must be at least three times that.");
    }
    if (largestPayload < 1) {
      throw new IllegalArgumentException("largestPayload " + largestPayload + " is not positive");
    }
  }

  /** Returns the defaults stated above. */
  public static MeshSettings defaults() {
    return new Draft().settings();
  }

  /** Returns these settings with another deadline. */
  public MeshSettings withDeadline(Duration value) {
    return with(draft -> draft.deadline = value);
  }

  /** Returns these settings with another time to wait for all nodes to appear. */
  public MeshSettings withWait(Duration value) {
    return with(draft -> draft.appearance = value);
  }

  /** Returns these settings with another least time without progress. */
  public MeshSettings withLeastProgress(Duration value) {
    return with(draft -> draft.leastProgress = value);
  }

  /** Returns these settings with another heartbeat. */
  public MeshSettings withHeartbeat(Duration value) {
    return with(draft -> draft.heartbeat = value);
  }

  /** Returns these settings with another time for a handshake. */
  public MeshSettings withHandshake(Duration value) {
    return with(draft -> draft.handshake = value);
  }

  /** Returns these settings with another address to listen on. */
  public MeshSettings withBind(String value) {
    return with(draft -> draft.bind = Optional.of(value));
  }

  /** Returns these settings with TLS. */
  public MeshSettings withTls(TlsSettings value) {
    return with(draft -> draft.tls = Optional.of(value));
  }

  /** Returns these settings with something between frames and wire. */
  public MeshSettings withDecorator(WireDecorator value) {
    return with(draft -> draft.decorator = Optional.of(value));
  }

  private MeshSettings with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.deadline = deadline;
    draft.appearance = appearance;
    draft.leastProgress = leastProgress;
    draft.heartbeat = heartbeat;
    draft.handshake = handshake;
    draft.largestPayload = largestPayload;
    draft.bind = bind;
    draft.tls = tls;
    draft.decorator = decorator;
    change.accept(draft);
    return draft.settings();
  }

  /** Settings that can still be changed; the defaults at first. */
  private static final class Draft {

    private Duration deadline = Duration.ofSeconds(60);
    private Duration appearance = Duration.ofMinutes(10);
    private Duration leastProgress = Duration.ofMinutes(10);
    private Duration heartbeat = Duration.ofSeconds(1);
    private Duration handshake = Duration.ofSeconds(5);
    private int largestPayload = 1 << 30;
    private Optional<String> bind = Optional.empty();
    private Optional<TlsSettings> tls = Optional.empty();
    private Optional<WireDecorator> decorator = Optional.empty();

    MeshSettings settings() {
      return new MeshSettings(
          deadline,
          appearance,
          leastProgress,
          heartbeat,
          handshake,
          largestPayload,
          bind,
          tls,
          decorator);
    }
  }

  private static void positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new InvalidInputException(
          "The " + what + " must be longer than nothing, but is " + Words.of(value) + ".");
    }
    if (value.compareTo(LONGEST) > 0) {
      throw new InvalidInputException(
          "The " + what + " must not be longer than " + LONGEST.toDays() + " days.");
    }
  }
}
