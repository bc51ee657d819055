package dev.polarity.app;

import dev.polarity.run.RunSpec;
import dev.polarity.study.PlannedRun;
import dev.polarity.study.RunOrder;
import dev.polarity.study.Setting;
import dev.polarity.study.StudyPlan;
import dev.polarity.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a study would do: its runs in their order, with their steps. */
final class StudyListing {

  private final Backend backend;

  StudyListing(Backend backend) {
    this.backend = backend;
  }

  /** Returns the lines of the list. */
  List<String> of(StudyPlan plan) {
    List<PlannedRun> runs = RunOrder.expected(plan, run -> OptionalDouble.empty());
    List<String> lines = new ArrayList<>();
    long all = 0;
    for (PlannedRun run : runs) {
      long steps = steps(run.request());
      all += steps;
      lines.add("%7s steps  %s".formatted(Numbers.whole(steps), run.label()));
    }
    lines.add(
        "%s: %s runs, %s steps, each of %s voters' images"
            .formatted(
                plan.name(),
                Numbers.whole(runs.size()),
                Numbers.whole(all),
                Numbers.whole(runs.get(0).request().voters())));
    long searches =
        plan.tasks().stream().flatMap(List::stream).filter(s -> s.search().isPresent()).count();
    if (searches > 0) {
      lines.add(
          "%s searches are counted with the rates that each tries first, which the one it starts from stands for afterwards; a search may need up to %s rates"
              .formatted(Numbers.whole(searches), Numbers.whole(most(plan))));
    }
    return lines;
  }

  private static long most(StudyPlan plan) {
    return plan.tasks().stream()
        .flatMap(List::stream)
        .flatMap(setting -> setting.search().stream())
        .mapToInt(Setting.Search::points)
        .max()
        .orElse(0);
  }

  private long steps(RunSpec spec) {
    if (spec.steps().isPresent()) {
      return spec.steps().getAsLong();
    }
    long images = (long) spec.voters() * spec.batch();
    return spec.totalSteps(Math.max(1, backend.find(spec.data()).train() / images));
  }
}
