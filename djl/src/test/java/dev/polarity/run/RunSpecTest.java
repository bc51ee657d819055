package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RunSpecTest {

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    RunSpec spec = RunSpec.builder().build();
    assertThat(spec.data()).isEqualTo("digits");
    assertThat(spec.model()).isEqualTo("lenet");
    assertThat(spec.voters()).isEqualTo(4);
    assertThat(spec.batch()).isEqualTo(32);
    assertThat(spec.epochs()).isEqualTo(OptionalInt.of(5));
    assertThat(spec.steps()).isEqualTo(OptionalLong.empty());
    assertThat(spec.seed()).isEqualTo(1);
    assertThat(spec.method()).isEqualTo(Method.LION_VOTE);
    assertThat(spec.beta()).isZero();
    assertThat(RunSpec.builder().method(Method.SIGNUM).build().beta()).isEqualTo(0.9f);
    assertThat(spec.schedule()).isEqualTo("measured");
    assertThat(spec.initialRate()).isEmpty();
    assertThat(spec.stage()).isEqualTo(Stage.ofRun(4));
    RunSpec given = RunSpec.builder().initialRate(0.01).build();
    assertThat(given.schedule()).isEqualTo("adaptive");
    assertThat(given.stage()).isEqualTo(Stage.ofSteps(100));
    assertThat(RunSpec.builder().schedule("cosine").build().stage()).isEqualTo(Stage.STEP);
    assertThat(spec.averaging()).isTrue();
    assertThat(spec.augment()).isTrue();
    assertThat(spec.threads()).isEqualTo(PhysicalCores.count());
    assertThat(spec.kernels()).isEqualTo(Kernels.NATIVE);
    assertThat(spec.sampling()).isEqualTo(Sampling.GLOBAL);
    assertThat(RunSpec.builder().method(Method.SIGN).build().beta()).isZero();
    assertThat(spec.toBuilder().build()).isEqualTo(spec);
  }

  private static void refused(UnaryOperator<RunSpecBuilder> change, String sentence) {
    assertThatThrownBy(() -> change.apply(RunSpec.builder()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void eachOptionOutOfItsRangeIsNamed() {
    refused(s -> s.voters(0), "--voters 0: expected a whole number from 1 to 65535.");
    refused(s -> s.voters(65_536), "--voters 65536: expected a whole number from 1 to 65535.");
    refused(s -> s.batch(-1), "--batch -1: expected a whole number from 1 to 1000000.");
    refused(s -> s.epochs(0), "--epochs 0: expected a whole number from 1 to 1000000000.");
    refused(s -> s.threads(0), "--threads 0: expected a whole number from 1 to 4096.");
    refused(
        s -> s.cooldown(1.5),
        "--cooldown 1.5: expected none, or the share of the run over which the rate falls to 0 at its end, above 0 and at most 1.");
    refused(s -> s.warmup(-1), "--warmup -1: expected a whole number from 0 to 1000000000000.");
    refused(s -> s.beta(1), "--beta 1.0: expected a momentum of at least 0 and below 1.");
    refused(s -> s.beta(Float.NaN), "--beta NaN: expected a momentum of at least 0 and below 1.");
    refused(
        s -> s.method(Method.SIGN).beta(0.5f),
        "--beta 0.5: sign has no momentum; leave it out or use --method signum.");
    refused(
        s -> s.method(Method.SIGN).clip(1),
        "--clip 1.0: scaling a gradient does not change its signs, so it does nothing to sign; "
            + "leave it out or use --method lion-vote.");
    refused(
        s -> s.weightDecay(Float.POSITIVE_INFINITY),
        "--weight-decay Infinity: expected a number from 0 on, such as 0.0005.");
    refused(
        s -> s.initialRate(0),
        "--initial-rate 0.0: expected auto, or a number above 0 such as 0.01.");
    refused(
        s -> s.schedule("linear"),
        "--schedule linear: expected one of measured, adaptive, constant, step, exponential, inverse-sqrt, "
            + "polynomial, cosine.");
    refused(
        s -> s.scheduleOption("factor", "2"),
        "--schedule-option factor=2: the schedule measured has reach.");
    refused(
        s -> s.scheduleOption("scale", "0"),
        "--schedule-option scale=0: expected a number above 0.");
    refused(
        s -> s.scheduleOption("scale", "8").scheduleOption("reach", "40"),
        "--schedule-option reach=40: the schedule measured with a scale has scale.");
    refused(
        s -> s.scheduleOption("reach", "0"),
        "--schedule-option reach=0: expected a number above 0.");
    refused(
        s -> s.schedule("measured").initialRate(0.5),
        "--initial-rate 0.5: the schedule measured finds all rates itself; leave it out, or take --schedule adaptive, whose rates follow from it.");
    refused(
        s -> s.stage(Stage.STEP),
        "--stage step: the schedule measured would then measure before every step; take a share of the run such as run/4.");
    refused(
        s -> s.method(Method.LION).initialRate(0.1).schedule("measured"),
        "--schedule measured: measures the rate of steps by signs that are voted on, and so tells none for lion; take another schedule.");
    refused(
        s -> s.schedule("step").scheduleOption("factor", "2"),
        "--schedule-option factor=2: expected a factor above 0 and at most 1.");
    refused(
        s -> s.loss("l2"),
        "--initial-rate auto: follows from the loss cross-entropy only, and this run has the loss "
            + "l2; give a number such as 0.01.");
    refused(
        s -> s.modelOption("a b", "1"),
        "--model-option a b=1: expected a name of letters, digits, dots, dashes and underscores, "
            + "and a value without control characters.");
    assertThatThrownBy(() -> Method.parse("lars"))
        .hasMessage(
            "--method lars: expected one of sign, signum, lion-vote, sgd, momentum, adam, adamw, "
                + "adagrad, rmsprop, hypergradient, lion, ef-sign, alias.");
  }

  @Test
  void epochsAndStepsReplaceEachOther() {
    assertThat(RunSpec.builder().steps(7).build().totalSteps(100)).isEqualTo(7);
    assertThat(RunSpec.builder().steps(7).epochs(3).build().totalSteps(100)).isEqualTo(300);
    assertThatThrownBy(() -> RunSpec.builder().epochs(1_000_000_000).build().totalSteps(1L << 62))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void settingsHaveDefaultsThatFollowTheEpoch() {
    RunSettings settings = RunSettings.defaults();
    assertThat(settings.evalSteps(900)).isEqualTo(900);
    assertThat(settings.snapshotSteps(900)).isEqualTo(500);
    assertThat(settings.snapshotSteps(90)).isEqualTo(90);
    assertThat(settings.journalLimit()).isEqualTo(1_073_741_824L);
    assertThat(RunSettings.parseJournalLimit("500MiB")).isEqualTo(524_288_000L);
    assertThat(RunSettings.parseJournalLimit("2 KiB")).isEqualTo(2048);
    assertThat(RunSettings.parseJournalLimit("17")).isEqualTo(17);
    for (String text : List.of("1GB", "-1", "99999999999999999999", "9999999999TiB", "")) {
      assertThatThrownBy(() -> RunSettings.parseJournalLimit(text))
          .hasMessage(
              "--journal-limit "
                  + text
                  + ": expected a size such as 500MiB, 1GiB or 1000000 "
                  + "(bytes).");
    }
  }

  @Test
  void physicalCoresScaleTheProcessorsThatThisProcessMayUse() {
    List<String> hyperThreaded = List.of("processor\t: 0", "siblings\t: 16", "cpu cores\t: 8");
    assertThat(PhysicalCores.count(hyperThreaded, 16)).isEqualTo(8);
    assertThat(PhysicalCores.count(hyperThreaded, 4)).isEqualTo(2);
    assertThat(PhysicalCores.count(hyperThreaded, 1)).isEqualTo(1);
    assertThat(PhysicalCores.count(List.of("siblings : 2", "cpu cores : 2"), 2)).isEqualTo(2);
    assertThat(PhysicalCores.count(List.of(), 6)).isEqualTo(6);
    assertThat(PhysicalCores.count(List.of("siblings : x", "cpu cores : 2"), 6)).isEqualTo(6);
    assertThat(PhysicalCores.count(List.of("siblings : 1", "cpu cores : 2"), 6)).isEqualTo(6);
  }
}
