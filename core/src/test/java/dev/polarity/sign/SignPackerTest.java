package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.polarity.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignPackerTest {

  private static final ZeroRule POSITIVE = (step, voter, voters, word) -> 0;

  private final VotingRule rule = VotingRule.arithmetic1();
  private final Random random = Seed.random();

  @Test
  void packsTheSignsOfAHandWrittenChunk() {
    float[] values = {1, -1, 0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, -Float.MAX_VALUE};
    long[] ballot = {-1, -1};
    assertThat(SignPacker.pack(values, 7, 0, 0, 0, 1, POSITIVE, ballot)).isEqualTo(-1);
    assertThat(ballot).containsExactly(0b1100010, -1);
    ZeroRule negative = (step, voter, voters, word) -> -1;
    SignPacker.pack(values, 7, 64, 0, 0, 1, negative, ballot);
    assertThat(ballot).containsExactly(0b1100010, 0b1101110);
  }

  @Test
  void packsAsTheReferenceDoesWholeOrInChunks() {
    for (int length = 0; length <= 400; length += 1 + random.nextInt(3)) {
      float[] values = new float[length + 5];
      for (int j = 0; j < values.length; j++) {
        values[j] = Naive.anyFinite(random);
      }
      int voters = 1 + random.nextInt(9);
      int voter = random.nextInt(voters);
      long step = random.nextInt(1000);
      int[] expected = new int[length];
      for (int j = 0; j < length; j++) {
        expected[j] = Naive.vote(values[j], step, voter, voters, j);
      }
      long[] whole = dirty(SignWords.count(length));
      assertThat(SignPacker.pack(values, length, 0, step, voter, voters, rule.zeros(), whole))
          .isEqualTo(-1);
      assertThat(whole)
          .as(Seed.of("length %d k %d v %d N %d", length, step, voter, voters))
          .isEqualTo(Naive.words(expected));

      int split = random.nextInt(length / 64 + 1) * 64;
      float[] rest = new float[length - split];
      System.arraycopy(values, split, rest, 0, rest.length);
      long[] chunked = dirty(whole.length);
      SignPacker.pack(rest, rest.length, split, step, voter, voters, rule.zeros(), chunked);
      SignPacker.pack(values, split, 0, step, voter, voters, rule.zeros(), chunked);
      assertThat(chunked).as(Seed.of("length %d split %d", length, split)).isEqualTo(whole);
    }
  }

  @Test
  void votesOnZerosByTheirPlaceInTheWholeModel() {
    long first = 64L * 1_000_003;
    long[] ballot = new long[1_000_004];
    SignPacker.pack(new float[64], 64, first, 6, 2, 5, rule.zeros(), ballot);
    for (int bit = 0; bit < 64; bit++) {
      assertThat(ballot[1_000_003] >>> bit & 1).isEqualTo((6 + (2 + first + bit + 3) % 5) & 1);
    }
  }

  @Test
  void findsTheFirstValueThatIsNotFinite() {
    float[] bad = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.intBitsToFloat(0x7F800001),
      Float.intBitsToFloat(0xFFC00123)
    };
    for (int length : new int[] {1, 63, 64, 65, 200}) {
      for (int at = 0; at < length; at++) {
        float[] values = new float[length];
        for (int j = 0; j < length; j++) {
          values[j] = j > at && random.nextInt(9) == 0 ? Float.NaN : Naive.anyFinite(random);
        }
        values[at] = bad[at % bad.length];
        long[] ballot = new long[SignWords.count(length)];
        assertThat(SignPacker.pack(values, length, 0, 0, 0, 2, rule.zeros(), ballot))
            .as(Seed.of("length %d", length))
            .isEqualTo(at);
      }
    }
  }

  @Test
  void refusesChunksThatDoNotMeetTheWords() {
    long[] ballot = new long[2];
    float[] values = new float[129];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignPacker.pack(values, 3, 32, 0, 0, 1, POSITIVE, ballot))
        .withMessageContaining("starts at coordinate 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignPacker.pack(values, 3, -64, 0, 0, 1, POSITIVE, ballot));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignPacker.pack(values, 129, 0, 0, 0, 1, POSITIVE, ballot))
        .withMessageContaining("reaches to word 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignPacker.pack(values, 1, 1L << 40, 0, 0, 1, POSITIVE, ballot));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignPacker.pack(values, 130, 0, 0, 0, 1, POSITIVE, new long[9]))
        .withMessageContaining("130 values");
  }

  private long[] dirty(int words) {
    return random.longs(words).toArray();
  }
}
