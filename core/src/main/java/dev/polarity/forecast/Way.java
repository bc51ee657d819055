package dev.polarity.forecast;

/** How the nodes of a step bring together what they have found. */
public enum Way {
  /** Signs, a bit each. */
  PLAIN,
  /** Signs, coded by what went before. */
  CODED,
  /** Gradients, 32-bit floats. */
  DENSE
}
