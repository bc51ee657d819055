package dev.polarity.exchange;

import dev.polarity.codec.BallotHistory;
import dev.polarity.codec.Foresight;
import dev.polarity.codec.History;
import dev.polarity.codec.Lean;
import dev.polarity.codec.LearntCodes;
import dev.polarity.codec.Silences;
import dev.polarity.codec.VerdictHistory;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.Arrays;

/**
 * All that one node remembers of what went over its links, so that coded words can be told: of the
 * planes of its own tallies, of those of each peer over the words that this node counts, and of the
 * verdicts. All nodes of a session begin with nothing, and whoever sends and whoever receives take
 * the same words in, whichever encoding has carried them; so both ends of a link always remember
 * the same.
 *
 * <p>It takes five bits for each plane and coordinate that is sent or counted, and five for each
 * coordinate of the verdict: with one voter per node 15 bits for each weight, whatever the number
 * of nodes. Beside that come the codes that are learnt on each link for each plane and for
 * verdicts, both ways ({@link LearntCodes}): with one voter per node at most 100 KiB for each other
 * node.
 */
final class Histories {

  private final int rank;
  private final BallotHistory[][] planes;
  private final Lean[] leans;
  private final Foresight[][] sent;
  private final Foresight[][] received;
  private final Foresight[] verdictsTo;
  private final Foresight[] verdictsFrom;
  private final VerdictHistory.Ties ties;
  private VerdictHistory verdicts;

  Histories(int rank, int nodes, int words, int voters, VotingRule rule) {
    this.rank = rank;
    this.ties = Silences.verdict(rule.ties(), (voters & 1) == 0);
    this.planes = new BallotHistory[nodes][];
    this.leans = new Lean[nodes];
    this.sent = new Foresight[nodes][];
    this.received = new Foresight[nodes][];
    this.verdictsTo = new Foresight[nodes];
    this.verdictsFrom = new Foresight[nodes];
    int from = Placement.firstWord(rank, nodes, words);
    int to = Placement.firstWord(rank + 1, nodes, words);
    for (int node = 0; node < nodes; node++) {
      planes[node] =
          node == rank
              ? planes(node, nodes, voters, rule, 0, words)
              : planes(node, nodes, voters, rule, from, to);
      int ballots = Placement.voterCount(node, nodes, voters);
      leans[node] = ballots == 0 ? null : new Lean(planes[node], ballots);
    }
    for (int node = 0; node < nodes; node++) {
      sent[node] = foresights(planes[rank]);
      received[node] = foresights(planes[node]);
    }
  }

  private static Foresight[] foresights(BallotHistory[] planes) {
    return Arrays.stream(planes).map(Foresight::new).toArray(Foresight[]::new);
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
      for (int node = 0; node < planes.length; node++) {
        verdictsTo[node] = new Foresight(verdictsFor(node));
        verdictsFrom[node] = new Foresight(verdictsFor(rank));
      }
    }
  }

  private History verdictsFor(int node) {
    return leans[node] == null ? verdicts.forAll() : verdicts.forOne(leans[node]);
  }

  /** What the owner of some words knows of a plane of this node's own tallies. */
  Foresight own(int owner, int plane) {
    return sent[owner][plane];
  }

  /** What is known of a plane of a peer's tallies, over the words that this node counts. */
  Foresight of(int peer, int plane) {
    return received[peer][plane];
  }

  /** What a peer knows of the verdict on the words that this node counts. */
  Foresight verdictTo(int peer) {
    return verdictsTo[peer];
  }

  /** What this node knows of the verdict on words that another one counts. */
  Foresight verdictFrom(int owner) {
    return verdictsFrom[owner];
  }

  /** These words of a plane of this node's own tally have gone to who counts them. */
  void sent(long step, int plane, long[] words, int from, int count) {
    planes[rank][plane].advance(step, words, from, count);
  }

  /** These words of a plane of a peer's tally have come. */
  void came(int peer, long step, int plane, long[] words, int from, int count) {
    planes[peer][plane].advance(step, words, from, count);
  }

  /** All of this node's own planes over these words have gone to who counts them. */
  void allSent(int from, int count) {
    follow(leans[rank], from, count);
  }

  /** All planes of a peer over these words have come. */
  void allCame(int peer, int from, int count) {
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
