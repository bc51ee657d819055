package dev.polarity.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import dev.polarity.data.LabelledBatch;
import dev.polarity.error.InvalidInputException;
import dev.polarity.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The model of one node: a block whose trainable weights all live in one flat buffer, in the
 * block's own order. Coordinate j of the mathematics is float j of that buffer.
 *
 * <p>The tensors of the block are laid over the buffer, so that a verdict is applied by a plain
 * loop over memory and the engine sees the new weights at once; nothing is copied. What is not
 * trainable (frozen weights, running statistics) lives in a second such buffer, so that a pass that
 * must leave no trace can put both back.
 *
 * <p>A replica belongs to one thread at a time. The engine's gradient mode is a property of the
 * thread, so each pass sets it.
 */
public final class Replica implements AutoCloseable {

  /**
   * The engine records one gradient at a time in a process, so nodes that are threads of one
   * process take turns.
   */
  private static final Object RECORDER = new Object();

  private static final long MOST_FLOATS = Integer.MAX_VALUE / Float.BYTES - 64;

  private final Block block;
  private final NDManager manager;
  private ParameterStore store;
  private final List<ParameterSlot> slots;
  private final List<Parameter> trained;
  private final FlatMemory weights;
  private final FlatMemory constants;
  private final Gradient gradient;

  private Replica(
      Block block,
      NDManager manager,
      List<ParameterSlot> slots,
      FlatMemory weights,
      FlatMemory constants,
      List<Parameter> trained) {
    this.block = block;
    this.manager = manager;
    this.store = new ParameterStore(manager, false);
    this.slots = List.copyOf(slots);
    this.weights = weights;
    this.constants = constants;
    this.trained = List.copyOf(trained);
    this.gradient = new Gradient(trained, slots);
  }

  /**
   * Lays a block over flat memory. Weights that the block already has are kept; all others are zero
   * until {@link InitialWeights} sets them.
   *
   * @param block a block of the PyTorch engine, initialised or not; it must not be used elsewhere
   * @param input the shape of one example, without the batch axis
   * @param frozen which parameters, by name, verdicts do not move
   * @return the replica
   * @throws InvalidInputException if the block has no trainable weights, too many, or some that are
   *     not 32-bit floats
   */
  public static Replica of(Block block, Shape input, Predicate<String> frozen) {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    try {
      return lay(block, new Shape(1).addAll(input), frozen, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Replica lay(
      Block block, Shape input, Predicate<String> frozen, NDManager manager) {
    JniUtils.setGradMode(false);
    List<Pair<String, Parameter>> parameters = new ArrayList<>();
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Pair<String, Parameter> named : block.getParameters()) {
      if (seen.add(named.getValue())) {
        parameters.add(named);
      }
    }
    Set<Parameter> given = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Pair<String, Parameter> named : parameters) {
      if (named.getValue().isInitialized()) {
        given.add(named.getValue());
      } else {
        named.getValue().setInitializer((m, shape, type) -> m.zeros(shape, type));
      }
    }
    block.initialize(manager, DataType.FLOAT32, input);

    List<ParameterSlot> slots = new ArrayList<>();
    long trainable = 0;
    long constant = 0;
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).getKey();
      Parameter parameter = parameters.get(i).getValue();
      if (parameter.getArray().getDataType() != DataType.FLOAT32) {
        throw new InvalidInputException(
            "The parameter %s holds %s values, but a replica holds 32-bit floats only."
                .formatted(name, parameter.getArray().getDataType()));
      }
      boolean moves = parameter.requiresGradient() && !frozen.test(name);
      Shape shape = parameter.getArray().getShape();
      slots.add(
          new ParameterSlot(
              name,
              i,
              parameter.getType(),
              shape,
              moves ? trainable : constant,
              moves,
              given.contains(parameter)));
      if (moves) {
        trainable += shape.size();
      } else {
        constant += shape.size();
      }
    }
    if (trainable == 0) {
      throw new InvalidInputException("The block has no trainable weights, so there is no vote.");
    }
    if (trainable > MOST_FLOATS || constant > MOST_FLOATS) {
      throw new InvalidInputException(
          "The block has %,d trainable weights and %,d constants; a replica holds at most %,d of each."
              .formatted(trainable, constant, MOST_FLOATS));
    }

