package dev.polarity.app;

import dev.polarity.data.DataSet;
import dev.polarity.error.StoppedException;
import dev.polarity.infer.PublishedModel;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.model.Models;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.train.MachineTrial;
import dev.polarity.train.RunListener;
import dev.polarity.train.StopSignal;
import dev.polarity.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Trains, evaluates and predicts for real. */
final class TrainingBackend implements Backend {

  private final LastDataSet opened = new LastDataSet();

  @Override
  public Found find(String data) {
    DataSet found = opened.open(data);
    return new Found(found.name(), found.train().size());
  }

  @Override
  public Optional<RunResult> train(
      RunDirectory directory,
      Optional<RunFile> repeated,
      SessionOptions options,
      RunListener listener,
      StopSignal stop) {
    RunSpec spec = directory.file().request();
    Training.Builder builder = Training.builder();
    repeated.ifPresent(builder::optRepeat);
    options
        .sharing()
        .ifPresent(
            sharing -> {
              builder.optResetVoterState(sharing.resetVoterState());
              sharing.checkEvery().ifPresent(builder::optCheckEvery);
            });
    Training training =
        builder
            .optSpec(spec)
            .optSettings(directory.file().settings())
            .setData(spec.data(), () -> opened.open(spec.data()))
            .setModel(
                spec.model(),
                spec.modelOptions(),
                Models.find(spec.model(), spec.modelOptions(), options.classes()))
            .setRun(directory.path())
            .optListener(listener)
            .optStop(stop)
            .optAllowDifferentArithmetic(options.allowDifferentArithmetic())
            .build();
    try {
      return Optional.of(
          options.sharing().isEmpty()
              ? training.resume(directory)
              : training.resume(directory, options.sharing().get().rendezvous()));
    } catch (StoppedException e) {
      if (stop.isRequested()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public MachineTrial.Outcome measure(
      RunSpec spec,
      OptionalInt voters,
      double seconds,
      ClassLoader classes,
      Optional<Rendezvous> rendezvous,
      Consumer<String> notices) {
    MachineTrial trial =
        new MachineTrial(
            spec,
            voters,
            opened.open(spec.data()),
            Models.find(spec.model(), spec.modelOptions(), classes),
            seconds,
            notices);
    return rendezvous.map(trial::together).orElseGet(trial::alone);
  }

  @Override
  public Score evaluate(RunDirectory directory, Optional<String> data, ClassLoader classes) {
    DataSet examples = opened.open(data.orElse(directory.file().request().data()));
    try (PublishedModel model = PublishedModel.open(directory, classes)) {
      PublishedModel.Score score = model.score(examples);
      return new Score(examples.name(), score.examples(), score.accuracy(), score.loss());
    }
  }

  @Override
  public List<Prediction> predict(
      RunDirectory directory, List<Path> images, int most, ClassLoader classes) {
    try (PublishedModel model = PublishedModel.open(directory, classes)) {
      List<List<PublishedModel.Guess>> guesses = model.guess(images, most);
      return IntStream.range(0, images.size())
          .mapToObj(i -> new Prediction(images.get(i), shown(guesses.get(i))))
          .toList();
    }
  }

  private static List<Guess> shown(List<PublishedModel.Guess> guesses) {
    return guesses.stream().map(guess -> new Guess(guess.name(), guess.probability())).toList();
  }
}
