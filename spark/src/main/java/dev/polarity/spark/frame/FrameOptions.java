package dev.polarity.spark.frame;

import java.util.Optional;

/**
 * How to read a frame.
 *
 * @param featuresCol the column of features: vectors, arrays of float, or the bytes of images
 * @param labelCol the column of labels 0 … k-1
 * @param imageShape the shape of images, where bare pixels are given
 * @param standardize whether each feature, or channel, is brought to mean 0 and deviation 1
 * @param shards how many shards the training rows are dealt to: the voters where each has its own
 *     rows, else 1
 * @param mostBytes above how many bytes a frame is refused
 */
public record FrameOptions(
    String featuresCol,
    String labelCol,
    Optional<RowShape> imageShape,
    boolean standardize,
    int shards,
    long mostBytes) {

  /** The bytes above which a frame is refused unless another number is given: 8 GiB. */
  public static final long DEFAULT_MOST_BYTES = 8L << 30;

  /** Returns the options with everything but the columns at its default. */
  public static FrameOptions of(String featuresCol, String labelCol) {
    return new FrameOptions(featuresCol, labelCol, Optional.empty(), true, 1, DEFAULT_MOST_BYTES);
  }

  /** Returns these options with the training rows dealt to shards. */
  public FrameOptions withShards(int count) {
    return new FrameOptions(featuresCol, labelCol, imageShape, standardize, count, mostBytes);
  }
}
