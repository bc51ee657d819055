package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polarity.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodedBitsTest {

  private final Random random = Seed.random();

  @Test
  void ballotsComeBackOverManySteps() throws MalformedDataException {
    for (int trial = 0; trial < 12; trial++) {
      long coordinates = 1 + random.nextInt(trial % 3 == 0 ? 300_000 : 3_000);
      int voters = 1 + random.nextInt(5);
      Votes votes = new Votes(random, coordinates, voters);
      int from = random.nextInt(votes.words());
      int count = trial % 3 == 0 ? votes.words() - from : random.nextInt(votes.words() - from + 1);
      Silence silence = Silences.plane(Votes.RULE.zeros(), 0, 1, voters, 0);
      BallotHistory here = new BallotHistory(silence, null, from, from + count);
      BallotHistory there = new BallotHistory(silence, null, from, from + count);
      Ends ends = new Ends(here, there);
      CodedBits sender = new CodedBits(coordinates, new TablePartition());
      CodedBits receiver = new CodedBits(coordinates);
      for (int step = 7; step < 30; step++) {
        votes.decide(votes.next(step));
        String name = Seed.of("trial %d d %d step %d", trial, coordinates, step);
        roundTrip(name, sender, receiver, ends, step, votes.ballots[0], from, count);
        here.advance(step, votes.ballots[0], from, count);
        there.advance(step, votes.ballots[0], from, count);
      }
    }
  }

  @Test
  void verdictsComeBackWithAndWithoutALean() throws MalformedDataException {
    for (int voters = 1; voters <= 6; voters++) {
      for (int own = 0; own <= voters; own += Math.max(1, voters / 2)) {
        Votes votes = new Votes(random, 5_000, voters);
        int words = votes.words();
        VerdictHistory.Ties ties = Silences.verdict(Votes.RULE.ties(), voters % 2 == 0);
        VerdictHistory here = new VerdictHistory(ties, votes.lastVerdict());
        VerdictHistory there = new VerdictHistory(ties, votes.lastVerdict());
        NaiveHistories naive = new NaiveHistories(votes, own);
        CodedBits coder = new CodedBits(5_000);
        BallotHistory[] planes = planes(own, voters, words);
        Ends[] planeEnds =
            Arrays.stream(planes).map(plane -> new Ends(plane, plane)).toArray(Ends[]::new);
        Lean lean = own == 0 ? null : new Lean(planes, own);
        History history = lean == null ? here.forAll() : here.forOne(lean);
        Ends ends = new Ends(history, lean == null ? there.forAll() : there.forOne(lean));
        for (int step = 0; step < 60; step++) {
          long[] verdict = votes.next(step);
          naive.ballots();
          for (int plane = 0; plane < planes.length; plane++) {
            String name = Seed.of("N %d own %d step %d plane %d", voters, own, step, plane);
            naive.assertPlane(name, planes[plane], plane, step);
            long[] bits = naive.plane(plane);
            roundTrip(name, coder, coder, planeEnds[plane], step, bits, 0, words);
            planes[plane].advance(step, bits, 0, words);
          }
          naive.counted(step);
          if (lean != null) {
            lean.follow(here, 0, words);
          }
          String name = Seed.of("N %d own %d step %d", voters, own, step);
          naive.assertContexts(name, history, step);
          roundTrip(name, coder, coder, ends, step, verdict, 0, words);
          here.advance(step, verdict, 0, words);
          there.advance(step, verdict, 0, words);
          naive.verdict(step, verdict);
          votes.decide(verdict);
        }
      }
    }
  }

  private static BallotHistory[] planes(int own, int voters, int words) {
    BallotHistory[] planes = new BallotHistory[32 - Integer.numberOfLeadingZeros(own)];
    for (int plane = 0; plane < planes.length; plane++) {
      planes[plane] =
          new BallotHistory(
              Silences.plane(Votes.RULE.zeros(), 0, own, voters, plane),
              plane == 0 ? null : planes[plane - 1],
              0,
              words);
    }
    return planes;
  }

  /** What both ends know, and somebody else who codes the same. */
  private static final class Ends {
    private final Foresight here;
    private final Foresight there;
    private final Foresight twin;

    Ends(History here, History there) {
      this.here = new Foresight(here);
      this.there = new Foresight(there);
      this.twin = new Foresight(here);
    }
  }

  private void roundTrip(
      String name,
      CodedBits sender,
      CodedBits receiver,
      Ends ends,
      long step,
      long[] words,
      int from,
      int count)
      throws MalformedDataException {
    ByteBuffer out = ByteBuffer.allocate(3 + 20 * count + 200).position(3);
    assertThat(sender.encode(step, ends.twin, words, from, count, out, out.remaining())).isTrue();
    int bytes = out.position() - 3;
    ByteBuffer again = ByteBuffer.allocate(out.capacity());
    if (count > 0) {
      // Who has no room for the last byte learns nothing.
      assertThat(sender.encode(step, ends.here, words, from, count, again, bytes - 1)).isFalse();
      assertThat(again.position()).isZero();
    }
    assertThat(sender.encode(step, ends.here, words, from, count, again, bytes)).as(name).isTrue();
    assertThat(again.flip()).as(name).isEqualTo(out.flip().position(3));
    long[] back = random.longs(words.length).toArray();
    receiver.decode(step, ends.there, out, back, from, count);
    assertThat(Arrays.equals(back, from, from + count, words, from, from + count))
        .as(name)
        .isTrue();
  }

  @Test
  void rareAndFrequentOnesTakeAboutTheirEntropy() {
    int words = 4_096;
    for (double p : new double[] {0, 0.001, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 1}) {
      long[] source = new long[words];
      for (int j = 0; j < 64 * words; j++) {
        source[j >> 6] |= random.nextDouble() < p ? 1L << j : 0;
      }
      ByteBuffer out = ByteBuffer.allocate(words * 16);
      boolean fits =
          new CodedBits(64L * words)
              .encode(0, new Foresight(new Nothing()), source, 0, words, out, out.capacity());
      double q = Arrays.stream(source).map(Long::bitCount).sum() / 64.0 / words;
      double entropy =
          q == 0 || q == 1 ? 0 : -(q * Math.log(q) + (1 - q) * Math.log(1 - q)) / Math.log(2);
      assertThat(fits).isTrue();
      assertThat(out.position() / 8.0 / words)
          .as(Seed.of("p %s", p))
          .isBetween(entropy, entropy * 1.09 + 0.002);
    }
  }

  /** Foresees nothing: one context, and no sign. */
  private static final class Nothing implements History {
    @Override
    public int contexts() {
      return 1;
    }

    @Override
    public void predict(long step, int from, int count, long[] predicted, long[][] masks) {
      Arrays.fill(predicted, 0, count, 0);
      Arrays.fill(masks[0], 0, count, -1);
    }
  }

  @Test
  void damagedBytesNeverDoMoreThanFail() throws MalformedDataException {
    int words = 2_100;
    long coordinates = 64L * words - 17;
    Silence silence = Silences.plane(Votes.RULE.zeros(), 0, 1, 2, 0);
    BallotHistory history = new BallotHistory(silence, null, 0, words);
    Votes votes = new Votes(random, coordinates, 2);
    CodedBits coder = new CodedBits(coordinates);
    Foresight here = new Foresight(history);
    Foresight there = new Foresight(history);
    ByteBuffer out = ByteBuffer.allocate(words * 20);
    for (int step = 0; step < 12; step++) {
      votes.decide(votes.next(step));
      out.clear();
      coder.encode(step, here, votes.ballots[0], 0, words, out, out.capacity());
      byte[] good = Arrays.copyOf(out.array(), out.position());
      for (int trial = 0; trial < 250; trial++) {
        damaged(coder, there, history, step, damage(good), words);
      }
      coder.decode(step, there, ByteBuffer.wrap(good), new long[words], 0, words);
      history.advance(step, votes.ballots[0], 0, words);
    }
  }

  private byte[] damage(byte[] good) {
    byte[] bytes = good.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
      case 2 -> bytes[random.nextInt(8)] = (byte) random.nextInt();
      case 3 -> random.nextBytes(bytes);
      default -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }

  private static void damaged(
      CodedBits coder, Foresight there, History history, int step, byte[] bytes, int words) {
    long[] target = new long[words];
    // What is read may be words of other signs, and must not teach what the good ones will not.
    Foresight known = new Foresight(history, there.codes().copy());
    try {
      coder.decode(step, known, ByteBuffer.wrap(bytes), target, 0, words);
    } catch (MalformedDataException expected) {
      assertThat(expected.getMessage()).isNotEmpty();
      return;
    }
    // Whatever was read is words of that many coordinates.
    assertThat(target[words - 1] >>> 47).isZero();
  }

  @Test
  void saysWhatIsWrong() {
    CodedBits coder = new CodedBits(64);
    assertMalformed(coder, new byte[] {1, 0}, "3 bytes were expected, but 2 are left");
    assertMalformed(coder, new byte[] {60, 0, 0}, "unknown code 60");
    assertMalformed(coder, new byte[] {0, 1, 0, 0}, "fewer bytes than there are");
    assertMalformed(coder, new byte[] {1, 7, 0, 1, 2, 3, 4, 5, 6, 7}, "more bytes than there are");
    assertMalformed(coder, new byte[] {0, 1, 0}, "halves of 1 and -1 bytes");
    // 57 zeros and a one, where a gap of 63 and none were left.
    assertMalformed(
        coder, new byte[] {64, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4}, "ends at bit 66 of 64");
    assertMalformed(coder, new byte[] {64, 3, 0, 0, 0, 0}, "end within a gap");
  }

  private static void assertMalformed(CodedBits coder, byte[] bytes, String message) {
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(
            () ->
                coder.decode(
                    0, new Foresight(new Nothing()), ByteBuffer.wrap(bytes), new long[1], 0, 1))
        .withMessageContaining(message);
  }
}
