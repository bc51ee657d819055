package dev.polarity.infer;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.data.ImageExamples;
import dev.polarity.data.ImagesToAsk;
import dev.polarity.data.Normalisation;
import dev.polarity.error.InvalidInputException;
import dev.polarity.model.Models;
import dev.polarity.run.DataSection;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSpec;
import dev.polarity.train.EngineSettings;
import dev.polarity.train.Evaluation;
import dev.polarity.train.ModelFiles;
import dev.polarity.train.ModelProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The model that a finished run has published, loaded by DJL's own means from what any other
 * program would load, so that what is scored here is what is handed on.
 */
public final class PublishedModel implements AutoCloseable {

  private final RunSpec spec;
  private final DataSection data;
  private final Model model;

  private PublishedModel(RunSpec spec, DataSection data, Model model) {
    this.spec = spec;
    this.data = data;
    this.model = model;
  }

  /**
   * Loads the model of a run.
   *
   * @param run the run
   * @param classes where the class of a user's own network is looked up
   * @throws InvalidInputException if the run is not finished, or the model cannot be read
   */
  public static PublishedModel open(RunDirectory run, ClassLoader classes) {
    RunSpec spec = run.file().request();
    DataSection data =
        run.file()
            .data()
            .filter(found -> run.isFinished())
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "%s: the run is not finished, so it has no model yet; continue it with: %s"
                            .formatted(run.path(), run.resumeLine())));
    EngineSettings.apply(spec.threads(), spec.kernels());
    Shape shape = new Shape(data.shape().stream().mapToLong(Long::longValue).toArray());
    Block block =
        Models.find(spec.model(), spec.modelOptions(), classes).build(shape, data.classes().size());
    Model model = Model.newInstance(ModelFiles.NAME, "PyTorch");
    try {
      model.setBlock(block);
      model.load(run.model(), ModelFiles.NAME);
      return new PublishedModel(spec, data, model);
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new InvalidInputException(
          "%s: the model cannot be read (%s).".formatted(run.model(), e.getMessage()), e);
    }
  }

  /**
   * How the model did on examples.
   *
   * @param examples how many there were
   * @param accuracy the share that was right, NaN where there are no classes
   * @param loss the mean cross-entropy, NaN where the run had another loss
   */
  public record Score(int examples, double accuracy, double loss) {}

  /**
   * Scores the model on the test examples of a data set.
   *
   * @param other its test examples are used, with the normalisation of the model
   * @throws InvalidInputException if it has other shapes or another number of classes
   */
  public Score score(DataSet other) {
    List<Long> found =
        Stream.of(other.inputShape().getShape()).flatMap(PublishedModel::boxed).toList();
    if (!found.equals(data.shape()) || other.classes().size() != data.classes().size()) {
      throw new InvalidInputException(
          "--data %s has examples of shape %s in %d classes, but the model takes %s in %d classes."
              .formatted(
                  other.name(),
                  found,
                  other.classes().size(),
                  data.shape(),
                  data.classes().size()));
    }
    return score(normalised(other.test()));
  }

  private static Stream<Long> boxed(long[] sizes) {
    return IntStream.range(0, sizes.length).mapToObj(i -> sizes[i]);
  }

  private Examples normalised(Examples examples) {
    return examples instanceof ImageExamples images
            && model.getProperty(ModelProperties.MEANS) != null
        ? images.withNormalisation(normalisation())
        : examples;
  }

  private Normalisation normalisation() {
    return Normalisation.of(numbers(ModelProperties.MEANS), numbers(ModelProperties.DEVIATIONS));
  }

  private double[] numbers(String property) {
    String text = model.getProperty(property);
    if (text == null) {
      throw new InvalidInputException("The model takes no images: it lacks " + property + ".");
    }
    return Stream.of(text.substring(1, text.length() - 1).split(","))
        .mapToDouble(number -> Double.parseDouble(number.strip()))
        .toArray();
  }

  private Score score(Examples examples) {
    Evaluation.Score found =
        new Evaluation(examples, new SoftmaxCrossEntropyLoss())
            .of(model.getNDManager(), this::forward);
    boolean known = spec.loss().equals(RunSpec.CROSS_ENTROPY);
    return new Score(examples.size(), found.accuracy(), known ? found.loss() : Double.NaN);
  }

  private NDList forward(NDList inputs) {
    ParameterStore parameters = new ParameterStore(model.getNDManager(), false);
    return model.getBlock().forward(parameters, inputs, false);
  }

  /**
   * One class and how likely the model holds it to be.
   *
   * @param name the class
   * @param probability 0 … 1
   */
  public record Guess(String name, double probability) {}

  /**
   * Says what the model sees in images.
   *
   * @param files image files of the size that the model takes
   * @param most how many classes to tell of each
   * @return for each image its likeliest classes, best first
   * @throws InvalidInputException if an image cannot be read, or the model takes no images
   */
  public List<List<Guess>> guess(List<Path> files, int most) {
    if (data.classes().isEmpty()) {
      throw new InvalidInputException("The model has no classes, so it cannot name any.");
    }
    Shape shape = new Shape(data.shape().stream().mapToLong(Long::longValue).toArray());
    ImageExamples images = ImagesToAsk.read(files, shape, data.classes(), normalisation());
    List<List<Guess>> all = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDList inputs = images.batch(manager, new int[] {i}, Augmentation.none()).inputs();
        float[] shares = forward(inputs).get(0).softmax(1).toFloatArray();
        all.add(
            IntStream.range(0, shares.length)
                .mapToObj(c -> new Guess(data.classes().get(c), shares[c]))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .limit(most)
                .toList());
      }
    }
    return all;
  }

  @Override
  public void close() {
    model.close();
  }
}
