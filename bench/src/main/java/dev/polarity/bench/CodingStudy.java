package dev.polarity.bench;

import dev.polarity.codec.BallotHistory;
import dev.polarity.codec.CodedFrames;
import dev.polarity.codec.Foresight;
import dev.polarity.codec.History;
import dev.polarity.codec.Lean;
import dev.polarity.codec.LearntCodes;
import dev.polarity.codec.PlainBits;
import dev.polarity.codec.Silences;
import dev.polarity.codec.VerdictHistory;
import dev.polarity.exchange.Placement;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the messages of a recorded run take, in bits for each coordinate that they carry: the
 * ballots that four nodes of one voter each would send, the planes that two nodes of two voters
 * would send, the verdicts for each receiver, and those for a journal, with codes that each link
 * learns by itself. Beside it the entropy under the same contexts, taken message by message from
 * the shares of ones in it, which is less than any coder can know beforehand; and what other coders
 * make of the same streams and of the words XORed with the last ones.
 */
public final class CodingStudy {

  private static final String HEADER =
      "network,method,beta,steps,what,share that turns,entropy,bits,above entropy";
  private static final VotingRule RULE = VotingRule.arithmetic1();

  private final long coordinates;
  private final int words;
  private final PlainBits plain;
  private final CodedFrames coder;
  private final Map<String, LearntCodes> codes = new HashMap<>();
  private final Map<String, Sums> sums = new LinkedHashMap<>();
  private final boolean others;
  private final int every;

  private static final class Sums {
    private double carried;
    private double turned;
    private double entropy;
    private double bytes;
    private double sampled;
    private final double[] ofStreams = new double[OtherCoder.values().length];
    private final double[] ofWords = new double[OtherCoder.values().length];
  }

  private CodingStudy(long coordinates, int every) {
    this.coordinates = coordinates;
    this.words = SignWords.count(coordinates);
    this.plain = new PlainBits(coordinates);
    this.coder = new CodedFrames(coordinates);
    this.others = every > 0;
    this.every = Math.max(1, every);
  }

  /** Reads a recorded run and writes its lines. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--file",
            "bench/target/votes",
            "--network",
            "lenet",
            "--method",
            "signum",
            "--beta",
            "0.9",
            "--others-every",
            "20",
            "--csv",
            "bench/target/coding.csv",
            "--others-csv",
            "bench/target/coding-others.csv");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    StudyFile otherFile =
        new StudyFile(
            Path.of(options.text("--others-csv")),
            "network,method,beta,what,coder,bits of the same streams,bits of the XORed words");
    String run =
        String.join(
            ",", options.text("--network"), options.text("--method"), options.text("--beta"));
    if (file.has(run)) {
      return;
    }
    try (VoteTrace trace = VoteTrace.open(Path.of(options.text("--file")))) {
      CodingStudy study = new CodingStudy(trace.coordinates(), options.number("--others-every"));
      study.read(trace);
      for (Map.Entry<String, Sums> entry : study.sums.entrySet()) {
        Sums sums = entry.getValue();
        double bits = 8 * sums.bytes / sums.carried;
        double entropy = sums.entropy / sums.carried;
        file.append(
            run,
            String.format(
                Locale.ROOT,
                "%d,%s,%.4f,%.4f,%.4f,%.1f %%",
                trace.steps(),
                entry.getKey(),
                sums.turned / sums.carried,
                entropy,
                bits,
                100 * (bits / entropy - 1)));
        for (OtherCoder other : OtherCoder.values()) {
          otherFile.append(
              run,
              String.format(
                  Locale.ROOT,
                  "%s,%s,%.4f,%.4f",
                  entry.getKey(),
                  other.label(),
                  8 * sums.ofStreams[other.ordinal()] / sums.sampled,
                  8 * sums.ofWords[other.ordinal()] / sums.sampled));
        }
      }
    }
  }

  private void read(VoteTrace trace) throws IOException {
    int voters = trace.voters();
    long[][] ballots = new long[voters][words];
    long[] verdict = new long[words];
    Placed four = new Placed(4, voters, " of one voter");
    Placed two = new Placed(2, voters, " of two voters");
    long[] last = new long[words];
    SignWords.initialVerdict(coordinates, last);
    VerdictHistory verdicts =
        new VerdictHistory(Silences.verdict(RULE.ties(), voters % 2 == 0), last);
    for (long step = 0; step < trace.steps(); step++) {
      trace.next(ballots, verdict);
      four.send(step, ballots, verdict, last, verdicts);
      two.send(step, ballots, verdict, last, verdicts);
      measure("verdict in a journal", "", step, verdicts.forAll(), verdict, last, 0, words);
      verdicts.advance(step, verdict, 0, words);
      System.arraycopy(verdict, 0, last, 0, words);
    }
  }

  /** The voters on so many nodes. */
  private final class Placed {
    private final int nodes;
    private final int voters;
    private final String name;
    private final BallotHistory[][] histories;
    private final long[][][] before;
    private final Lean[] leans;

