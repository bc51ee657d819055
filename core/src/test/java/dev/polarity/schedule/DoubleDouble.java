package dev.polarity.schedule;

/**
 * A number of about 32 digits as the unevaluated sum of two doubles, after Dekker, <em>A
 * Floating-Point Technique for Extending the Available Precision</em> (1971), with the fused
 * multiply-add for exact products. Only what the reference sequence needs; mutable, so that 10^8
 * steps allocate nothing.
 */
final class DoubleDouble {

  double high;
  double low;

  DoubleDouble(double value) {
    this.high = value;
  }

  void set(DoubleDouble other) {
    high = other.high;
    low = other.low;
  }

  void add(DoubleDouble other) {
    double sum = high + other.high;
    double part = sum - high;
    double error = (high - (sum - part)) + (other.high - part);
    normalise(sum, error + low + other.low);
  }

  void subtract(DoubleDouble other) {
    double difference = high - other.high;
    double part = difference - high;
    double error = (high - (difference - part)) - (other.high + part);
    normalise(difference, error + low - other.low);
  }

  void square() {
    double product = high * high;
    double error = Math.fma(high, high, -product);
    normalise(product, error + 2 * high * low);
  }

  /** One step of Newton's method on the rounded root doubles its digits. */
  void squareRoot() {
    double root = Math.sqrt(high);
    double rest = Math.fma(-root, root, high) + low;
    normalise(root, rest / (2 * root));
  }

  private void normalise(double large, double small) {
    high = large + small;
    low = small - (high - large);
  }
}
