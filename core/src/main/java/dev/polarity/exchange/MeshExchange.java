package dev.polarity.exchange;

import dev.polarity.codec.CodedBits;
import dev.polarity.codec.Coding;
import dev.polarity.codec.Foresight;
import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Expected;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.WireLedger;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.nio.ByteBuffer;
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
 * <p>A message goes plain or coded, which its encoding byte says, by what all that went before on
 * its link tells of it ({@link Histories}). It goes coded where that is shorter and, by trial,
 * quicker ({@link CodingTrial}). A verdict is coded for each receiver by itself, because each knows
 * its own ballots, and they tell 10 to 20 % of it.
 *
 * <p>While the wire works, so does the node: chunks are counted just before they are sent, of what
 * comes the node takes first what comes first, and chunks of the verdict are handed on as they come
 * ({@link Piecework}).
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
  private final PlainBits plain;
  private final CodedBits coded;
  private final Histories histories;
  private final CodingTrial trial;
  private final Tally total;
  private final ByteBuffer bytes;
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
    this.plain = new PlainBits(coordinates);
    boolean remembers = nodes > 1 && coding != Coding.PLAIN;
    this.coded = remembers ? new CodedBits(coordinates) : null;
    this.histories = remembers ? new Histories(rank, nodes, words, voters, rule) : null;
    this.trial = new CodingTrial(coding);
    // A single node takes the majority of its own tally as it is.
    this.total =
        Tally.slice(coordinates, nodes == 1 ? words : chunks.first(rank), chunks.end(rank), voters);
    this.bytes = ByteBuffer.allocate(nodes == 1 ? 0 : plain.maxBytes(chunks.largest()));
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
    if (histories != null) {
      histories.begin(lastVerdict);
    }
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
    trial.took(System.nanoTime() - begin);
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
        bytes.clear().limit(0);
        messenger.send(owner, tallyKey(step, rank, owner, 0, 0), PlainBits.ENCODING, bytes);
      }
    }
  }

  private void sendTally(long step, Tally tally, int planes, int owner, int chunk) {
    int from = chunks.from(owner, chunk);
    int count = chunks.count(owner, chunk);
    for (int plane = 0; plane < planes; plane++) {
      MessageKey key = tallyKey(step, rank, owner, chunk, plane);
      Foresight known = histories == null ? null : histories.own(owner, plane);
      send(owner, key, known, tally.plane(plane), from, count);
      if (histories != null) {
        histories.sent(step, plane, tally.plane(plane), from, count);
      }
    }
    if (histories != null) {
      histories.allSent(from, count);
    }
  }

  /** Decides a chunk of the own words when all have come, and tells all. */
  private void decide(long step, int chunk, long[] lastVerdict, long[] verdict, ChunkedWork work) {
    int from = chunks.from(rank, chunk);
    int to = chunks.to(rank, chunk);
    count(step, chunk, verdict);
    total.majority(step, voters, rule.ties(), lastVerdict, from, to, verdict);
    for (int turn = 1; turn < nodes; turn++) {
      int peer = (rank + turn) % nodes;
      Foresight known = histories == null ? null : histories.verdictTo(peer);
      send(peer, verdictKey(step, rank, chunk), known, verdict, from, to - from);
    }
    if (histories != null) {
      histories.decided(step, verdict, from, to - from);
    }
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
        int most = votes ? plain.maxBytes(chunks.count(rank, chunk)) : 0;
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
      messenger.receive(peer, tallyKey(step, peer, rank, 0, 0), 0);
    }
    int from = chunks.from(rank, chunk);
    int count = chunks.count(rank, chunk);
    for (int plane = 0; plane < planes; plane++) {
      Foresight known = histories == null ? null : histories.of(peer, plane);
      receive(peer, tallyKey(step, peer, rank, chunk, plane), known, verdict, from, count);
      if (histories != null) {
        histories.came(peer, step, plane, verdict, from, count);
      }
      total.addPlane(plane, verdict, from, from + count);
    }
    if (histories != null) {
      histories.allCame(peer, from, count);
    }
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
      Foresight known = histories == null ? null : histories.verdictFrom(owner);
      receive(owner, first.key(), known, verdict, from, to - from);
      if (histories != null) {
        histories.decided(step, verdict, from, to - from);
      }
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
        owner, verdictKey(step, owner, chunk), plain.maxBytes(chunks.count(owner, chunk)));
  }

  /** Sends some words, coded if something foresees them and it pays. */
  private void send(int peer, MessageKey key, Foresight known, long[] source, int from, int count) {
    bytes.clear();
    byte encoding = PlainBits.ENCODING;
    if (known != null && trial.codes()) {
      int most = plain.bytes(from, count) - 1;
      if (coded.encode(key.step(), known, source, from, count, bytes, most)) {
        encoding = CodedBits.ENCODING;
      }
    }
    if (encoding == PlainBits.ENCODING) {
      plain.encode(source, from, count, bytes);
    }
    messenger.send(peer, key, encoding, bytes.flip());
  }

  /** Receives some words and puts them where they belong. */
  private void receive(
      int peer, MessageKey key, Foresight known, long[] target, int from, int count) {
    Message message = messenger.receive(peer, key, plain.maxBytes(count));
    try {
      if (message.encoding() == PlainBits.ENCODING) {
        plain.decode(message.payload(), target, from, count);
      } else if (message.encoding() == CodedBits.ENCODING && known != null) {
        coded.decode(key.step(), known, message.payload(), target, from, count);
      } else {
        throw new MalformedDataException(
            "It is in encoding "
                + Byte.toUnsignedInt(message.encoding())
                + ", but "
                + (histories == null ? "0 is" : "0 and 2 are")
                + " agreed upon.");
      }
    } catch (MalformedDataException malformed) {
      throw new StoppedException(
          "Node "
              + peer
              + " sent a "
              + (key.type() == MessageType.TALLY ? "tally" : "verdict")
              + " of step "
              + key.step()
              + " that cannot be read: "
              + malformed.getMessage()
              + " Use the same Polarity on all nodes and resume the run.",
          malformed);
    }
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
