package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Chunks of words, and the ranges in which a node is asked to work on them. */
class ChunkedWorkTest {

  private final Random random = Seed.random();

  private record Range(int from, int to) {}

  /** Notes what it is asked for. */
  private static final class Noted implements Piecework {

    private final int atOnce;
    private final List<Range> counted = new ArrayList<>();
    private final List<Range> decided = new ArrayList<>();

    Noted(int atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public int wordsAtOnce() {
      return atOnce;
    }

    @Override
    public void count(int fromWord, int toWord) {
      counted.add(new Range(fromWord, toWord));
    }

    @Override
    public void decided(int fromWord, int toWord) {
      decided.add(new Range(fromWord, toWord));
    }
  }

  @Test
  void chunksFollowOneAnotherThroughWhatAnOwnerHas() {
    for (int trial = 0; trial < 500; trial++) {
      int nodes = 1 + random.nextInt(9);
      int words = random.nextInt(300);
      int most = 1 + random.nextInt(80);
      WordChunks chunks = new WordChunks(nodes, words, most);
      String name = Seed.of("trial %d P %d w %d most %d", trial, nodes, words, most);
      int next = 0;
      for (int owner = 0; owner < nodes; owner++) {
        assertThat(chunks.first(owner)).as(name).isEqualTo(next);
        for (int chunk = 0; chunk < chunks.of(owner); chunk++) {
          boolean last = chunk == chunks.of(owner) - 1;
          assertThat(chunks.from(owner, chunk)).as(name).isEqualTo(next);
          assertThat(chunks.count(owner, chunk)).as(name).isBetween(last ? 1 : most, most);
          assertThat(chunks.count(owner, chunk)).as(name).isLessThanOrEqualTo(chunks.largest());
          next = chunks.to(owner, chunk);
        }
        assertThat(chunks.end(owner)).as(name).isEqualTo(next);
      }
      assertThat(next).as(name).isEqualTo(words);
    }
  }

  @Test
  void aNodeIsAskedForAsMuchAtOnceAsItWants() {
    for (int trial = 0; trial < 500; trial++) {
      int nodes = 1 + random.nextInt(5);
      int words = 1 + random.nextInt(300);
      int most = 1 + random.nextInt(30);
      int atOnce = 1 + random.nextInt(100);
      WordChunks chunks = new WordChunks(nodes, words, most);
      Noted pieces = new Noted(atOnce);
      ChunkedWork work = new ChunkedWork(pieces, chunks, nodes);
      String name =
          Seed.of("trial %d P %d w %d most %d at once %d", trial, nodes, words, most, atOnce);
      for (int owner = 0; owner < nodes; owner++) {
        for (int chunk = 0; chunk < chunks.of(owner); chunk++) {
          work.count(owner, chunk);
          assertThat(end(pieces.counted)).as(name).isBetween(chunks.to(owner, chunk), words);
          work.decided(owner, chunk);
          assertThat(end(pieces.decided)).as(name).isLessThanOrEqualTo(chunks.to(owner, chunk));
        }
        assertThat(end(pieces.decided)).as(name).isEqualTo(chunks.end(owner));
      }
      requireRanges(name, pieces.counted, chunks, words, atOnce + most);
      requireRanges(name, pieces.decided, chunks, words, atOnce + most);
    }
  }

  private static int end(List<Range> ranges) {
    return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).to();
  }

  /** Each word once, in order, and no range longer than it has to be. */
  private static void requireRanges(
      String name, List<Range> ranges, WordChunks chunks, int words, int lessThan) {
    int next = 0;
    for (Range range : ranges) {
      assertThat(range.from()).as(name).isEqualTo(next);
      assertThat(range.to() - range.from()).as(name).isBetween(1, lessThan - 1);
      next = range.to();
    }
    assertThat(next).as(name).isEqualTo(words);
  }
}
