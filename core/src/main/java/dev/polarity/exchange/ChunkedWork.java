package dev.polarity.exchange;

/**
 * The node's own work on the words of one vote, asked for as chunks go and come: several chunks of
 * an owner at once, where the node's threads would have too little to do with one.
 */
final class ChunkedWork {

  private final Piecework pieces;
  private final WordChunks chunks;
  private final int least;

  /** By owner, the first word that is not counted yet. */
  private final int[] counted;

  /** By owner, the first word that is not handed on yet. */
  private final int[] handedOn;

  ChunkedWork(Piecework pieces, WordChunks chunks, int nodes) {
    this.pieces = pieces;
    this.chunks = chunks;
    this.least = pieces.wordsAtOnce();
    this.counted = new int[nodes];
    this.handedOn = new int[nodes];
    for (int owner = 0; owner < nodes; owner++) {
      counted[owner] = chunks.first(owner);
      handedOn[owner] = chunks.first(owner);
    }
  }

  /** A chunk is wanted now; an owner's chunks are asked for in their order. */
  void count(int owner, int chunk) {
    int from = counted[owner];
    if (chunks.to(owner, chunk) <= from) {
      return;
    }
    int last = chunk;
    while (chunks.to(owner, last) - from < least && last + 1 < chunks.of(owner)) {
      last++;
    }
    counted[owner] = chunks.to(owner, last);
    pieces.count(from, counted[owner]);
  }

  /** A chunk of the verdict is final; an owner's chunks come in their order. */
  void decided(int owner, int chunk) {
    int to = chunks.to(owner, chunk);
    if (to - handedOn[owner] >= least || to == chunks.end(owner)) {
      pieces.decided(handedOn[owner], to);
      handedOn[owner] = to;
    }
  }
}
