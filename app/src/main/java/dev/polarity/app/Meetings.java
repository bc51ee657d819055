package dev.polarity.app;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.WatchedRendezvous;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Meets the other nodes of a run; and again after a lost peer, up to a stated number of times. */
final class Meetings {

  private final Supplier<Rendezvous> rendezvous;
  private final int retries;
  private final Consumer<String> notices;

  /**
   * Creates what has not met yet.
   *
   * @param rendezvous a new one for each meeting
   * @param retries how often to meet again, at least 0
   * @param notices is told why it meets again
   */
  Meetings(Supplier<Rendezvous> rendezvous, int retries, Consumer<String> notices) {
    this.rendezvous = rendezvous;
    this.retries = retries;
    this.notices = notices;
  }

  /**
   * Takes part in the run until it ends.
   *
   * @param session trains from one meeting on
   * @return what the last session returned
   * @throws StoppedException what ended the last session, if it was not a lost peer or there are no
   *     retries left
   */
  <T> T train(Function<Rendezvous, T> session) {
    for (int retry = 0; ; retry++) {
      WatchedRendezvous watched = new WatchedRendezvous(rendezvous.get());
      try {
        return session.apply(watched);
      } catch (StoppedException e) {
        if (!watched.lostPeer() || retry == retries) {
          throw e;
        }
        notices.accept(
            "%s Meeting again (%d of %d).".formatted(e.getMessage(), retry + 1, retries));
      }
    }
  }
}
