package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Kernels;
import dev.polarity.run.Method;
import dev.polarity.run.OptionReader;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.RunYaml;
import dev.polarity.run.Sampling;
import dev.polarity.run.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options that describe a run. They are read as texts and checked by the spec itself, so that
 * the command line and {@code run.yaml} refuse alike.
 */
final class RunOptions {

  /** What may be given beside {@code --spec}: places and habits, nothing that decides a bit. */
  private static final Set<String> BESIDE_SPEC =
      Set.of(
          "--spec",
          "--data",
          "--init",
          "--eval-every",
          "--snapshot-every",
          "--journal-limit",
          "--coding");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description = {
        "Take the run from a run.yaml, with all rates that it measured; the data must be"
            + " the same, though --data and --init may say where they are now."
      })
  private Path spec;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = {
        "digits (built in), or a directory: the IDX files of MNIST and its kin, CIFAR-10 or CIFAR-100"
            + " binary (or its .tar.gz), or one folder of images per class. Default: digits."
      })
  private String data;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = {
        "lenet, mlp, resnet20, vgg11, or the class of a network of your own (see --classpath)."
            + " Default: lenet."
      })
  private String model;

  @Option(
      names = "--model-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the model, such as hidden=512-256 of mlp; may be repeated.")
  private Map<String, String> modelOptions = new TreeMap<>();

  @Option(
      names = "--voters",
      paramLabel = "N",
      description = "How many voters vote on each step. Default: 4.")
  private String voters;

  @Option(names = "--batch", paramLabel = "B", description = "Images per voter. Default: 32.")
  private String batch;

  @ArgGroup(exclusive = true)
  private Length length = new Length();

  /** How long the run is: one of the two. */
  static final class Length {

    @Option(
        names = "--epochs",
        paramLabel = "E",
        description = "Length: passes over the training images. Default: 5.")
    private String epochs;

    @Option(names = "--steps", paramLabel = "K", description = "Length: steps.")
    private String steps;
  }

  @Option(names = "--seed", paramLabel = "S", description = "Key of all randomness. Default: 1.")
  private String seed;

  @Option(
      names = "--method",
      paramLabel = "M",
      description = {
        "What a voter takes the signs of: sign (its gradient), signum (its momentum) or lion-vote"
            + " (some of both, with a longer memory). Or, to compare with it: sgd, momentum, adam,"
            + " adamw, adagrad, rmsprop, hypergradient, lion, ef-sign, alias, which keep no journal"
            + " and start again after an interrupt."
            + " Default: lion-vote."
      })
  private String method;

  @Option(
      names = "--method-option",
      paramLabel = "NAME=VALUE",
      description = {
        "A number of the method; may be repeated. adam and adamw have beta1 (0.9), beta2 (0.999)"
            + " and epsilon (1e-8), adagrad epsilon (1e-10), rmsprop alpha (0.99) and epsilon"
            + " (1e-8), hypergradient rate (1e-3), lion beta1 (0.9) and beta2 (0.99), lion-vote"
            + " beta1 (0.9) and beta2 (0.98), alias d0 (1), every (1 step) and largest-rate (1e-3)."
      })
  private Map<String, String> methodOptions = new TreeMap<>();

  @Option(
      names = "--beta",
      paramLabel = "X",
      description = "Momentum of signum and momentum, from 0 to below 1. Default: 0.9.")
  private String beta;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = {
        "measured (the rate of each stage is measured), adaptive (all rates follow from the first),"
            + " or to compare with them constant, step, exponential, inverse-sqrt, polynomial,"
            + " cosine. Default: measured for signum and lion-vote, constant for alias and"
            + " hypergradient, adaptive for all others and with --initial-rate X."
      })
  private String schedule;

  @Option(
      names = "--schedule-option",
      paramLabel = "NAME=VALUE",
      description = {
        "A number of the schedule; may be repeated. measured has reach (40), or scale in its place,"
            + " step has factor (0.5) and every (1000 stages), exponential has factor (0.999), polynomial has power"
            + " (1/3)."
      })
  private Map<String, String> scheduleOptions = new TreeMap<>();

  @Option(
      names = "--initial-rate",
      paramLabel = "X",
      description = {
        "Rate of the first step: auto (measured by the run) or a number, which all methods need but"
            + " sign, signum, lion-vote and alias. Default: auto."
      })
  private String initialRate;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = {
        "How often the schedule advances: step, epoch, a number of steps, or run/N for N stages in"
            + " the run. Default: run/4 for the measured schedule, 100 for the adaptive one, step for"
            + " all others."
      })
  private String stage;

  @Option(
      names = "--warmup",
      paramLabel = "K",
      description = "Steps over which the rate climbs to the initial rate. Default: 0.")
  private String warmup;

  @Option(
      names = "--cooldown",
      paramLabel = "SHARE",
      description = {
        "Share of the run, up to 1, over which the rate falls to 0 at its end, or none. Default:"
            + " none."
      })
  private String cooldown;

  @Option(
      names = "--averaging",
      paramLabel = "on|off",
      description = "Publish the average of the iterates. Default: on.")
  private String averaging;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "Decoupled weight decay, not on biases and normalisation. Default: 1 for sign, signum and lion-vote, 0.01 for adamw, 0 for all others.")
  private String weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "Largest norm of a voter's gradient, not with sign and alias. Default: none.")
  private String clip;

  @Option(
      names = "--augment",
      paramLabel = "on|off",
      description =
          "Crop and mirror training images at random, where they are in colour. Default: on.")
  private String augment;

  @Option(
      names = "--init",
      paramLabel = "FILE",
      description = "Initial weights, as safetensors. Default: random, by the seed.")
  private Path init;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = {
        "Threads of the tensor library, which decide how it groups its sums."
            + " Default: the physical cores."
      })
  private String threads;

  @Option(
      names = "--kernels",
      paramLabel = "native|portable",
      description = {
        "native: the fastest for this processor; portable: pinned, so that other processors compute"
            + " the same bits. Default: native."
      })
  private String kernels;

  @Option(
      names = "--sampling",
      paramLabel = "global|sharded",
      description = {
        "global: all voters draw from all images; sharded: voter v has the images i with i mod N = v."
            + " Default: global."
      })
  private String sampling;

  @Option(
      names = "--eval-every",
      paramLabel = "K",
      description = "Evaluate each epoch, or each K steps. Default: epoch.")
  private String evalEvery;

  @Option(
      names = "--snapshot-every",
      paramLabel = "K",
      description = "Snapshot each K steps. Default: each epoch, and at least each 500 steps.")
  private String snapshotEvery;

  @Option(
      names = "--journal-limit",
      paramLabel = "SIZE",
      description = "Size from which the oldest verdicts are dropped. Default: 1GiB.")
  private String journalLimit;

  @Option(
      names = "--coding",
      paramLabel = "auto|plain|coded",
      description = {
        "How signs go as bytes, between nodes and into the journal: plain, a bit each; coded, by what"
            + " went before; or auto, coded where that is measured to save time. The result is the"
            + " same. Default: auto."
      })
  private String coding;

  /**
   * Returns the request, and with {@code --spec} all that its file holds.
   *
   * @throws InvalidInputException if an option is wrong; the sentence names it
   */
  RunFile read() {
    if (spec == null) {
      RunSpecBuilder request = RunSpec.builder();
      apply(request);
      return RunFile.ofRequest(request.build(), settings(RunSettings.defaults()));
    }
    refuseBesideSpec();
    RunFile file = RunYaml.read(spec);
    RunSpecBuilder request = file.request().toBuilder();
    applyPlaces(request);
    return new RunFile(
        request.build(), settings(file.settings()), file.data(), file.resolved(), file.madeWith());
  }

  /**
   * Returns the request with some of it set otherwise.
   *
   * @param otherwise sets what the options do not decide here
   * @throws InvalidInputException if an option is wrong; the sentence names it
   */
  RunSpec request(Consumer<RunSpecBuilder> otherwise) {
    RunSpecBuilder request = RunSpec.builder();
    apply(request);
    otherwise.accept(request);
    return request.build();
  }

  /** Returns the settings. */
  RunSettings settings() {
    return settings(RunSettings.defaults());
  }

  /** Returns what was given for the data. */
  Optional<String> givenData() {
    return Optional.ofNullable(data);
  }

  /** Returns whether a number of voters was given. */
  boolean givenVoters() {
    return voters != null;
  }

  /** Returns whether an initial rate was given. */
  boolean givenInitialRate() {
    return initialRate != null;
  }

  /** Returns what was given for the threads. */
  OptionalInt givenThreads() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(OptionReader.threads(threads));
  }

  /**
   * Refuses options of a run that do not belong here.
   *
   * @param names accepts the names of those that do not
   * @param why the rest of the sentence that begins with the option
   */
  void refuse(Predicate<String> names, String why) {
    for (OptionSpec given : command.commandLine().getParseResult().matchedOptions()) {
      if (describesRun(given) && names.test(given.longestName())) {
        throw new InvalidInputException(given.longestName() + ": " + why);
      }
    }
  }

  /** Returns whether any option of a run is given. */
  boolean given() {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .anyMatch(RunOptions::describesRun);
  }

  private static boolean describesRun(OptionSpec option) {
    return option.userObject() instanceof java.lang.reflect.Field field
        && (field.getDeclaringClass() == RunOptions.class
            || field.getDeclaringClass() == Length.class);
  }

  /** Returns whether a run.yaml is repeated. */
  boolean repeats() {
    return spec != null;
  }

  private void refuseBesideSpec() {
    refuse(
        name -> !BESIDE_SPEC.contains(name),
        "cannot be given beside --spec, whose file decides it; edit a copy of that file instead, without its sections data, resolved and made-with.");
  }

  private void applyPlaces(RunSpecBuilder request) {
    set(data, RunOptions::place, request::data);
    if (init != null) {
      request.init(init.toAbsolutePath().normalize());
    }
  }

  private void apply(RunSpecBuilder request) {
    applyPlaces(request);
    set(model, text -> text, request::model);
    request.modelOptions(modelOptions);
    set(voters, OptionReader::voters, request::voters);
    set(batch, OptionReader::batch, request::batch);
    set(length.epochs, OptionReader::epochs, request::epochs);
    set(length.steps, OptionReader::steps, request::steps);
    set(seed, OptionReader::seed, request::seed);
    set(method, Method::parse, request::method);
    request.methodOptions(methodOptions);
    set(beta, text -> OptionText.single("--beta", text), request::beta);
    set(schedule, text -> text, request::schedule);
    request.scheduleOptions(scheduleOptions);
    if (initialRate != null) {
      OptionReader.initialRate(initialRate, request);
    }
    set(stage, Stage::parse, request::stage);
    set(warmup, OptionReader::warmup, request::warmup);
    set(cooldown, OptionReader::cooldown, request::cooldown);
    set(averaging, text -> OptionText.onOff("--averaging", text), request::averaging);
    set(weightDecay, text -> OptionText.single("--weight-decay", text), request::weightDecay);
    set(clip, OptionReader::clip, request::clip);
    set(augment, text -> OptionText.onOff("--augment", text), request::augment);
    set(threads, OptionReader::threads, request::threads);
    set(kernels, Kernels::parse, request::kernels);
    set(sampling, Sampling::parse, request::sampling);
  }

  private static <T> void set(String text, Function<String, T> reader, Consumer<T> setter) {
    if (text != null) {
      setter.accept(reader.apply(text));
    }
  }

  /** A directory by its full path, so that the run can be resumed from anywhere. */
  private static String place(String text) {
    return List.of("digits", "").contains(text)
        ? text
        : Path.of(text).toAbsolutePath().normalize().toString();
  }

  private RunSettings settings(RunSettings otherwise) {
    return new RunSettings(
        evalEvery == null ? otherwise.evalEvery() : RunSettings.parseEvalEvery(evalEvery),
        snapshotEvery == null
            ? otherwise.snapshotEvery()
            : RunSettings.parseSnapshotEvery(snapshotEvery),
        journalLimit == null
            ? otherwise.journalLimit()
            : RunSettings.parseJournalLimit(journalLimit),
        coding == null ? otherwise.coding() : RunSettings.parseCoding(coding));
  }
}
