package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The {@code request} section of a run file: a {@link RunSpec}, keyed by the command's options. */
final class RequestYaml {

  private static final List<String> KEYS =
      List.of(
          "data",
          "model",
          "model-options",
          "loss",
          "voters",
          "batch",
          "epochs",
          "steps",
          "seed",
          "method",
          "method-options",
          "beta",
          "schedule",
          "schedule-options",
          "initial-rate",
          "stage",
          "warmup",
          "cooldown",
          "averaging",
          "weight-decay",
          "clip",
          "augment",
          "init",
          "threads",
          "kernels",
          "sampling");

  private RequestYaml() {}

  static RunSpec read(YamlSection section) {
    section.allow(KEYS);
    if (section.text("epochs").isPresent() && section.text("steps").isPresent()) {
      throw section.wrong("steps", "expected either epochs or steps, not both");
    }
    RunSpecBuilder spec = RunSpec.builder();
    section.text("data").ifPresent(spec::data);
    section.text("model").ifPresent(spec::model);
    spec.modelOptions(section.dictionary("model-options"));
    section.text("loss").ifPresent(spec::loss);
    set(section, "voters", OptionReader::voters, spec::voters);
    set(section, "batch", OptionReader::batch, spec::batch);
    set(section, "epochs", OptionReader::epochs, spec::epochs);
    set(section, "steps", OptionReader::steps, spec::steps);
    set(section, "seed", OptionReader::seed, spec::seed);
    set(section, "method", Method::parse, spec::method);
    spec.methodOptions(section.dictionary("method-options"));
    set(section, "beta", text -> OptionText.single("--beta", text), spec::beta);
    section.text("schedule").ifPresent(spec::schedule);
    spec.scheduleOptions(section.dictionary("schedule-options"));
    set(section, "initial-rate", text -> text, text -> OptionReader.initialRate(text, spec));
    set(section, "stage", Stage::parse, spec::stage);
    set(section, "warmup", OptionReader::warmup, spec::warmup);
    set(section, "cooldown", OptionReader::cooldown, spec::cooldown);
    set(section, "averaging", text -> OptionText.onOff("--averaging", text), spec::averaging);
    set(section, "weight-decay", t -> OptionText.single("--weight-decay", t), spec::weightDecay);
    set(section, "clip", OptionReader::clip, spec::clip);
    set(section, "augment", text -> OptionText.onOff("--augment", text), spec::augment);
    section.text("init").ifPresent(text -> spec.init(Path.of(text)));
    set(section, "threads", OptionReader::threads, spec::threads);
    set(section, "kernels", Kernels::parse, spec::kernels);
    set(section, "sampling", Sampling::parse, spec::sampling);
    try {
      return spec.build();
    } catch (InvalidInputException e) {
      throw section.completed(optionOf(e.getMessage()), e);
    }
  }

  /** The option that a sentence names: its first word without dashes. */
  private static String optionOf(String sentence) {
    String word = sentence.split("[ :]", 2)[0];
    return word.startsWith("--") ? word.substring(2) : word;
  }

  private static <T> void set(
      YamlSection section, String key, Function<String, T> reader, Consumer<T> setter) {
    section.read(
        key,
        text -> {
          T value = reader.apply(text);
          setter.accept(value);
          return value;
        });
  }

  static Map<String, Object> write(RunSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("data", spec.data());
    map.put("model", spec.model());
    if (!spec.modelOptions().isEmpty()) {
      map.put("model-options", new LinkedHashMap<>(spec.modelOptions()));
    }
    map.put("loss", spec.loss());
    map.put("voters", spec.voters());
    map.put("batch", spec.batch());
    spec.epochs().ifPresent(epochs -> map.put("epochs", epochs));
    spec.steps().ifPresent(steps -> map.put("steps", steps));
    map.put("seed", spec.seed());
    map.put("method", spec.method().text());
    if (!spec.methodOptions().isEmpty()) {
      map.put("method-options", new LinkedHashMap<>(spec.methodOptions()));
    }
    map.put("beta", spec.beta());
    map.put("schedule", spec.schedule());
    if (!spec.scheduleOptions().isEmpty()) {
      map.put("schedule-options", new LinkedHashMap<>(spec.scheduleOptions()));
    }
    map.put(
        "initial-rate",
        spec.initialRate().isPresent() ? (Object) spec.initialRate().getAsDouble() : "auto");
    map.put("stage", spec.stage().text());
    map.put("warmup", spec.warmup());
    map.put("cooldown", spec.cooldown() == 0 ? "none" : (Object) spec.cooldown());
    map.put("averaging", OptionText.onOff(spec.averaging()));
    map.put("weight-decay", spec.weightDecay());
    map.put("clip", spec.clip() == 0 ? "none" : (Object) spec.clip());
    map.put("augment", OptionText.onOff(spec.augment()));
    spec.init().ifPresent(path -> map.put("init", path.toString()));
    map.put("threads", spec.threads());
    map.put("kernels", spec.kernels().text());
    map.put("sampling", spec.sampling().text());
    return map;
  }
}
