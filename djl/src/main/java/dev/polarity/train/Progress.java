package dev.polarity.train;

import dev.polarity.exchange.Placement;
import dev.polarity.journal.StepMeasures;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What this node has measured in the steps since the last evaluation, and the means over all nodes
 * of it. What is kept are the numbers that the journal keeps: sums over this node's voters, step by
 * step. So a resumed run, and one on another number of nodes, adds up to the same numbers.
 */
final class Progress {

  private static final int PIECE = 1 << 18;

  private final Peers peers;
  private final int voters;
  private final long coordinates;
  private double[] lossSums = new double[64];
  private double[] agreements = new double[64];
  private int count;
  private long end;
  private long images;
  private long since = System.nanoTime();

  /**
   * Begins.
   *
   * @param peers the nodes
   * @param voters N
   * @param coordinates d
   */
  Progress(Peers peers, int voters, long coordinates) {
    this.peers = peers;
    this.voters = voters;
    this.coordinates = coordinates;
  }

  /**
   * The means over some steps.
   *
   * @param loss of the voters' losses, NaN if no step is known
   * @param agreement of the share of their ballots that agree with the verdict
   */
  record Means(double loss, double agreement) {}

  /** Counts a step that this session has computed. */
  void add(StepRecord record, StepMeasures measures) {
    add(record.step(), measures);
    images += record.images();
  }

  /**
   * Counts a step that this or an earlier session has computed. Where it does not follow the one
   * before, or was not measured, what was counted so far is forgotten.
   */
  void add(long step, StepMeasures measures) {
    if (step != end) {
      count = 0;
    }
    end = step + 1;
    if (Double.isNaN(measures.lossSum())) {
      count = 0;
      return;
    }
    if (count == lossSums.length) {
      lossSums = Arrays.copyOf(lossSums, 2 * count);
      agreements = Arrays.copyOf(agreements, 2 * count);
    }
    lossSums[count] = measures.lossSum();
    agreements[count] = measures.agreement();
    count++;
  }

  /**
   * Returns the means over those steps that all nodes know.
   *
   * @param steps the steps that the weights have taken
   */
  Means means(long steps) {
    if (steps != end) {
      count = 0;
      end = steps;
    }
    long first = 0;
    byte[] mine = LittleEndian.allocate(Long.BYTES).putLong(end - count).array();
    for (byte[] told : peers.gather("first step measured", mine)) {
      first = Math.max(first, LittleEndian.wrap(told).getLong());
    }
    double losses = 0;
    double shares = 0;
    for (long from = first; from < end; from += PIECE) {
      int piece = (int) Math.min(PIECE, end - from);
      List<ByteBuffer> told = measures((int) (from - (end - count)), piece);
      for (int i = 0; i < piece; i++) {
        double lossSum = 0;
        double agreeing = 0;
        for (int rank = 0; rank < told.size(); rank++) {
          lossSum += told.get(rank).getDouble();
          agreeing += bits(rank, told.get(rank).getDouble());
        }
        losses += lossSum / voters;
        shares += agreeing / ((double) voters * coordinates);
      }
    }
    return new Means(losses / (end - first), shares / (end - first));
  }

  private List<ByteBuffer> measures(int first, int piece) {
    ByteBuffer mine = LittleEndian.allocate(piece * 2 * Double.BYTES);
    for (int i = first; i < first + piece; i++) {
      mine.putDouble(lossSums[i]).putDouble(agreements[i]);
    }
    List<ByteBuffer> told = new ArrayList<>();
    for (byte[] bytes : peers.gather("measures of steps", mine.array())) {
      told.add(LittleEndian.wrap(bytes));
    }
    return told;
  }

  /** Returns how many bits of a node's ballots agreed, a whole number, from their share. */
  private double bits(int rank, double share) {
    int own = Placement.voterCount(rank, peers.nodes(), voters);
    return Math.rint(share * ((double) own * coordinates));
  }

  /** Returns the images that this session has trained on, per second. */
  double imagesPerSecond() {
    return images / ((System.nanoTime() - since) / 1e9);
  }

  /** Begins anew. */
  void reset() {
    count = 0;
    images = 0;
    since = System.nanoTime();
  }
}
