package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import dev.polarity.data.LabelledBatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Makes the next mini-batch on a thread of its own while the network computes on the present one,
 * so that it waits neither for augmentation nor for the order of a new epoch. A mini-batch is a
 * function of step and voter alone, so when it is made changes no bit; where making one might draw
 * from the engine's generator, which the present pass draws from as well, it is made when it is
 * asked for.
 *
 * <p>All mini-batches are asked for in the order of the steps and, within one, of the node's
 * voters. For one thread.
 */
final class BatchesAhead implements AutoCloseable {

  private final MiniBatches batches;
  private final NDManager parent;
  private final int firstVoter;
  private final int endVoter;
  private final ExecutorService maker;
  private Place place;
  private Future<Batch> next;

  /** Which mini-batch. */
  private record Place(long step, int voter) {}

  /**
   * A mini-batch in a manager of its own.
   *
   * @param manager owns the arrays, and frees them when it is closed
   * @param examples the arrays
   */
  record Batch(NDManager manager, LabelledBatch examples) implements AutoCloseable {

    @Override
    public void close() {
      manager.close();
    }
  }

  /**
   * Starts the thread, if batches may be made ahead.
   *
   * @param batches makes them
   * @param parent the manager whose sub-managers hold them
   * @param firstVoter the first voter of this node
   * @param endVoter the first voter after those of this node
   */
  BatchesAhead(MiniBatches batches, NDManager parent, int firstVoter, int endVoter) {
    this.batches = batches;
    this.parent = parent;
    this.firstVoter = firstVoter;
    this.endVoter = endVoter;
    this.maker = batches.mayBeMadeAhead() ? DaemonThreads.pool(1, "polarity-batches") : null;
  }

  /**
   * Returns the mini-batch of a voter at a step, and has the one after it begun.
   *
   * @return the batch, which the caller closes
   */
  Batch take(long step, int voter) {
    if (maker == null) {
      return make(step, voter);
    }
    Place wanted = new Place(step, voter);
    if (!wanted.equals(place)) {
      forget();
      next = maker.submit(() -> make(step, voter));
    }
    Batch batch = DaemonThreads.result(next);
    place = voter + 1 < endVoter ? new Place(step, voter + 1) : new Place(step + 1, firstVoter);
    Place following = place;
    next = maker.submit(() -> make(following.step(), following.voter()));
    return batch;
  }

  private Batch make(long step, int voter) {
    NDManager manager = parent.newSubManager();
    try {
      return new Batch(manager, batches.of(manager, step, voter));
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** Frees the batch that nobody will ask for. */
  private void forget() {
    if (next == null) {
      return;
    }
    try {
      DaemonThreads.result(next).close();
    } catch (RuntimeException e) {
      // What could not be made for nobody is nobody's failure.
    }
    next = null;
    place = null;
  }

  /** Ends the thread, and frees what it has made. */
  @Override
  public void close() {
    if (maker != null) {
      forget();
      maker.shutdown();
    }
  }
}
