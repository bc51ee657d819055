package dev.polarity.run;

/**
 * The version of the rules that decide a bit, as {@code docs/contract.md} section 1 states them.
 */
public final class Arithmetic {

  /** The version that this Polarity computes with, written beside every fingerprint. */
  public static final int VERSION = 1;

  private Arithmetic() {}
}
