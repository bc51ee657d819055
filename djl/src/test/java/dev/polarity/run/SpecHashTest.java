package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpecHashTest {

  private static final String DATA = "ab".repeat(32);
  private static final String INIT = "cd".repeat(32);

  private static RunSpecBuilder base() {
    return RunSpec.builder().method(Method.SIGNUM).threads(2);
  }

  private static String hash(RunSpec spec) {
    return HexFormat.of().formatHex(SpecHash.of(spec, DATA, 61_706, spec.init().map(path -> INIT)));
  }

  @Test
  void agreesWithSha256sumOfTheLinesWrittenByHand() {
    // The expected values: the lines of the contract typed by hand and piped through sha256sum.
    assertThat(hash(base().build()))
        .isEqualTo("f5b67d11694b03f3c787b494c5f76379aa39bd96d05b78185efad94419f5eb67");
    assertThat(hash(base().schedule("adaptive").build()))
        .isEqualTo("a4f465de4214268bc208ab6dad0cab0badb013a540f031696fb1946c222a8bd5");
    assertThat(hash(RunSpec.builder().threads(2).build()))
        .isEqualTo("c037b882682d88e61f124400d79506c55e14ff7d70d1386df8e9e324df0a6b3a");
    assertThat(hash(RunSpec.builder().threads(2).scheduleOption("scale", "8").build()))
        .as("of a run from before there was a reach")
        .isEqualTo("c9fa63930a773fa139e9f112ebef282db28b417429713a5394e508c60bea8480");
    RunSpec other =
        RunSpec.builder()
            .data("/data/mnist")
            .model("mlp")
            .modelOption("hidden", "256,128")
            .voters(8)
            .batch(64)
            .steps(1000)
            .seed(-7)
            .method(Method.SIGN)
            .schedule("step")
            .scheduleOption("every", "30")
            .initialRate(0.01)
            .stage(Stage.EPOCH)
            .warmup(10)
            .averaging(false)
            .weightDecay(0.5f)
            .augment(false)
            .init(Path.of("start.safetensors"))
            .threads(1)
            .kernels(Kernels.PORTABLE)
            .sampling(Sampling.SHARDED)
            .build();
    assertThat(hash(other))
        .isEqualTo("cac0411cfa95533ba5d8042195c9ea27d0689488e80cd64adcb7d6d37e3d4dd0");
  }

  /** A change of each component, and so a failing test where a new one is forgotten. */
  private static Map<String, UnaryOperator<RunSpecBuilder>> changes() {
    Map<String, UnaryOperator<RunSpecBuilder>> changes = new LinkedHashMap<>();
    changes.put("data", spec -> spec.data("elsewhere/mnist"));
    changes.put("model", spec -> spec.model("mlp"));
    changes.put("modelOptions", spec -> spec.modelOption("hidden", "10"));
    changes.put("loss", spec -> spec.loss("l2").initialRate(0.25));
    changes.put("voters", spec -> spec.voters(5));
    changes.put("batch", spec -> spec.batch(33));
    changes.put("epochs", spec -> spec.epochs(6));
    changes.put("steps", spec -> spec.steps(5));
    changes.put("seed", spec -> spec.seed(2));
    changes.put("method", spec -> spec.method(Method.SIGN).beta(0));
    changes.put(
        "methodOptions", spec -> spec.method(Method.ALIAS).methodOption("largest-rate", "0.5"));
    changes.put("beta", spec -> spec.beta(0.8f));
    changes.put("schedule", spec -> spec.schedule("constant"));
    changes.put(
        "scheduleOptions", spec -> spec.schedule("exponential").scheduleOption("factor", "0.5"));
    changes.put("initialRate", spec -> spec.initialRate(0.01));
    changes.put("stage", spec -> spec.stage(Stage.EPOCH));
    changes.put("warmup", spec -> spec.warmup(1));
    changes.put("cooldown", spec -> spec.cooldown(0.5));
    changes.put("averaging", spec -> spec.averaging(false));
    changes.put("weightDecay", spec -> spec.weightDecay(0.1f));
    changes.put("clip", spec -> spec.clip(1));
    changes.put("augment", spec -> spec.augment(false));
    changes.put("init", spec -> spec.init(Path.of("weights")));
    changes.put("threads", spec -> spec.threads(3));
    changes.put("kernels", spec -> spec.kernels(Kernels.PORTABLE));
    changes.put("sampling", spec -> spec.sampling(Sampling.SHARDED));
    return changes;
  }

  @Test
  void everyComponentDecidesTheHashExceptWhereTheDataAreKept() {
    Map<String, UnaryOperator<RunSpecBuilder>> changes = changes();
    assertThat(changes.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RunSpec.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toList()));
    String before = hash(base().build());
    changes.forEach(
        (name, change) -> {
          RunSpec changed = change.apply(base()).build();
          assertThat(changed).as(name).isNotEqualTo(base().build());
          if (name.equals("data")) {
            assertThat(hash(changed)).as(name).isEqualTo(before);
          } else {
            assertThat(hash(changed)).as(name).isNotEqualTo(before);
          }
        });
    assertThat(changes.values().stream().map(change -> hash(change.apply(base()).build())))
        .doesNotHaveDuplicates();
  }

  @Test
  void contentOfDataAndInitialWeightsDecidesAndTheirPlaceDoesNot() {
    RunSpec here = base().init(Path.of("a")).build();
    RunSpec there = base().init(Path.of("b")).build();
    assertThat(hash(here)).isEqualTo(hash(there));
    byte[] other = SpecHash.of(here, DATA, 61_706, Optional.of(DATA));
    assertThat(HexFormat.of().formatHex(other)).isNotEqualTo(hash(here));
    RunSpec random = base().build();
    assertThat(SpecHash.of(random, INIT, 61_706, Optional.empty()))
        .isNotEqualTo(SpecHash.of(random, DATA, 61_706, Optional.empty()));
    assertThat(SpecHash.of(random, DATA, 61_707, Optional.empty()))
        .isNotEqualTo(SpecHash.of(random, DATA, 61_706, Optional.empty()));
  }

  @Test
  void theWayANumberIsWrittenDoesNotDecide() {
    RunSpec one = base().schedule("step").scheduleOption("factor", "0.50").build();
    RunSpec two = base().schedule("step").scheduleOption("factor", "5e-1").build();
    assertThat(hash(one)).isEqualTo(hash(two));
    RunSpec three = base().method(Method.ALIAS).methodOption("d0", "0.5").build();
    RunSpec four = base().method(Method.ALIAS).methodOption("d0", "5e-1").build();
    assertThat(hash(three)).isEqualTo(hash(four));
    assertThat(hash(base().weightDecay(-0f).build()))
        .isEqualTo(hash(base().weightDecay(0).build()));
    assertThat(hash(base().stage(Stage.parse("run/04")).build())).isEqualTo(hash(base().build()));
  }

  @Test
  void noCooldownHasNoLineSoThatOlderRunsKeepTheirHash() {
    assertThat(SpecHash.lines(base().cooldown(0).build(), DATA, 1, Optional.empty()))
        .doesNotContain("cooldown");
    assertThat(SpecHash.lines(base().cooldown(0.5).build(), DATA, 1, Optional.empty()))
        .contains("\ncooldown=0x1.0p-1\n");
    assertThat(hash(base().cooldown(-0.0).build())).isEqualTo(hash(base().cooldown(0).build()));
  }

  @Test
  void optionsOfTheMethodStandInTheLinesAndOthersDoNot() {
    RunSpec alias = base().method(Method.ALIAS).build();
    assertThat(SpecHash.lines(alias, DATA, 1, Optional.empty()))
        .contains("method-option.d0=0x1.0p0\n")
        .contains("method-option.largest-rate=0x1.0624dd2f1a9fcp-10\n");
    assertThat(SpecHash.lines(base().build(), DATA, 1, Optional.empty()))
        .doesNotContain("method-option");
  }

  @Test
  void initialWeightsNeedTheirHash() {
    RunSpec spec = base().init(Path.of("a")).build();
    assertThatThrownBy(() -> SpecHash.of(spec, DATA, 1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
