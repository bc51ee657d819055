package dev.polarity.forecast;

/**
 * What one node itself does in an exchange, in seconds, without waiting for anybody.
 *
 * @param makeFirst making the messages of the first phase: tallies, or parts of a gradient
 * @param takeFirst taking them in: counting, or adding
 * @param makeSecond making those of the second: verdicts, or sums
 * @param takeSecond taking these in
 */
public record ExchangeWork(
    double makeFirst, double takeFirst, double makeSecond, double takeSecond) {

  /** Returns all of it. */
  public double total() {
    return makeFirst + takeFirst + makeSecond + takeSecond;
  }

  /** Returns so many times this. */
  public ExchangeWork times(double factor) {
    return new ExchangeWork(
        factor * makeFirst, factor * takeFirst, factor * makeSecond, factor * takeSecond);
  }

  /** Returns this with another amount of work in the first phase. */
  ExchangeWork firstTimes(double factor) {
    return new ExchangeWork(factor * makeFirst, factor * takeFirst, makeSecond, takeSecond);
  }
}
