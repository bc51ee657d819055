package dev.polarity.app;

import dev.polarity.run.DataSection;
import dev.polarity.run.RunSpec;
import dev.polarity.text.Numbers;
import dev.polarity.train.RunStart;
import java.util.List;

/** What is about to be trained, told before the first step. */
final class Opening {

  private Opening() {}

  static List<String> of(RunStart start) {
    return List.of(data(start.data()), network(start), rate(start), where(start));
  }

  private static String data(DataSection data) {
    return "%s: %s training and %s test examples%s"
        .formatted(
            data.name(),
            Numbers.whole(data.train()),
            Numbers.whole(data.test()),
            data.classes().isEmpty()
                ? ""
                : ", " + Numbers.whole(data.classes().size()) + " classes");
  }

  private static String network(RunStart start) {
    RunSpec spec = start.spec();
    return "%s: %s weights, %s of %s images, %s of %s steps%s"
        .formatted(
            spec.model(),
            Numbers.whole(start.parameters()),
            Numbers.count(spec.voters(), "voter"),
            Numbers.whole(spec.batch()),
            epochs((double) start.resolved().steps() / start.stepsPerEpoch()),
            Numbers.whole(start.stepsPerEpoch()),
            start.unusedImages() == 0
                ? ""
                : " (%s images of each unused)".formatted(Numbers.whole(start.unusedImages())));
  }

  private static String epochs(double epochs) {
    return Numbers.epochs(epochs) + (epochs == 1 ? " epoch" : " epochs");
  }

  private static String rate(RunStart start) {
    RunSpec spec = start.spec();
    return "%s, %s rate from %s%s, seed %d"
        .formatted(
            method(spec),
            spec.schedule(),
            Numbers.number(start.resolved().initialRate()),
            spec.initialRate().isPresent() ? "" : " (set by itself)",
            spec.seed());
  }

  private static String method(RunSpec spec) {
    return switch (spec.method()) {
      case SIGNUM -> "signum " + spec.beta();
      case LION_VOTE ->
          "lion-vote %s, %s".formatted(spec.methodOption("beta1"), spec.methodOption("beta2"));
      default -> spec.method().text();
    };
  }

  private static String where(RunStart start) {
    return start.step() == 0
        ? "run " + start.directory()
        : "run " + start.directory() + ", from step " + Numbers.whole(start.step());
  }
}
