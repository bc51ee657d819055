package dev.polarity.train;

/** Asks a run to stop: it ends after the step it is in, with a snapshot. Any thread may ask. */
public final class StopSignal {

  private volatile boolean requested;

  /** Asks the run to stop. */
  public void request() {
    requested = true;
  }

  /** Returns whether somebody has asked. */
  public boolean isRequested() {
    return requested;
  }
}
