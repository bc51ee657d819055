package dev.polarity.mesh;

import dev.polarity.error.DivergedException;
import dev.polarity.error.PolarityException;
import dev.polarity.error.StoppedException;

/**
 * What ended the run at a node. A run that has diverged at one node diverges again whoever resumes
 * it, so all nodes end as that one does; after anything else they can resume.
 *
 * @param sentence whoever is at fault and why
 * @param divergence whether the run has diverged
 */
record Failure(String sentence, boolean divergence) {

  /** The kind of farewell that passes it on. */
  int farewell() {
    return divergence ? Frames.DIVERGED : Frames.SENTENCE;
  }

  /** As a meeting ends with it. */
  PolarityException whileMeeting() {
    return divergence
        ? new DivergedException(sentence)
        : new StoppedException(Blame.because(sentence));
  }

  /** As it ends the wait for a peer's message. */
  PolarityException whileAwaiting(int peer, MessageKey key) {
    return divergence
        ? new DivergedException(sentence)
        : new StoppedException(Blame.because(sentence, peer, key));
  }
}
