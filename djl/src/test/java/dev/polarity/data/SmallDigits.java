package dev.polarity.data;

/** The built-in digits in a size that a test can afford. */
public final class SmallDigits {

  private SmallDigits() {}

  /** The first so many training and test images. */
  public static DataSet of(int train, int test) {
    return Digits.generate(train, test);
  }
}
