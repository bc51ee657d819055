package dev.polarity.mesh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** How the mesh says things to people. */
final class Words {

  private static final long TWO_MINUTES = 120;

  private Words() {}

  /** A length of time as a person says it: "200 ms", "5 s", "10 min". */
  static String of(Duration time) {
    long seconds = time.toSeconds();
    if (time.toMillis() % 1000 != 0 && seconds < TWO_MINUTES) {
      return time.toMillis() + " ms";
    }
    return seconds >= TWO_MINUTES && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  static String of(long nanos) {
    long milliseconds = Math.max(0, nanos) / 1_000_000;
    return of(Duration.ofMillis(milliseconds < 2000 ? milliseconds : milliseconds / 1000 * 1000));
  }

  /** Where a connection comes from; its port says nothing to a person. */
  static String host(SocketAddress from) {
    return from instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : String.valueOf(from);
  }

  /** Why a connection ended, as a person says it. */
  static String of(IOException failure) {
    if (failure instanceof ClosedChannelException) {
      return "the connection was closed";
    }
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String text = message.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
