package dev.polarity.bench;

/**
 * A curve through measured points, by least squares of the <em>relative</em> distances, since
 * points of a growth span decades and each is to count alike.
 *
 * <p>{@link #line} fits {@code y = fixed + each·x} such that {@code Σ ((fixed + each·x - y) / y)²}
 * is least: a straight line whose points are weighted by 1/y². {@link #power} fits {@code y =
 * factor·x^exponent} as a straight line through the logarithms. Textbook formulas; sums are taken
 * around the weighted means, so that large numbers do not cancel.
 *
 * @param slope each of the line, exponent of the power
 * @param start fixed of the line, factor of the power
 * @param residual the root of the mean square of the distances, as a share: .05 is 5 %
 */
record LeastSquares(double slope, double start, double residual) {

  /**
   * Fits {@code y = start + slope·x}.
   *
   * @param x the places, at least two of which differ
   * @param y what was measured there, all above 0
   * @return the line
   */
  static LeastSquares line(double[] x, double[] y) {
    require(x, y);
    double[] weights = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      weights[i] = 1 / (y[i] * y[i]);
    }
    LeastSquares fit = weighted(x, y, weights);
    double squares = 0;
    for (int i = 0; i < y.length; i++) {
      double distance = (fit.start + fit.slope * x[i]) / y[i] - 1;
      squares += distance * distance;
    }
    return new LeastSquares(fit.slope, fit.start, Math.sqrt(squares / y.length));
  }

  /**
   * Fits {@code y = start·x^slope}.
   *
   * @param x the places, all above 0, at least two of which differ
   * @param y what was measured there, all above 0
   * @return the power
   */
  static LeastSquares power(double[] x, double[] y) {
    require(x, y);
    double[] logX = new double[x.length];
    double[] logY = new double[x.length];
    double[] weights = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      logX[i] = Math.log(x[i]);
      logY[i] = Math.log(y[i]);
      weights[i] = 1;
    }
    LeastSquares fit = weighted(logX, logY, weights);
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double distance = fit.start + fit.slope * logX[i] - logY[i];
      squares += distance * distance;
    }
    double residual = Math.expm1(Math.sqrt(squares / x.length));
    return new LeastSquares(fit.slope, Math.exp(fit.start), residual);
  }

  private static LeastSquares weighted(double[] x, double[] y, double[] weights) {
    double sum = 0;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i];
      meanX += weights[i] * x[i];
      meanY += weights[i] * y[i];
    }
    meanX /= sum;
    meanY /= sum;
    double together = 0;
    double alone = 0;
    for (int i = 0; i < x.length; i++) {
      together += weights[i] * (x[i] - meanX) * (y[i] - meanY);
      alone += weights[i] * (x[i] - meanX) * (x[i] - meanX);
    }
    if (!(alone > 0)) {
      throw new IllegalArgumentException(
          "A slope needs points at two places or more, but all of these stand at " + x[0] + ".");
    }
    double slope = together / alone;
    return new LeastSquares(slope, meanY - slope * meanX, 0);
  }

  private static void require(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "A slope needs two points or more, but " + x.length + " places are given.");
    }
    for (double value : y) {
      if (!(value > 0)) {
        throw new IllegalArgumentException(
            "What is measured has to be above 0 to have a relative distance, but is "
                + value
                + ".");
      }
    }
  }
}
