package dev.polarity.meeting;

/**
 * What the nodes of a run need of its state to go on.
 *
 * @param voters N
 * @param voterBytes bytes of a voter's state, 0 where voters keep none
 * @param averaging whether the run keeps an average of its iterates
 * @param resetsVoters whether a voter whose state is lost may begin with none
 */
public record StateNeeds(int voters, long voterBytes, boolean averaging, boolean resetsVoters) {

  /** Returns whether voters keep state. */
  boolean keepsVoterState() {
    return voterBytes > 0;
  }
}
