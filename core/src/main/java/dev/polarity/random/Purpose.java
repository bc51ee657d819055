package dev.polarity.random;

/** What a random number is for; purposes never share a draw. */
public enum Purpose {
  /** Initial weights: index is the element within its parameter, epoch the parameter's ordinal. */
  INITIAL_WEIGHTS(1),
  /** The order of an epoch: index is the example that stands where is drawn for before it. */
  ORDER(2),
  /** Augmentation: index is the image, epoch the epoch. */
  AUGMENTATION(3),
  /** The built-in digits: index is the image, epoch 0 for training and 1 for test images. */
  DIGITS(4),
  /** The sample on which batch normalisation is recalibrated. */
  RECALIBRATION(5),
  /** The weights of the compute probe: index and epoch as for initial weights. */
  PROBE(6),
  /** The seed of the engine's own generator before a forward pass. */
  ENGINE(7);

  private final int number;

  Purpose(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
