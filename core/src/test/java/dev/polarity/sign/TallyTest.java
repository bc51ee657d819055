package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {

  private final TieRule ties = VotingRule.arithmetic1().ties();
  private final Random random = Seed.random();

  @Test
  void decidesAHandWrittenVote() {
    Tally tally = new Tally(4, 4);
    tally.add(new long[] {0b0001});
    tally.add(new long[] {0b0011});
    tally.add(new long[] {0b0111});
    tally.add(new long[] {0b0000});
    assertThat(tally.plane(0)[0]).isEqualTo(0b0101);
    assertThat(tally.plane(1)[0]).isEqualTo(0b0011);
    assertThat(tally.plane(2)[0]).isZero();
    long[] verdict = {-1};
    tally.majority(0, 4, (step, word, last) -> last, new long[] {0b1010}, 0, 1, verdict);
    assertThat(verdict[0]).isEqualTo(0b0011);
    tally.majority(0, 4, (step, word, last) -> ~last, new long[] {0b1010}, 0, 1, verdict);
    assertThat(verdict[0]).isEqualTo(0b0001);
    assertThat(tally.agreeing(new long[] {0b0011})).isEqualTo(3 + 2 + 3 + 4);
    assertThat(tally.agreement(new long[] {0b0011})).isEqualTo(12.0 / 16);
  }

  @Test
  void countsDecidesAndAgreesAsTheReferenceDoesInAnyOrderAndGrouping() {
    for (int trial = 0; trial < 200; trial++) {
      int voters = trial % 40 + 1;
      int length = trial < 4 ? trial : random.nextInt(trial % 20 == 0 ? 70_000 : 500);
      long step = random.nextInt(1000);
      String name = Seed.of("trial %d N %d d %d k %d", trial, voters, length, step);
      int[] counts = new int[length];
      List<long[]> ballots = new ArrayList<>();
      for (int voter = 0; voter < voters; voter++) {
        int[] bits = Naive.randomBits(random, length);
        for (int j = 0; j < length; j++) {
          counts[j] += bits[j];
        }
        ballots.add(Naive.words(bits));
      }
      int[] last = Naive.randomBits(random, length);
      int[] expected = new int[length];
      long agreeing = 0;
      for (int j = 0; j < length; j++) {
        expected[j] =
            2 * counts[j] > voters
                ? 1
                : 2 * counts[j] < voters
                    ? 0
                    : Naive.tieVerdict(step, BigInteger.valueOf(j), last[j]);
        agreeing += expected[j] == 1 ? counts[j] : voters - counts[j];
      }

      Tally whole = new Tally(length, voters + random.nextInt(3));
      Collections.shuffle(ballots, random);
      addInGroups(whole, ballots);
      for (int j = 0; j < length; j++) {
        assertThat(count(whole, j)).as(name).isEqualTo(counts[j]);
      }
      long[] verdict = verdict(whole, step, voters, Naive.words(last));
      assertThat(verdict).as(name).isEqualTo(Naive.words(expected));
      assertThat(whole.agreeing(verdict)).as(name).isEqualTo(agreeing);
      assertThat(whole.agreement(verdict))
          .as(name)
          .isCloseTo(length == 0 ? 1 : (double) agreeing / length / voters, within(1e-12));

      List<Tally> nodes = new ArrayList<>();
      int nodeCount = 1 + random.nextInt(4);
      for (int node = 0; node < nodeCount; node++) {
        nodes.add(new Tally(length, voters));
      }
      Collections.shuffle(ballots, random);
      ballots.forEach(ballot -> nodes.get(random.nextInt(nodeCount)).add(ballot));
      Collections.shuffle(nodes, random);
      Tally sum = new Tally(length, voters);
      nodes.forEach(sum::add);
      assertThat(sum.ballots()).isEqualTo(voters);
      assertThat(verdict(sum, step, voters, Naive.words(last))).as(name).isEqualTo(verdict);

      int words = verdict.length;
      int from = random.nextInt(words + 1);
      int to = from + random.nextInt(words - from + 1);
      Tally slice = Tally.slice(length, from, to, voters);
      nodes.forEach(slice::add);
      long[] part = new long[words];
      slice.majority(step, voters, ties, Naive.words(last), from, to, part);
      for (int word = 0; word < words; word++) {
        long wanted = word >= from && word < to ? verdict[word] : 0;
        assertThat(part[word]).as(name + " word %d of %d..%d", word, from, to).isEqualTo(wanted);
      }
      long votes = voters * (Math.min(length, 64L * to) - Math.min(length, 64L * from));
      long inSlice = 0;
      for (int j = 64 * from; j < Math.min(length, 64 * to); j++) {
        inSlice += expected[j] == 1 ? counts[j] : voters - counts[j];
      }
      assertThat(slice.agreeing(verdict)).as(name).isEqualTo(inSlice);
      assertThat(slice.agreement(verdict))
          .as(name)
          .isCloseTo(votes == 0 ? 1 : (double) inSlice / votes, within(1e-12));
    }
  }

  /** One by one, several at a time, or through a box: it must not matter. */
  private void addInGroups(Tally tally, List<long[]> ballots) {
    if (random.nextBoolean()) {
      BallotBox box = new BallotBox(tally);
      for (long[] ballot : ballots) {
        System.arraycopy(ballot, 0, box.blank(), 0, ballot.length);
        box.drop();
      }
      box.count();
      return;
    }
    int next = 0;
    while (next < ballots.size()) {
      int count = random.nextInt(Math.min(9, ballots.size() - next) + 1);
      tally.add(ballots.subList(next, next + count).toArray(new long[0][]), count);
      next += count;
    }
  }

  /**
   * Many planes, and groups that begin at any count: up to eight ballots are added as one number.
   */
  @Test
  void hundredsOfVotersAreCountedAsTheReferenceDoes() {
    for (int trial = 0; trial < 12; trial++) {
      int voters = 1 + random.nextInt(trial % 2 == 0 ? 1100 : 300);
      int length = 1 + random.nextInt(300);
      int[] counts = new int[length];
      List<long[]> ballots = new ArrayList<>();
      for (int voter = 0; voter < voters; voter++) {
        int[] bits = Naive.randomBits(random, length);
        for (int j = 0; j < length; j++) {
          bits[j] |= j % 3 == 0 ? 1 : 0;
          counts[j] += bits[j];
        }
        ballots.add(Naive.words(bits));
      }
      Tally tally = new Tally(length, voters);
      addInGroups(tally, ballots);
      String name = Seed.of("trial %d N %d d %d", trial, voters, length);
      for (int j = 0; j < length; j++) {
        assertThat(count(tally, j)).as(name).isEqualTo(counts[j]);
      }
    }
  }

  @Test
  void aBoxThatIsClearedForgetsWhatItHeld() {
    Tally tally = new Tally(64, 3);
    BallotBox box = new BallotBox(tally);
    box.blank()[0] = 4;
    box.drop();
    box.clear();
    box.blank()[0] = 8;
    box.drop();
    assertThat(tally.ballots()).as("held until it is counted").isZero();
    box.count();
    assertThat(tally.ballots()).isEqualTo(1);
    assertThat(count(tally, 2)).isZero();
    assertThat(count(tally, 3)).isEqualTo(1);
  }

  @Test
  void rangesInAnyOrderCountAsTheWholeDoes() {
    for (int trial = 0; trial < 200; trial++) {
      int words = 1 + random.nextInt(1_300);
      int before = random.nextInt(12);
      int count = random.nextInt(9);
      Tally whole = new Tally(64L * words, before + count);
      Tally ranges = new Tally(64L * words, before + count);
      List<long[]> several = new ArrayList<>();
      for (int step = 0; step < 2; step++) {
        whole.clear();
        ranges.clear();
        for (int number = 0; number < before; number++) {
          long[] ballot = random.longs(words).toArray();
          whole.add(ballot);
          ranges.add(ballot);
        }
        several.clear();
        for (int number = 0; number < count; number++) {
          several.add(random.longs(words).toArray());
          whole.add(several.get(number));
        }
        int cut = random.nextInt(words + 1);
        long[][] held = several.toArray(new long[8][]);
        ranges.addWords(held, count, cut, words);
        ranges.addWords(held, count, 0, cut);
        ranges.addBallots(count);
        String name = Seed.of("trial %d step %d words %d cut %d", trial, step, words, cut);
        assertThat(ranges.ballots()).as(name).isEqualTo(whole.ballots());
        for (int level = 0; level < whole.planes(); level++) {
          assertThat(ranges.plane(level)).as(name).isEqualTo(whole.plane(level));
        }
      }
    }
  }

  @Test
  void sliceAddsBallotsOfTheWholeModel() {
    long[] ballot = {1, 2, 4, 8};
    Tally slice = Tally.slice(256, 1, 3, 3);
    slice.add(ballot);
    slice.add(ballot);
    assertThat(slice.plane(1)).containsExactly(2, 4);
    assertThat(slice.plane(0)).containsExactly(0, 0);
    assertThat(slice.fromWord()).isEqualTo(1);
    assertThat(slice.toWord()).isEqualTo(3);
  }

  @Test
  void clearedItBeginsAgain() {
    Tally tally = new Tally(100, 2);
    tally.add(new long[] {5, 5});
    tally.add(new long[] {5, 5});
    tally.clear();
    assertThat(tally.ballots()).isZero();
    tally.add(new long[] {3, 3});
    assertThat(tally.plane(0)).containsExactly(3, 3);
    assertThat(tally.plane(1)).containsExactly(0, 0);
  }

  /** Whole models and slices, full and half full, cleared between: what is left must not matter. */
  @Test
  void clearedItCountsLikeANewOneInAnyGrouping() {
    for (int trial = 0; trial < 120; trial++) {
      int length = 1 + random.nextInt(trial % 10 == 0 ? 70_000 : 700);
      int words = SignWords.count(length);
      int from = trial % 3 == 0 ? random.nextInt(words) : 0;
      int most = 1 + random.nextInt(40);
      Tally used = Tally.slice(length, from, words, most);
      for (int round = 0; round < 3; round++) {
        int voters = 1 + random.nextInt(most);
        long[][] ballots = new long[voters][];
        int[] counts = new int[length];
        for (int voter = 0; voter < voters; voter++) {
          int[] bits = Naive.randomBits(random, length);
          for (int j = 0; j < length; j++) {
            counts[j] += bits[j];
          }
          ballots[voter] = Naive.words(bits);
        }
        int group = 1 + random.nextInt(voters);
        for (int next = 0; next < voters; next += group) {
          int count = Math.min(group, voters - next);
          used.add(Arrays.copyOfRange(ballots, next, next + count), count);
        }
        String what = Seed.of("trial %d d %d N %d by %d", trial, length, voters, group);
        for (int j = 64 * from; j < length; j++) {
          assertThat(count(used, j - 64 * from)).as(what).isEqualTo(counts[j]);
        }
        long[] last = Naive.words(Naive.randomBits(random, length));
        long[] verdict = new long[words];
        used.majority(round, voters, ties, last, from, words, verdict);
        for (int j = 64 * from; j < length; j++) {
          int tied =
              Naive.tieVerdict(round, BigInteger.valueOf(j), SignWords.isNegative(last, j) ? 1 : 0);
          int wanted = 2 * counts[j] == voters ? tied : 2 * counts[j] > voters ? 1 : 0;
          assertThat(SignWords.isNegative(verdict, j)).as(what).isEqualTo(wanted == 1);
        }
        used.clear();
      }
      Tally other = Tally.slice(length, from, words, most);
      other.add(used);
      used.add(other);
      assertThat(used.ballots()).isZero();
      for (int level = 0; level < used.planes(); level++) {
        assertThat(used.plane(level)).containsOnly(0);
      }
    }
  }

  @Test
  void planesAreTheCeilingOfTheLogarithm() {
    int[] ballots = {0, 1, 2, 3, 4, 7, 8, 15, 16, 65_535};
    int[] planes = {0, 1, 2, 2, 3, 3, 4, 4, 5, 16};
    for (int index = 0; index < ballots.length; index++) {
      assertThat(new Tally(1, ballots[index]).planes()).isEqualTo(planes[index]);
    }
  }

  @Test
  void planesOfOtherNodesAddUpAsTheReferenceDoes() {
    for (int trial = 0; trial < 200; trial++) {
      int length = 1 + random.nextInt(trial % 20 == 0 ? 70_000 : 500);
      int words = SignWords.count(length);
      int from = random.nextInt(words + 1);
      int to = from + random.nextInt(words - from + 1);
      int nodes = 1 + random.nextInt(8);
      int[] ballots = random.ints(nodes, 0, 5).toArray();
      int voters = Arrays.stream(ballots).sum();
      String name = Seed.of("trial %d d %d words %d..%d", trial, length, from, to);
      int[] counts = new int[length];
      Tally slice = Tally.slice(length, from, to, voters);
      for (int count : ballots) {
        Tally node = new Tally(length, count);
        for (int voter = 0; voter < count; voter++) {
          int[] bits = Naive.randomBits(random, length);
          for (int j = 0; j < length; j++) {
            counts[j] += bits[j];
          }
          node.add(Naive.words(bits));
        }
        List<Integer> levels = new ArrayList<>();
        for (int level = 0; level < node.planes(); level++) {
          levels.add(level);
        }
        Collections.shuffle(levels, random);
        int between = from + random.nextInt(to - from + 1);
        levels.forEach(level -> slice.addPlane(level, node.plane(level), between, to));
        levels.forEach(level -> slice.addPlane(level, node.plane(level), from, between));
        slice.addBallots(count);
      }
      assertThat(slice.ballots()).as(name).isEqualTo(voters);
      for (int j = 64 * from; j < Math.min(length, 64 * to); j++) {
        assertThat(count(slice, j - 64 * from)).as(name + " coordinate %d", j).isEqualTo(counts[j]);
      }
    }
  }

  @Test
  void planesThatDoNotFitAreRefused() {
    Tally tally = new Tally(100, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.addPlane(2, new long[2], 0, 2))
        .withMessageContaining("has 2 planes");
    assertThatIllegalArgumentException().isThrownBy(() -> tally.addPlane(-1, new long[2], 0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> tally.addPlane(0, new long[1], 0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> tally.addPlane(0, new long[3], 0, 3));
    tally.addBallots(3);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> tally.addBallots(1));
  }

  @Test
  void anEmptyModelHasAnEmptyVerdict() {
    Tally tally = new Tally(0, 2);
    tally.add(new long[0]);
    tally.add(new long[0]);
    assertThat(verdict(tally, 0, 2, new long[0])).isEmpty();
    assertThat(tally.agreement(new long[0])).isEqualTo(1);
  }

  @Test
  void unusedBitsStayZeroWhateverAnotherNodeSent() {
    Tally received = new Tally(3, 2);
    received.addPlane(0, new long[] {-1}, 0, 1);
    received.addPlane(1, new long[] {-1}, 0, 1);
    received.addBallots(2);
    long[] verdict = new long[1];
    received.majority(0, 2, (step, word, last) -> -1, new long[1], 0, 1, verdict);
    assertThat(verdict[0]).isEqualTo(0b111);
  }

  @Test
  void refusesWhatDoesNotFit() {
    Tally tally = new Tally(100, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> tally.add(new long[1]));
    tally.add(new long[2]);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tally.add(new long[2]))
        .withMessageContaining("room for 1");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> tally.add(tally));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> verdict(tally, 0, 2, new long[2]))
        .withMessageContaining("holds 1 ballots, but all 2 voters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.add(new Tally(101, 1)))
        .withMessageContaining("101");
    Tally slice = Tally.slice(100, 0, 1, 4);
    assertThatIllegalArgumentException().isThrownBy(() -> new Tally(100, 4).add(slice));
    assertThatIllegalArgumentException().isThrownBy(() -> Tally.slice(100, 1, 3, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tally(100, 65_536));
    long[] verdict = new long[2];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.majority(0, 1, ties, verdict, 0, 2, verdict))
        .withMessageContaining("one array");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.majority(0, 1, ties, new long[2], 1, 3, new long[3]));
  }

  private long[] verdict(Tally tally, long step, int voters, long[] last) {
    long[] verdict = random.longs(last.length).toArray();
    tally.majority(step, voters, ties, last, 0, last.length, verdict);
    return verdict;
  }

  private static int count(Tally tally, int coordinate) {
    int count = 0;
    for (int level = 0; level < tally.planes(); level++) {
      count |= (SignWords.isNegative(tally.plane(level), coordinate) ? 1 : 0) << level;
    }
    return count;
  }
}
