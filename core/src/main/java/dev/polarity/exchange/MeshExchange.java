package dev.polarity.exchange;

import dev.polarity.codec.Coding;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Expected;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.WireLedger;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The vote of nodes that are connected pair by pair. Node r of P owns the words ⌊r·w/P⌋ …
 * ⌊(r+1)·w/P⌋ - 1 of the w words ({@link Placement#firstWord}) and counts them for all:
 *
 * <ol>
 *   <li>each node sends each owner the planes of its own tally over the owner's words;
 *   <li>the owner adds them up, takes the majority, and sends these words of the verdict to all.
 * </ol>
 *
 * A node with m voters so sends {@code (⌈log2(m+1)⌉ + 1)·(P-1)/P} bits per coordinate and step,
 * plain, which does not grow with P. Planes rather than signs, because the majority of majorities
 * is not the majority; and whole numbers, so that the order of arrival decides nothing.
 *
 * <p>One message is one chunk of words ({@link WordChunks}) in one encoding. Its slice number is
 * {@code (c·Q + p)·P + r}: plane p of the Q that the sender has (of a verdict, 0 of 1) of chunk c
 * of the words that node r owns. A node without voters sends owners one empty message, and words
 * that do not exist are not sent. So every node hears every owner in every step, and every owner
 * hears every node: nobody is ever more than one step ahead of a node that it sends to, and at the
 * end of step k nothing of the steps before k can be missing anywhere.
 *
 * <p>How words become bytes is the {@link WordCarrier}'s business. A verdict is coded for each
 * receiver by itself, because each knows its own ballots, and they tell 10 to 20 % of it.
 *
 * <p>While the wire works, so does the node: chunks are counted just before they are sent, of what
 * comes the node takes first what comes first, and chunks of the verdict are handed on as they come
 * ({@link Piecework}), several at once if the node's threads want that ({@link ChunkedWork}).
 *
 * <p>Everything large is allocated once; a plane that arrives is decoded into the verdict's own
 * words, which are free until the majority is written. For one thread.
 */
public final class MeshExchange implements Exchange {

  private static final long NEVER = -1;

  private final Messenger messenger;
  private final int nodes;
  private final int rank;
  private final long coordinates;
  private final int words;
  private final WordChunks chunks;
  private final int voters;
  private final VotingRule rule;
  private final WordCarrier carrier;
  private final Tally total;
  private long lastStep = NEVER;

  /**
   * Creates the exchange of one node. All nodes give the same numbers and rules.
   *
   * @param messenger connects the nodes; whoever opened it closes it
   * @param coordinates d, 1 … {@link SignWords#MAX_COORDINATES}
   * @param voters N, of all nodes, placed as {@link Placement} says; at least 1
   * @param rule how zeros vote, which only makes for shorter messages, and how ties end
   * @param coding how planes and verdicts go as bytes; plain on all nodes or on none
   */
  public MeshExchange(
      Messenger messenger, long coordinates, int voters, VotingRule rule, Coding coding) {
    this(messenger, coordinates, voters, rule, coding, WordChunks.WORDS);
  }

  MeshExchange(
      Messenger messenger,
      long coordinates,
      int voters,
      VotingRule rule,
      Coding coding,
      int wordsOfChunk) {
    if (coordinates < 1 || voters < 1) {
      throw new IllegalArgumentException(
          "A vote is of 1 or more voters on 1 or more coordinates, but "
              + voters
              + " voters on "
              + coordinates
              + " coordinates are given.");
    }
    this.messenger = messenger;
    this.nodes = messenger.nodes();
    this.rank = messenger.rank();
    this.coordinates = coordinates;
    this.words = SignWords.count(coordinates);
    this.chunks = new WordChunks(nodes, words, wordsOfChunk);
    this.voters = voters;
    this.rule = rule;
    this.carrier =
        nodes == 1
            ? null
            : new WordCarrier(messenger, coordinates, voters, rule, coding, chunks.largest());
    // A single node takes the majority of its own tally as it is.
    this.total =
        Tally.slice(coordinates, nodes == 1 ? words : chunks.first(rank), chunks.end(rank), voters);
  }

  @Override
  public int nodes() {
    return nodes;
  }

  @Override
  public int rank() {
    return rank;
  }

  /**
   * {@inheritDoc}
   *
   * @throws StoppedException if another node is lost or has left, or sends what cannot be read
   * @throws IllegalStateException if the step does not follow the one before, in which case nothing
   *     is sent; or if this node brings another number of ballots than it has voters
   * @throws IllegalArgumentException if the tally is not of this whole model; nothing is sent then
   */
  @Override
  public void vote(long step, Tally tally, long[] lastVerdict, long[] verdict, Piecework pieces) {
    require(step, tally);
    if (pieces == Piecework.NONE) {
      requireBallots(step, tally);
    }
    lastStep = step;
    if (nodes == 1) {
      pieces.count(0, words);
      requireBallots(step, tally);
      tally.majority(step, voters, rule.ties(), lastVerdict, 0, words, verdict);
      pieces.decided(0, words);
      return;
    }
    carrier.begin(lastVerdict);
    long begin = System.nanoTime();
    ChunkedWork work = new ChunkedWork(pieces, chunks, nodes);
    sendTally(step, tally, work);
    for (int chunk = 0; chunk < chunks.of(rank); chunk++) {
      work.count(rank, chunk);
    }
    requireBallots(step, tally);
    total.clear();
    if (chunks.of(rank) > 0) {
      total.add(tally);
    }
    for (int chunk = 0; chunk < chunks.of(rank); chunk++) {
      decide(step, chunk, lastVerdict, verdict, work);
    }
    receiveVerdicts(step, verdict, work);
    carrier.took(System.nanoTime() - begin);
    messenger.release(step);
    messenger.progress();
  }

  private void requireBallots(long step, Tally tally) {
    int own = Placement.voterCount(rank, nodes, voters);
    if (tally.ballots() != own) {
      throw new IllegalStateException(
          "Node "
              + rank
              + " has "
              + own
              + " voters, but brings "
              + tally.ballots()
              + " ballots to step "
              + step
              + ".");
    }
  }

  private void require(long step, Tally tally) {
    if (lastStep != NEVER && step != lastStep + 1) {
      throw new IllegalStateException(
          "Node "
              + rank
              + " votes on step "
              + step
              + " after step "
              + lastStep
              + "; steps are voted on one after the other.");
    }
    if (tally.coordinates() != coordinates || tally.fromWord() != 0 || tally.toWord() != words) {
      throw new IllegalArgumentException(
          "The tally of step "
              + step
              + " is not of all "
              + coordinates
              + " coordinates of the run.");
    }
  }

  /** Sends each owner its words as soon as they are counted; the next are counted meanwhile. */
  private void sendTally(long step, Tally tally, ChunkedWork work) {
    int planes = planes(rank);
    for (int turn = 1; turn < nodes; turn++) {
      int owner = (rank + turn) % nodes;
      for (int chunk = 0; chunk < chunks.of(owner); chunk++) {
        work.count(owner, chunk);
        sendTally(step, tally, planes, owner, chunk);
      }
      if (planes == 0 && chunks.of(owner) > 0) {
        carrier.sendNothing(owner, tallyKey(step, rank, owner, 0, 0));
      }
    }
  }

  private void sendTally(long step, Tally tally, int planes, int owner, int chunk) {
    int from = chunks.from(owner, chunk);
    int count = chunks.count(owner, chunk);
    for (int plane = 0; plane < planes; plane++) {
      MessageKey key = tallyKey(step, rank, owner, chunk, plane);
      carrier.sendPlane(owner, key, plane, tally.plane(plane), from, count);
    }
    carrier.planesSent(from, count);
  }

  /** Decides a chunk of the own words when all have come, and tells all. */
  private void decide(long step, int chunk, long[] lastVerdict, long[] verdict, ChunkedWork work) {
    int from = chunks.from(rank, chunk);
    int to = chunks.to(rank, chunk);
    count(step, chunk, verdict);
    total.majority(step, voters, rule.ties(), lastVerdict, from, to, verdict);
    for (int turn = 1; turn < nodes; turn++) {
      int peer = (rank + turn) % nodes;
      carrier.sendVerdict(peer, verdictKey(step, rank, chunk), verdict, from, to - from);
    }
    carrier.decided(step, verdict, from, to - from);
    work.decided(rank, chunk);
  }

  /**
   * Adds up the planes of all nodes, on the way through the own words of the verdict; first those
   * of whoever comes first.
   */
  private void count(long step, int chunk, long[] verdict) {
    List<Expected> awaited = new ArrayList<>();
    for (int turn = 1; turn < nodes; turn++) {
      int peer = (rank + nodes - turn) % nodes;
      boolean votes = planes(peer) > 0;
      if (votes || chunk == 0) {
        int most = votes ? carrier.maxBytes(chunks.count(rank, chunk)) : 0;
        awaited.add(new Expected(peer, tallyKey(step, peer, rank, chunk, 0), most));
      }
    }
    while (!awaited.isEmpty()) {
      Expected first = awaited.remove(messenger.awaitFirst(awaited));
      count(step, first.peer(), chunk, verdict);
    }
  }

  /** Adds the planes of one other node. */
  private void count(long step, int peer, int chunk, long[] verdict) {
    int planes = planes(peer);
    if (planes == 0) {
      carrier.receiveNothing(peer, tallyKey(step, peer, rank, 0, 0));
    }
    int from = chunks.from(rank, chunk);
    int count = chunks.count(rank, chunk);
    for (int plane = 0; plane < planes; plane++) {
      MessageKey key = tallyKey(step, peer, rank, chunk, plane);
      carrier.receivePlane(peer, key, plane, verdict, from, count);
      total.addPlane(plane, verdict, from, from + count);
    }
    carrier.planesCame(peer, from, count);
    if (chunk == 0) {
      total.addBallots(Placement.voterCount(peer, nodes, voters));
    }
  }

  /** Receives the words that others have counted, first those that come first. */
  private void receiveVerdicts(long step, long[] verdict, ChunkedWork work) {
    List<Expected> awaited = new ArrayList<>();
    int[] next = new int[nodes];
    for (int turn = 1; turn < nodes; turn++) {
      int owner = (rank + nodes - turn) % nodes;
      if (chunks.of(owner) > 0) {
        awaited.add(expected(step, owner, 0));
      }
    }
    while (!awaited.isEmpty()) {
      int place = messenger.awaitFirst(awaited);
      Expected first = awaited.get(place);
      int owner = first.peer();
      int chunk = next[owner]++;
      int from = chunks.from(owner, chunk);
      int to = chunks.to(owner, chunk);
      carrier.receiveVerdict(owner, first.key(), verdict, from, to - from);
      work.decided(owner, chunk);
      if (next[owner] < chunks.of(owner)) {
        awaited.set(place, expected(step, owner, next[owner]));
      } else {
        awaited.remove(place);
      }
    }
  }

  private Expected expected(long step, int owner, int chunk) {
    return new Expected(
        owner, verdictKey(step, owner, chunk), carrier.maxBytes(chunks.count(owner, chunk)));
  }

  private MessageKey tallyKey(long step, int sender, int owner, int chunk, int plane) {
    int slice = (chunk * Math.max(1, planes(sender)) + plane) * nodes + owner;
    return new MessageKey(MessageType.TALLY, step, slice);
  }

  private MessageKey verdictKey(long step, int owner, int chunk) {
    return new MessageKey(MessageType.VERDICT, step, chunk * nodes + owner);
  }

  /** Returns how many planes the tallies of a node have. */
  private int planes(int node) {
    return Tally.planesFor(Placement.voterCount(node, nodes, voters));
  }

  @Override
  public WireLedger ledger() {
    return messenger.ledger();
  }
}
