package dev.polarity.app;

import java.util.Locale;

/** How far the voters agree with the verdict, in a line of progress. */
final class AgreementText {

  private AgreementText() {}

  /** Returns the agreement after a separator; nothing where nobody votes. */
  static String after(String separator, double share) {
    return Double.isNaN(share)
        ? ""
        : String.format(Locale.ROOT, "%sagreement %.0f %%", separator, 100 * share);
  }
}
