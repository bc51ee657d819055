package dev.polarity.codec;

import com.github.luben.zstd.Zstd;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Coding and decoding of one message of four voters' ballots on one core, and what both ends then
 * remember; and the entropy coders of other people on the very streams of the same message, to
 * which all but the code itself would have to be added. {@code bench/coding-speed} prints it.
 *
 * <p>The ballots are drawn: a fifth of the coordinates has nothing to say, as in LeNet, and signs
 * turn with the given probability.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CodingBenchmarks {

  private static final int VOTERS = 4;
  private static final int STEPS = 50;
  private static final VotingRule RULE = VotingRule.arithmetic1();

  /** Coordinates of a message: a quarter of LeNet and of ResNet-20, and of 4 M weights. */
  @Param({"15424", "67456", "1048576"})
  int coordinates;

  /** How often a sign turns: as with LeNet and with ResNet-20, under signum. */
  @Param({"0.06", "0.15"})
  double turning;

  private int words;
  private BallotHistory ballotHistory;
  private VerdictHistory verdictHistory;
  private Foresight ballots;
  private Foresight forOne;
  private Foresight forAll;
  private long[] ballot;
  private long[] verdict;
  private long[] back;
  private CodedBits coder;
  private ByteBuffer out;
  private Sequence codedBallots;
  private Sequence codedVerdicts;
  private Sequence codedForAll;
  private int[] counts;
  private byte[] streams;
  private byte[] zstd;
  private byte[] deflated;
  private byte[] room;

  /** One message again and again, coded as codes are learnt from it, to be decoded in turn. */
  private static final class Sequence {
    private static final int LENGTH = 32;

    private final History history;
    private final LearntCodes start;
    private final ByteBuffer[] messages = new ByteBuffer[LENGTH];
    private Foresight known;
    private int next;

    Sequence(Foresight begin) {
      history = begin.history();
      start = begin.codes().copy();
    }

    ByteBuffer next() {
      if (next % LENGTH == 0) {
        known = new Foresight(history, start.copy());
        next = 0;
      }
      return messages[next++].rewind();
    }
  }

  /** Lets some steps go by. */
  @Setup
  public void prepare() {
    Random random = new Random(1);
    words = SignWords.count(coordinates);
    coder = new CodedBits(coordinates);
    ballotHistory =
        new BallotHistory(Silences.plane(RULE.zeros(), 0, 1, VOTERS, 0), null, 0, words);
    // When a verdict comes, the ballots of its step have been told.
    BallotHistory told =
        new BallotHistory(Silences.plane(RULE.zeros(), 0, 1, VOTERS, 0), null, 0, words);
    Lean lean = new Lean(new BallotHistory[] {told}, 1);
    long[] last = new long[words];
    SignWords.initialVerdict(coordinates, last);
    verdictHistory = new VerdictHistory(Silences.verdict(RULE.ties(), true), last);
    ballots = new Foresight(ballotHistory);
    forOne = new Foresight(verdictHistory.forOne(lean));
    forAll = new Foresight(verdictHistory.forAll());
    long[][] cast = new long[VOTERS][words];
    for (long[] some : cast) {
      for (int word = 0; word < words; word++) {
        some[word] = random.nextLong();
      }
    }
    long[] dead = new long[words];
    for (int j = 0; j < coordinates; j++) {
      dead[j >>> 6] |= random.nextInt(5) == 0 ? 1L << j : 0;
    }
    out = ByteBuffer.allocate(words * 10 + 64);
    back = new long[words];
    for (int step = 0; step <= STEPS; step++) {
      cast(random, step, cast, dead);
      Tally tally = new Tally(coordinates, VOTERS);
      for (long[] some : cast) {
        tally.add(some);
      }
      verdict = new long[words];
      tally.majority(step, VOTERS, RULE.ties(), last, 0, words, verdict);
      ballot = cast[0];
      told.advance(step, ballot, 0, words);
      if (step < STEPS) {
        encode(step, ballots, ballot);
        encode(step, forOne, verdict);
        encode(step, forAll, verdict);
        ballotHistory.advance(step, ballot, 0, words);
        verdictHistory.advance(step, verdict, 0, words);
        last = verdict;
      }
    }
    codedBallots = coded(ballots, ballot);
    codedVerdicts = coded(forOne, verdict);
    codedForAll = coded(forAll, verdict);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    new CodedFrames(coordinates)
        .streams(STEPS, ballotHistory, ballot, 0, words)
        .forEach(stream -> all.writeBytes(stream.bytes()));
    streams = all.toByteArray();
    counts = new int[256];
    for (byte some : streams) {
      counts[some & 0xFF]++;
    }
    room = new byte[2 * streams.length + 64];
    zstd = Zstd.compress(streams, 1);
    int length = deflate(room);
    deflated = Arrays.copyOf(room, length);
  }

  private void cast(Random random, int step, long[][] ballots, long[] dead) {
    for (int voter = 0; voter < VOTERS; voter++) {
      for (int word = 0; word < words; word++) {
        long turned = 0;
        for (int bit = 0; bit < 64; bit++) {
          turned |= random.nextDouble() < turning ? 1L << bit : 0;
        }
        long silent = RULE.zeros().word(step, voter, VOTERS, word);
        ballots[voter][word] = silent & dead[word] | (ballots[voter][word] ^ turned) & ~dead[word];
      }
      ballots[voter][words - 1] &= SignWords.tailMask(coordinates);
    }
  }

  private Sequence coded(Foresight known, long[] source) {
    Sequence sequence = new Sequence(known);
    for (int i = 0; i < Sequence.LENGTH; i++) {
      encode(STEPS, known, source);
      sequence.messages[i] = ByteBuffer.allocate(out.position()).put(out.flip()).flip();
    }
    return sequence;
  }

  private int encode(long step, Foresight known, long[] source) {
    out.clear();
    coder.encode(step, known, source, 0, words, out, out.capacity());
    return out.position();
  }

  private long[] decode(Sequence sequence) throws MalformedDataException {
    ByteBuffer message = sequence.next();
    coder.decode(STEPS, sequence.known, message, back, 0, words);
    return back;
  }

  /** Codes a ballot. */
  @Benchmark
  public int encodeBallot() {
    return encode(STEPS, ballots, ballot);
  }

  /** Decodes a ballot. */
  @Benchmark
  public long[] decodeBallot() throws MalformedDataException {
    return decode(codedBallots);
  }

  /** Codes a verdict for one receiver. */
  @Benchmark
  public int encodeVerdict() {
    return encode(STEPS, forOne, verdict);
  }

  /** Decodes a verdict for one receiver. */
  @Benchmark
  public long[] decodeVerdict() throws MalformedDataException {
    return decode(codedVerdicts);
  }

  /** Codes a verdict for a journal. */
  @Benchmark
  public int encodeJournal() {
    return encode(STEPS, forAll, verdict);
  }

  /** Decodes a verdict of a journal. */
  @Benchmark
  public long[] decodeJournal() throws MalformedDataException {
    return decode(codedForAll);
  }

  /** Takes a ballot in. */
  @Benchmark
  public Object rememberBallot() {
    ballotHistory.advance(STEPS, ballot, 0, words);
    return ballotHistory;
  }

  /** Takes a verdict in. */
  @Benchmark
  public Object rememberVerdict() {
    verdictHistory.advance(STEPS, verdict, 0, words);
    return verdictHistory;
  }

  /** Makes the code of one context, with the table for decoding. */
  @Benchmark
  public Object makeCode() {
    return new ByteCode(CountedLengths.of(counts, streams.length)).windows();
  }

  /** Only the entropy coder, by zstd, on a ballot's streams. */
  @Benchmark
  public long zstdEncodeStreams() {
    return Zstd.compressByteArray(room, 0, room.length, streams, 0, streams.length, 1);
  }

  /** Only the entropy decoder, by zstd, of a ballot's streams. */
  @Benchmark
  public long zstdDecodeStreams() {
    return Zstd.decompressByteArray(room, 0, streams.length, zstd, 0, zstd.length);
  }

  /** Only the entropy coder, by the JDK's Huffman code, on a ballot's streams. */
  @Benchmark
  public int deflaterEncodeStreams() {
    return deflate(room);
  }

  private int deflate(byte[] target) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setStrategy(Deflater.HUFFMAN_ONLY);
    deflater.setInput(streams);
    deflater.finish();
    int bytes = 0;
    while (!deflater.finished()) {
      bytes += deflater.deflate(target, bytes, target.length - bytes);
    }
    deflater.end();
    return bytes;
  }

  /** Only the entropy decoder, by the JDK's Huffman code, of a ballot's streams. */
  @Benchmark
  public int deflaterDecodeStreams() throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(deflated);
    int bytes = inflater.inflate(room, 0, streams.length);
    inflater.end();
    return bytes;
  }
}