    Placed(int nodes, int voters, String name) {
      this.nodes = nodes;
      this.voters = voters;
      this.name = name;
      int ballots = voters / nodes;
      int planes = Tally.planesFor(ballots);
      this.histories = new BallotHistory[nodes][planes];
      this.before = new long[nodes][planes][words];
      this.leans = new Lean[nodes];
      for (int node = 0; node < nodes; node++) {
        for (int plane = 0; plane < planes; plane++) {
          histories[node][plane] =
              new BallotHistory(
                  Silences.plane(RULE.zeros(), node * ballots, ballots, voters, plane),
                  plane == 0 ? null : histories[node][plane - 1],
                  0,
                  words);
        }
        leans[node] = new Lean(histories[node], ballots);
      }
    }

    void send(long step, long[][] ballots, long[] verdict, long[] last, VerdictHistory verdicts) {
      int own = voters / nodes;
      for (int node = 0; node < nodes; node++) {
        Tally tally = new Tally(coordinates, own);
        for (int voter = node * own; voter < (node + 1) * own; voter++) {
          tally.add(ballots[voter]);
        }
        for (int plane = 0; plane < tally.planes(); plane++) {
          String what = own == 1 ? "ballot" : "plane " + plane + name;
          long[] bits = tally.plane(plane);
          for (int owner = 0; owner < nodes; owner++) {
            if (owner != node) {
              History history = histories[node][plane];
              int from = Placement.firstWord(owner, nodes, words);
              int to = Placement.firstWord(owner + 1, nodes, words);
              String link = node + " to " + owner;
              measure(what, link, step, history, bits, before[node][plane], from, to - from);
            }
          }
          histories[node][plane].advance(step, bits, 0, words);
          System.arraycopy(bits, 0, before[node][plane], 0, words);
        }
        leans[node].follow(verdicts, 0, words);
      }
      for (int owner = 0; owner < nodes; owner++) {
        int from = Placement.firstWord(owner, nodes, words);
        int to = Placement.firstWord(owner + 1, nodes, words);
        for (int node = 0; node < nodes; node++) {
          if (node != owner) {
            History history = verdicts.forOne(leans[node]);
            String link = owner + " to " + node;
            String what = "verdict for a node" + name;
            measure(what, link, step, history, verdict, last, from, to - from);
          }
        }
      }
    }
  }

  private void measure(
      String what,
      String link,
      long step,
      History history,
      long[] bits,
      long[] last,
      int from,
      int count) {
    LearntCodes learnt =
        codes.computeIfAbsent(what + link, any -> new LearntCodes(history.contexts()));
    Sums sum = sums.computeIfAbsent(what, any -> new Sums());
    double carried = Math.min(coordinates - 64L * from, 64L * count);
    sum.carried += carried;
    for (int word = from; word < from + count; word++) {
      sum.turned += Long.bitCount(bits[word] ^ last[word]);
    }
    sum.bytes +=
        coder.bytes(
            step, new Foresight(history, learnt), bits, from, count, plain.bytes(from, count));
    List<CodedFrames.Stream> streams = coder.streams(step, history, bits, from, count);
    sum.entropy += streams.stream().mapToDouble(CodedFrames.Stream::entropy).sum();
    if (others && step % every == every / 2) {
      sum.sampled += carried;
      byte[] turned = new byte[count << 3];
      for (int i = 0; i < count << 3; i++) {
        int word = from + (i >>> 3);
        turned[i] = (byte) ((bits[word] ^ last[word]) >>> ((i & 7) << 3));
      }
      for (OtherCoder other : OtherCoder.values()) {
        sum.ofWords[other.ordinal()] += other.bytes(turned);
        for (CodedFrames.Stream stream : streams) {
          sum.ofStreams[other.ordinal()] += other.bytes(stream.bytes());
        }
      }
    }
  }
}
