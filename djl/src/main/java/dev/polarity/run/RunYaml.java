package dev.polarity.run;

import dev.polarity.codec.Coding;
import dev.polarity.error.InvalidInputException;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Reads and writes {@code run.yaml}. The keys of the request are the command's options; one that is
 * left out has the option's default, so that a spec written by hand may be short. The resolved
 * initial rate is a hexadecimal float, which is exact.
 */
public final class RunYaml {

  /** The version of the file's layout. */
  public static final int FORMAT = 1;

  private static final String HEADER =
      "# A run of Polarity. \"polarity resume\" continues it; \"polarity train --spec\" repeats it.\n";
  private static final List<String> TOP =
      List.of("format", "arithmetic", "request", "settings", "data", "resolved", "made-with");

  /** The keys of the section {@code settings}: what may change without changing a bit. */
  public static final List<String> SETTINGS =
      List.of("eval-every", "snapshot-every", "journal-limit", "coding");

  private RunYaml() {}

  /**
   * Reads a run file, or a spec written by hand.
   *
   * @throws InvalidInputException if it is missing, no such file, or of a newer format or
   *     arithmetic
   */
  public static RunFile read(Path file) {
    return parse(file, text(file));
  }

  /**
   * Returns the text of a YAML file.
   *
   * @throws InvalidInputException if it is missing, cannot be read, or is no text
   */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + ": there is no such file.", e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": expected a YAML file in UTF-8.", e);
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read (" + WriteFailure.reason(e) + ").", e);
    }
  }

  static RunFile parse(Path file, String text) {
    YamlSection top = new YamlSection(file, "", compose(file, text));
    refuseNewer(top, file);
    top.allow(TOP);
    YamlSection request =
        top.section("request").orElseThrow(() -> top.wrong("request", "this section is missing"));
    RunSpec spec = RequestYaml.read(request);
    top.section("resolved").ifPresent(resolved -> RequestMark.require(file, request, resolved));
    return new RunFile(
        spec,
        top.section("settings").map(RunYaml::readSettings).orElseGet(RunSettings::defaults),
        top.section("data").map(RunYaml::readData),
        top.section("resolved").map(RunYaml::readResolved),
        top.section("made-with").map(RunYaml::readMadeWith));
  }

  /**
   * Reads a request from a section with the keys of {@code run.yaml}'s section {@code request}.
   *
   * @throws InvalidInputException if a key is unknown or a value out of its range; the sentence
   *     names file, line and key
   */
  public static RunSpec readRequest(YamlSection section) {
    return RequestYaml.read(section);
  }

  /** Returns what {@code run.yaml} holds in its section {@code request}, by key. */
  public static Map<String, Object> request(RunSpec spec) {
    return RequestYaml.write(spec);
  }

  /**
   * Reads the settings from a section with the keys of {@code run.yaml}'s section {@code settings}.
   *
   * @throws InvalidInputException if a key is unknown or a value out of its range
   */
  public static RunSettings readSettings(YamlSection section) {
    section.allow(SETTINGS);
    return new RunSettings(
        section.read("eval-every", RunSettings::parseEvalEvery).orElseGet(OptionalLong::empty),
        section
            .read("snapshot-every", RunSettings::parseSnapshotEvery)
            .orElseGet(OptionalLong::empty),
        section
            .read("journal-limit", RunSettings::parseJournalLimit)
            .orElse(RunSettings.DEFAULT_JOURNAL_LIMIT),
        section.read("coding", RunSettings::parseCoding).orElse(Coding.AUTO));
  }

  static Node compose(Path file, String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(file.toString()).setUseMarks(true).build();
      return new Compose(settings)
          .composeString(text)
          .orElseThrow(() -> new InvalidInputException(file + ": the file is empty."));
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
      throw new InvalidInputException(file + line + ": not YAML (" + e.getProblem() + ").", e);
    } catch (YamlEngineException e) {
      throw new InvalidInputException(file + ": not YAML (" + e.getMessage() + ").", e);
    }
  }

  private static void refuseNewer(YamlSection top, Path file) {
    long format = wholeOf(top, "format", 1);
    if (format > FORMAT) {
      throw new InvalidInputException(
          file
              + ": format "
              + format
              + " was written by a newer Polarity; this one, "
              + PolarityVersion.text()
              + ", reads up to format "
              + FORMAT
              + ".");
    }
    if (top.text("arithmetic").isEmpty()) {
      return;
    }
    long arithmetic = wholeOf(top, "arithmetic", 1);
    if (arithmetic > Arithmetic.VERSION) {
      throw new InvalidInputException(
          file
              + ": arithmetic "
              + arithmetic
              + " belongs to a newer Polarity; this one, "
              + PolarityVersion.text()
              + ", computes with arithmetic "
              + Arithmetic.VERSION
              + ", and would give other weights.");
    }
  }

  private static long wholeOf(YamlSection section, String key, long least) {
    section.need(key);
    return section
        .read(key, text -> OptionText.whole("--" + key, text, least, Long.MAX_VALUE))
        .orElseThrow();
  }

  private static DataSection readData(YamlSection section) {
    section.allow(List.of("name", "sha256", "train", "test", "shape", "classes"));
    return new DataSection(
        section.need("name"),
        readHash(section, "sha256"),
        (int) Math.min(Integer.MAX_VALUE, wholeOf(section, "train", 0)),
        (int) Math.min(Integer.MAX_VALUE, wholeOf(section, "test", 0)),
        readList(section, "shape", text -> OptionText.whole("--shape", text, 1, Long.MAX_VALUE)),
        section.list("classes"));
  }

  private static <T> List<T> readList(YamlSection section, String key, Function<String, T> reader) {
    return section.list(key).stream()
        .map(
            text -> {
              try {
                return reader.apply(text);
              } catch (InvalidInputException e) {
                throw section.completed(key, e);
              }
            })
        .toList();
  }

  private static String readHash(YamlSection section, String key) {
    String hash = section.need(key);
    if (!hash.matches("[0-9a-f]{64}")) {
      throw section.wrong(key, "expected the 64 hexadecimal digits of a SHA-256, found " + hash);
    }
    return hash;
  }

  private static Resolved readResolved(YamlSection section) {
    section.allow(
        List.of(
            "initial-rate",
            "threads",
            "kernels",
            "steps",
            "stage-steps",
            "init-sha256",
            RequestMark.KEY,
            "decaying",
            "measured-rates"));
    section.need("initial-rate");
    section.need("kernels");
    return new Resolved(
        section.read("initial-rate", RunYaml::positive).orElseThrow(),
        (int) Math.min(Integer.MAX_VALUE, wholeOf(section, "threads", 1)),
        section.read("kernels", Kernels::parse).orElseThrow(),
        wholeOf(section, "steps", 1),
        wholeOf(section, "stage-steps", 1),
        section.text("init-sha256").map(text -> readHash(section, "init-sha256")),
        section.has("decaying")
            ? Optional.of(readList(section, "decaying", CoordinateRange::parse))
            : Optional.empty(),
        section.has("measured-rates")
            ? readList(section, "measured-rates", MeasuredRate::parse)
            : List.of());
  }

  private static MadeWith readMadeWith(YamlSection section) {
    section.allow(List.of("polarity", "jdk", "tensor-library", "processor"));
    return new MadeWith(
        section.need("polarity"),
        section.need("jdk"),
        section.need("tensor-library"),
        section.need("processor"));
  }

  private static double positive(String text) {
    double rate = OptionText.number("initial-rate", text);
    if (rate <= 0) {
      throw new InvalidInputException("initial-rate " + text + ": expected a number above 0.");
    }
    return rate;
  }

  /** Returns the text of a run file, in UTF-8 once encoded. */
  public static String write(RunFile run) {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("format", FORMAT);
    top.put("arithmetic", Arithmetic.VERSION);
    top.put("request", RequestYaml.write(run.request()));
    top.put("settings", writeSettings(run.settings()));
    run.data().ifPresent(data -> top.put("data", writeData(data)));
    run.resolved()
        .ifPresent(resolved -> top.put("resolved", writeResolved(resolved, requestMark(top))));
    run.madeWith().ifPresent(madeWith -> top.put("made-with", writeMadeWith(madeWith)));
    return HEADER + dumped(top);
  }

  /** As it is found in the text, so that it is the same to whoever reads that. */
  private static String requestMark(Map<String, Object> top) {
    YamlSection text = YamlSection.parse(Path.of("run.yaml"), dumped(top));
    return RequestMark.of(text.section("request").orElseThrow());
  }

  private static String dumped(Map<String, Object> top) {
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(settings, new InlineLists(settings)).dumpToString(top);
  }

  /** Sections as blocks, and lists of sizes and of classes within one line. */
  private static final class InlineLists extends StandardRepresenter {

    InlineLists(DumpSettings settings) {
      super(settings);
    }

    @Override
    protected Node representSequence(Tag tag, Iterable<?> sequence, FlowStyle flowStyle) {
      return super.representSequence(tag, sequence, FlowStyle.FLOW);
    }
  }

  static byte[] bytes(RunFile run) {
    return write(run).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> writeSettings(RunSettings settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("eval-every", RunSettings.text(settings.evalEvery(), "epoch"));
    map.put("snapshot-every", RunSettings.text(settings.snapshotEvery(), "auto"));
    map.put("journal-limit", settings.journalLimit());
    map.put("coding", RunSettings.text(settings.coding()));
    return map;
  }

  private static Map<String, Object> writeData(DataSection data) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", data.name());
    map.put("sha256", data.sha256());
    map.put("train", data.train());
    map.put("test", data.test());
    map.put("shape", data.shape());
    map.put("classes", data.classes());
    return map;
  }

  private static Map<String, Object> writeResolved(Resolved resolved, String requestMark) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("initial-rate", Double.toHexString(resolved.initialRate()));
    map.put("threads", resolved.threads());
    map.put("kernels", resolved.kernels().text());
    map.put("steps", resolved.steps());
    map.put("stage-steps", resolved.stageSteps());
    resolved.initSha256().ifPresent(hash -> map.put("init-sha256", hash));
    map.put(RequestMark.KEY, requestMark);
    resolved
        .decaying()
        .ifPresent(
            ranges -> map.put("decaying", ranges.stream().map(CoordinateRange::text).toList()));
    if (!resolved.measuredRates().isEmpty()) {
      map.put("measured-rates", resolved.measuredRates().stream().map(MeasuredRate::text).toList());
    }
    return map;
  }

  private static Map<String, Object> writeMadeWith(MadeWith madeWith) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("polarity", madeWith.polarity());
    map.put("jdk", madeWith.jdk());
    map.put("tensor-library", madeWith.tensorLibrary());
    map.put("processor", madeWith.processor());
    return map;
  }
}
