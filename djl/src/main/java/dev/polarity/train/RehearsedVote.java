package dev.polarity.train;

import dev.polarity.codec.Coding;
import dev.polarity.exchange.MeshExchange;
import dev.polarity.exchange.Rehearsal;
import dev.polarity.forecast.ExchangeWork;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The vote of several nodes with one voter each, all in this process and one at a time: what a node
 * has to do in it, and how many bits its messages have, with ballots that somebody really cast.
 */
final class RehearsedVote implements AutoCloseable {

  private final Rehearsal rehearsal;
  private final List<MeshExchange> exchanges;
  private final List<Tally> tallies = new ArrayList<>();
  private final long[][] verdicts;
  private final long coordinates;
  private final List<ExchangeWork> works = new ArrayList<>();
  private final List<double[]> bytes = new ArrayList<>();

  /**
   * Gathers the nodes.
   *
   * @param nodes how many, at least 2
   * @param coordinates d
   * @param coding how their messages go
   */
  RehearsedVote(int nodes, long coordinates, Coding coding) {
    this.coordinates = coordinates;
    this.rehearsal = new Rehearsal(nodes);
    this.exchanges =
        rehearsal.forEach(
            messenger ->
                new MeshExchange(messenger, coordinates, nodes, VotingRule.arithmetic1(), coding));
    for (int node = 0; node < nodes; node++) {
      tallies.add(new Tally(coordinates, 1));
    }
    this.verdicts = new long[nodes][SignWords.count(coordinates)];
  }

  /**
   * Takes a vote.
   *
   * @param step the step, one after the other
   * @param ballots one of each node
   * @param lastVerdict the verdict before
   * @return the verdict; not to be kept beyond the next vote but one
   */
  long[] vote(long step, long[][] ballots, long[] lastVerdict) {
    rehearsal.forget();
    for (int node = 0; node < ballots.length; node++) {
      tallies.get(node).clear();
      tallies.get(node).add(ballots[node]);
    }
    rehearsal.together(
        node -> exchanges.get(node).vote(step, tallies.get(node), lastVerdict, verdicts[node]));
    works.add(work(rehearsal));
    bytes.add(
        new double[] {
          rehearsal.bytes(Rehearsal.Part.MAKE_FIRST), rehearsal.bytes(Rehearsal.Part.MAKE_SECOND)
        });
    return verdicts[0];
  }

  /** Returns what a node of a rehearsal has done. */
  static ExchangeWork work(Rehearsal rehearsal) {
    return new ExchangeWork(
        rehearsal.seconds(Rehearsal.Part.MAKE_FIRST),
        rehearsal.seconds(Rehearsal.Part.TAKE_FIRST),
        rehearsal.seconds(Rehearsal.Part.MAKE_SECOND),
        rehearsal.seconds(Rehearsal.Part.TAKE_SECOND));
  }

  /** Returns the medians of a node's work, over the later half of what was done. */
  static ExchangeWork median(List<ExchangeWork> works) {
    List<ExchangeWork> later = works.subList(works.size() / 2, works.size());
    return new ExchangeWork(
        median(later.stream().mapToDouble(ExchangeWork::makeFirst).toArray()),
        median(later.stream().mapToDouble(ExchangeWork::takeFirst).toArray()),
        median(later.stream().mapToDouble(ExchangeWork::makeSecond).toArray()),
        median(later.stream().mapToDouble(ExchangeWork::takeSecond).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** Returns how many votes were taken. */
  int votes() {
    return works.size();
  }

  /** Returns what a node does in a vote, by the later half of the votes. */
  ExchangeWork work() {
    return median(works);
  }

  /**
   * Returns the bits per coordinate that messages of a phase had, as a mean over the later half of
   * the votes.
   *
   * @param phase 0 for ballots, 1 for verdicts
   */
  double bits(int phase) {
    int nodes = rehearsal.nodes();
    double carried = coordinates * (nodes - 1.0) / nodes;
    return bytes.subList(bytes.size() / 2, bytes.size()).stream()
            .mapToDouble(each -> each[phase])
            .average()
            .orElseThrow()
        * Byte.SIZE
        / carried;
  }

  @Override
  public void close() {
    rehearsal.close();
  }
}