    FlatMemory weights = new FlatMemory(trainable);
    FlatMemory constants = new FlatMemory(constant);
    List<Parameter> trained = new ArrayList<>();
    for (ParameterSlot slot : slots) {
      Parameter parameter = parameters.get(slot.ordinal()).getValue();
      FlatMemory memory = slot.trainable() ? weights : constants;
      if (slot.given()) {
        memory
            .floats()
            .put(
                Math.toIntExact(slot.first()),
                parameter.getArray().toFloatArray(),
                0,
                Math.toIntExact(slot.count()));
      }
      parameter.close();
      parameter.freeze(!slot.trainable());
      NDArray values =
          manager.create(memory.slice(slot.first(), slot.count()), slot.shape(), DataType.FLOAT32);
      parameter.setInitializer((m, shape, type) -> values.stopGradient());
      parameter.initialize(manager, DataType.FLOAT32);
      if (slot.trainable()) {
        trained.add(parameter);
      }
    }
    return new Replica(block, manager, slots, weights, constants, trained);
  }

  /** Returns d, the number of coordinates. */
  public long coordinates() {
    return weights.floats().capacity();
  }

  /** Returns a live view of all trainable weights; writing to it moves the model. */
  public FloatBuffer weights() {
    return weights.floats();
  }

  FlatMemory weightMemory() {
    return weights;
  }

  FlatMemory constantMemory() {
    return constants;
  }

  /** Returns where each parameter lies, in the block's order. */
  public List<ParameterSlot> slots() {
    return slots;
  }

  Block block() {
    return block;
  }

  NDManager manager() {
    return manager;
  }

  /** Returns whether the block has running statistics of batch normalisation. */
  boolean hasStatistics() {
    return slots.stream().anyMatch(ParameterSlot::isStatistic);
  }

  /** Returns the running statistics of batch normalisation as little-endian floats. */
  byte[] statistics() {
    ByteBuffer bytes = statisticsBuffer();
    for (ParameterSlot slot : slots) {
      if (slot.isStatistic()) {
        bytes.put(constants.slice(slot.first(), slot.count()));
      }
    }
    return bytes.array();
  }

  /** Sets the running statistics to those of a replica of the same block. */
  void setStatistics(byte[] statistics) {
    int first = 0;
    for (ParameterSlot slot : slots) {
      if (slot.isStatistic()) {
        ByteBuffer target = constants.slice(slot.first(), slot.count());
        int count = target.remaining();
        target.put(statistics, first, count);
        first += count;
      }
    }
  }

  private ByteBuffer statisticsBuffer() {
    long floats =
        slots.stream().filter(ParameterSlot::isStatistic).mapToLong(ParameterSlot::count).sum();
    return ByteBuffer.allocate(Math.toIntExact(floats * Float.BYTES));
  }

  /** Names the parameter that a coordinate belongs to. */
  String parameterAt(long coordinate) {
    for (ParameterSlot slot : slots) {
      if (slot.trainable() && coordinate >= slot.first() && coordinate < slot.end()) {
        return slot.name();
      }
    }
    throw new IndexOutOfBoundsException("coordinate " + coordinate + " of " + coordinates());
  }

  /**
   * Runs the block forward, without a gradient.
   *
   * @param inputs a batch; the result is attached to its manager
   * @param training whether batch normalisation and dropout behave as in training
   * @return the outputs
   */
  NDList forward(NDList inputs, boolean training) {
    JniUtils.setGradMode(false);
    return block.forward(store, inputs, training);
  }

  /**
   * Runs the block forward and backward, and leaves the gradient of the mean loss in {@link
   * #gradient()}; what was there before is gone.
   *
   * @param batch the examples
   * @param loss the loss
   * @return the mean loss over the batch, possibly not finite
   */
  float backward(LabelledBatch batch, Loss loss) {
    return backward(batch, loss, new StepProfile());
  }

  /** The same as part of a step. */
  float backward(LabelledBatch batch, Loss loss, StepProfile profile) {
    synchronized (RECORDER) {
      return record(batch, loss, profile);
    }
  }

  private float record(LabelledBatch batch, Loss loss, StepProfile profile) {
    renewTensors();
    profile.book(Phase.TENSORS);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList outputs = block.forward(store, batch.inputs(), true);
      NDArray value = loss.evaluate(batch.labels(), outputs);
      collector.backward(value);
      profile.book(Phase.NETWORK);
      gradient.fetch();
      float mean = value.toFloatArray()[0];
      profile.book(Phase.TENSORS);
      return mean;
    }
  }

  /**
   * Lays new tensors over the trainable weights, which have no gradient yet. The engine then keeps
   * the gradient that it has computed as it is; into tensors that have one it would add it, after
   * that had to be set to zero, and these are two passes over memory more. A tensor that shares the
   * memory of another one is made in a third of the time that one of a buffer takes.
   */
  private void renewTensors() {
    gradient.clear();
    for (Parameter parameter : trained) {
      parameter.close();
      parameter.initialize(manager, DataType.FLOAT32);
    }
    store = new ParameterStore(manager, false);
  }

  /** Returns the gradient of the last backward pass. */
  Gradient gradient() {
    return gradient;
  }

  /**
   * Returns the fingerprint of the weights: {@code sha256:} and the SHA-256 of their little-endian
   * bytes in the order of the coordinates.
   */
  public String fingerprint() {
    return weights.fingerprint();
  }

  /**
   * Returns the hash of what the block is: the name, shape and type of each parameter, whether it
   * moves, and the values that it came with.
   */
  String structure() {
    MessageDigest digest = Sha256.digest();
    for (ParameterSlot slot : slots) {
      String text =
          "%s %s %s %s %s\n"
              .formatted(slot.name(), slot.type(), slot.shape(), slot.trainable(), slot.given());
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      if (slot.given()) {
        digest.update((slot.trainable() ? weights : constants).slice(slot.first(), slot.count()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    manager.close();
  }
}
