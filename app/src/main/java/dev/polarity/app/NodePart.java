package dev.polarity.app;

import dev.polarity.mesh.Rendezvous;
import java.util.OptionalLong;

/**
 * The part that this process has in a run of several nodes.
 *
 * @param rank which node it is
 * @param nodes how many there are
 * @param meetings how it meets the others
 * @param checkEvery steps after which the nodes compare their weights; empty: as the run has it
 * @param resetVoterState whether voters whose state nobody holds begin anew
 * @param resumeLine the line that starts this node again, to go on
 */
record NodePart(
    int rank,
    int nodes,
    Meetings meetings,
    OptionalLong checkEvery,
    boolean resetVoterState,
    String resumeLine) {

  Backend.Sharing sharing(Rendezvous rendezvous) {
    return new Backend.Sharing(rendezvous, checkEvery, resetVoterState);
  }
}
