package dev.polarity.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import ai.djl.translate.TranslateException;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A user's own data set. A batch is drawn through DJL's iterable with a sampler that names exactly
 * the examples that are wanted, so that the data set's transforms and batchifiers do what they do
 * in DJL's loops, and an {@code ArrayDataset} takes its fast path.
 *
 * <p>Such data sets make no promise about threads, so they are asked one batch at a time.
 * Transforms that draw random numbers of their own make a run unrepeatable.
 */
final class DjlExamples implements Examples {

  private static final int HASH_CHUNK = 64;

  private final RandomAccessDataset dataset;
  private final List<String> classes;
  private final int size;
  private final List<Shape> inputShapes;
  private final byte[] contentHash;

  DjlExamples(RandomAccessDataset dataset, List<String> classes) {
    this.dataset = dataset;
    this.classes = List.copyOf(classes);
    prepare();
    long available = dataset.size();
    if (available < 1 || available > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          "The data set "
              + describe()
              + " has "
              + available
              + " examples: expected at least 1 and at most "
              + (Integer.MAX_VALUE - 8)
              + ".");
    }
    this.size = (int) available;
    List<Shape> shapes = new ArrayList<>();
    this.contentHash = hash(shapes);
    this.inputShapes = List.copyOf(shapes);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public byte[] contentHash() {
    return contentHash.clone();
  }

  @Override
  public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
    Batch batch = read(manager, indices);
    NDList labels = new NDList();
    for (NDArray label : batch.getLabels()) {
      labels.add(label.toType(DataType.FLOAT32, false));
    }
    return new LabelledBatch(batch.getData(), labels);
  }

  private void prepare() {
    try {
      dataset.prepare();
    } catch (IOException | TranslateException e) {
      throw new InvalidInputException(
          "The data set " + describe() + " cannot be prepared: " + e.getMessage(), e);
    }
  }

  private Batch read(NDManager manager, int[] indices) {
    List<Long> wanted = Arrays.stream(indices).asLongStream().boxed().toList();
    synchronized (dataset) {
      try {
        Iterator<Batch> batches = dataset.getData(manager, new Exactly(wanted)).iterator();
        return batches.next();
      } catch (IOException | TranslateException e) {
        throw unreadable(e);
      } catch (IllegalStateException e) {
        throw e.getCause() instanceof IOException cause ? unreadable(cause) : e;
      }
    }
  }

  private InvalidInputException unreadable(Exception cause) {
    return new InvalidInputException(
        "The data set " + describe() + " cannot be read: " + cause.getMessage(), cause);
  }

  /** Hashes type, shape and bytes of all arrays, and notes the shapes of the first chunk. */
  private byte[] hash(List<Shape> shapes) {
    ContentHash hash = new ContentHash();
    hash.text("polarity arrays");
    hash.number(size);
    hash.number(classes.size());
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int from = 0; from < size; from += HASH_CHUNK) {
        int[] indices = IntStream.range(from, Math.min(from + HASH_CHUNK, size)).toArray();
        try (NDManager chunk = manager.newSubManager()) {
          Batch batch = read(chunk, indices);
          if (shapes.isEmpty()) {
            batch.getData().forEach(array -> shapes.add(array.getShape().slice(1)));
          }
          batch.getData().forEach(array -> add(hash, array));
          batch.getLabels().forEach(array -> add(hash, array));
        }
      }
    }
    return hash.finish();
  }

  private static void add(ContentHash hash, NDArray array) {
    hash.text(array.getDataType().name());
    for (long axis : array.getShape().getShape()) {
      hash.number(axis);
    }
    hash.bytes(array.toByteBuffer(true));
  }

  private String describe() {
    return dataset.getClass().getName();
  }

  /** One batch of the examples that are wanted. */
  private record Exactly(List<Long> wanted) implements Sampler {

    @Override
    public Iterator<List<Long>> sample(RandomAccessDataset dataset) {
      return List.of(wanted).iterator();
    }

    @Override
    public int getBatchSize() {
      return wanted.size();
    }
  }
}
