package dev.polarity.mesh;

import java.io.IOException;

/**
 * Writes what one outbox has, for as long as the mesh lives, over whichever connection there is.
 */
final class Writer implements Runnable {

  private final Link link;

  Writer(Link link) {
    this.link = link;
  }

  @Override
  public void run() {
    try {
      Outbox.Outgoing next = link.outbox().next();
      while (next != null) {
        write(next);
        next = link.outbox().next();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Outbox.Outgoing next) {
    Session session = next.session();
    try {
      session.path().write(next.frame(), next.phase());
      if (next.last()) {
        link.outbox().written(next);
        session.connection().finish();
      }
    } catch (IOException e) {
      link.end(session, Words.of(e));
    }
  }
}
