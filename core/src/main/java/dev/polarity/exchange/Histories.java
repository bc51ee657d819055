package dev.polarity.exchange;

import dev.polarity.codec.BallotHistory;
import dev.polarity.codec.History;
import dev.polarity.codec.Lean;
import dev.polarity.codec.Silences;
import dev.polarity.codec.VerdictHistory;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;

/**
 * All that one node remembers of what went over its links, so that coded words can be told: of the
 * planes of its own tallies, of those of each peer over the words that this node counts, and of the
 * verdicts. All nodes of a session begin with nothing, and whoever sends and whoever receives take
 * the same words in, whichever encoding has carried them; so both ends of a link always remember
 * the same.
 *
 * <p>It takes five bits for each plane and coordinate that is sent or counted, and five for each
 * coordinate of the verdict: with one voter per node 15 bits for each weight, whatever the number
 * of nodes.
 */
final class Histories {

  private final BallotHistory[] own;
  private final BallotHistory[][] peers;
  private final Lean ownLean;
  private final Lean[] leans;
  private final VerdictHistory.Ties ties;
  private VerdictHistory verdicts;

  Histories(int rank, int nodes, int words, int voters, VotingRule rule) {
    this.ties = Silences.verdict(rule.ties(), (voters & 1) == 0);
    this.peers = new BallotHistory[nodes][];
    this.leans = new Lean[nodes];
    int from = Placement.firstWord(rank, nodes, words);
    int to = Placement.firstWord(rank + 1, nodes, words);
    for (int node = 0; node < nodes; node++) {
      peers[node] =
          node == rank
              ? planes(node, nodes, voters, rule, 0, words)
              : planes(node, nodes, voters, rule, from, to);
      int ballots = Placement.voterCount(node, nodes, voters);
      leans[node] = ballots == 0 ? null : new Lean(peers[node], ballots);
    }
    this.own = peers[rank];
    this.ownLean = leans[rank];
  }

  private static BallotHistory[] planes(
      int node, int nodes, int voters, VotingRule rule, int from, int to) {
    int ballots = Placement.voterCount(node, nodes, voters);
    int first = Placement.firstVoter(node, nodes, voters);
    BallotHistory[] planes = new BallotHistory[Tally.planesFor(ballots)];
    for (int level = 0; level < planes.length; level++) {
      planes[level] =
          new BallotHistory(
              Silences.plane(rule.zeros(), first, ballots, voters, level),
              level == 0 ? null : planes[level - 1],
              from,
              to);
    }
    return planes;
  }

  /** Begins with the verdict before the first step. */
  void begin(long[] lastVerdict) {
    if (verdicts == null) {
      verdicts = new VerdictHistory(ties, lastVerdict);
    }
  }

  /** The history of a plane of this node's own tallies. */
  BallotHistory own(int plane) {
    return own[plane];
  }

  /** The history of a plane of a peer's tallies, over the words that this node counts. */
  BallotHistory of(int peer, int plane) {
    return peers[peer][plane];
  }

  /** What a peer knows of the verdict on the words that this node counts. */
  History verdictFor(int peer) {
    return leans[peer] == null ? verdicts.forAll() : verdicts.forOne(leans[peer]);
  }

  /** What this node knows of the verdict on words that others count. */
  History verdict() {
    return ownLean == null ? verdicts.forAll() : verdicts.forOne(ownLean);
  }

  /** All of this node's own planes over these words have gone to who counts them. */
  void sent(int from, int count) {
    follow(ownLean, from, count);
  }

  /** All planes of a peer have come. */
  void counted(int peer, int from, int count) {
    follow(leans[peer], from, count);
  }

  private void follow(Lean lean, int from, int count) {
    if (lean != null) {
      lean.follow(verdicts, from, count);
    }
  }

  /** These words of the verdict have gone to all, or have come. */
  void decided(long step, long[] verdict, int from, int count) {
    verdicts.advance(step, verdict, from, count);
  }
}
