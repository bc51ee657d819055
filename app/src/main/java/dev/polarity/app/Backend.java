package dev.polarity.app;

import dev.polarity.mesh.Rendezvous;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.train.MachineTrial;
import dev.polarity.train.RunListener;
import dev.polarity.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What the commands ask of the training packages; the one seam between the two. */
interface Backend {

  /**
   * What holds for one session of a run.
   *
   * @param classes where classes of the user's own are looked up
   * @param allowDifferentArithmetic whether to go on where the compute probe differs
   * @param sharing how this process shares the run with others; empty: it has all of it
   */
  record SessionOptions(
      ClassLoader classes, boolean allowDifferentArithmetic, Optional<Sharing> sharing) {}

  /**
   * How a run is shared by several nodes.
   *
   * @param rendezvous where this node meets the others
   * @param checkEvery steps after which the nodes compare their weights; empty: as the run has it
   * @param resetVoterState whether voters whose state nobody holds begin anew
   */
  record Sharing(Rendezvous rendezvous, OptionalLong checkEvery, boolean resetVoterState) {}

  /**
   * How a model did on test examples.
   *
   * @param data the recognised name of the data
   * @param examples how many there were
   * @param accuracy share that was right, NaN where there are no classes
   * @param loss mean loss
   */
  record Score(String data, int examples, double accuracy, double loss) {}

  /**
   * What data are.
   *
   * @param name the recognised name
   * @param train number of training examples
   */
  record Found(String name, int train) {}

  /**
   * What a model sees in one image.
   *
   * @param image the file
   * @param guesses the likeliest classes, best first
   */
  record Prediction(Path image, List<Guess> guesses) {}

  /**
   * One class and how likely it is.
   *
   * @param name the class
   * @param probability 0 … 1
   */
  record Guess(String name, double probability) {}

  /**
   * Tells what data are.
   *
   * @param data digits, or a directory or file
   */
  Found find(String data);

  /**
   * Trains a run to its end, from where it stands.
   *
   * @param directory the run, locked
   * @param repeated the file of a run whose resolved values and data this one repeats
   * @param options what holds for this session
   * @param listener is told what happens
   * @param stop asks the run to stop
   * @return the result; empty if it was stopped, with a snapshot
   */
  Optional<RunResult> train(
      RunDirectory directory,
      Optional<RunFile> repeated,
      SessionOptions options,
      RunListener listener,
      StopSignal stop);

  /**
   * Measures what a forecast of a run on several machines needs.
   *
   * @param spec what would be run, with an initial rate
   * @param voters how many voters the run has on any number of machines; empty: one on each
   * @param seconds about how long each measurement takes
   * @param classes where classes of the user's own are looked up
   * @param rendezvous where the nodes meet between which links are measured, if there are any
   * @param notices is told what is being measured
   */
  MachineTrial.Outcome measure(
      RunSpec spec,
      OptionalInt voters,
      double seconds,
      ClassLoader classes,
      Optional<Rendezvous> rendezvous,
      Consumer<String> notices);

  /**
   * Evaluates the published model of a finished run.
   *
   * @param directory the run
   * @param data other data than the run's own
   * @param classes where classes of the user's own are looked up
   */
  Score evaluate(RunDirectory directory, Optional<String> data, ClassLoader classes);

  /**
   * Says what the published model of a finished run sees in images.
   *
   * @param directory the run
   * @param images image files
   * @param most how many classes to tell of each
   * @param classes where classes of the user's own are looked up
   */
  List<Prediction> predict(
      RunDirectory directory, List<Path> images, int most, ClassLoader classes);
}
