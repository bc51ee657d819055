package dev.polarity.bench;

import dev.polarity.codec.Coding;
import dev.polarity.journal.Journal;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.train.BareNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a step grows with the number of coordinates, for one node and one voter: the time of each
 * part beside the engine's, and the memory of each thing that is held. One process for each number,
 * so that the most resident memory is that of this number.
 */
public final class CoordinateGrowth {

  private static final String TIMES =
      "coordinates,threads,part,steps,median us,least us,most us,ns per coordinate";
  private static final String MEMORY = "coordinates,what,bytes,bytes per coordinate";
  private static final long JOURNAL_LIMIT = 1L << 30;
  private static final String WHOLE = "all but the journal";

  private CoordinateGrowth() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "bench/target/growth-coordinates.csv",
            "--memory-csv",
            "bench/target/growth-memory.csv",
            "--coordinates",
            "1000000",
            "--threads",
            "1",
            "--steps",
            "500",
            "--seconds",
            "3",
            "--warmup",
            "4");
    StudyFile times = new StudyFile(Path.of(options.text("--csv")), TIMES);
    StudyFile memory = new StudyFile(Path.of(options.text("--memory-csv")), MEMORY);
    int coordinates = (int) options.seconds("--coordinates");
    String key = coordinates + "," + options.text("--threads");
    if (times.has(key + "," + WHOLE)) {
      return;
    }
    long before = Footprint.bytes();
    long residentBefore = Footprint.resident();
    Map<String, Long> held = new LinkedHashMap<>();
    try (Scratch directory = new Scratch();
        BareNode node = new BareNode(coordinates, 1, options.number("--threads"))) {
      for (BareNode.Holding holding : BareNode.Holding.values()) {
        node.make(holding);
        held.put(holding.toString(), Footprint.bytes());
      }
      Map<String, Samples> parts = new LinkedHashMap<>();
      try (Journal plain = journal(directory, coordinates, Coding.PLAIN)) {
        measure(node, plain, "journal plain", parts, options);
      }
      held.put("compiled code and the like", Footprint.bytes());
      try (Journal coded = journal(directory, coordinates, Coding.CODED)) {
        measure(node, coded, "journal coded", parts, options);
        held.put("journal with its history", Footprint.bytes());
        if (!memory.has("" + coordinates)) {
          write(memory, coordinates, before, residentBefore, held);
        }
        write(times, key, coordinates, parts);
      }
    }
  }

  private static Journal journal(Scratch directory, int coordinates, Coding coding) {
    return Journal.open(
        directory.path().resolve(coding.toString()),
        new RunIdentity(coordinates, new byte[32]),
        coding,
        1,
        JOURNAL_LIMIT,
        0,
        notice -> {});
  }

  /** Takes steps with one of the journals, since the disk writes for both where there are two. */
  private static void measure(
      BareNode node, Journal journal, String name, Map<String, Samples> parts, Options options) {
    double seconds = options.seconds("--seconds");
    int most = options.number("--steps");
    double warmUp = options.seconds("--warmup");
    long begin = System.nanoTime();
    long step = 0;
    while (step < 2 || seconds(begin) < warmUp) {
      takeStep(node, journal, name, step++, new LinkedHashMap<>());
    }
    journal.startSegment(step);
    journal.keepFrom(step);
    begin = System.nanoTime();
    for (int measured = 0; measured < 3 || measured < most && seconds(begin) < seconds; ) {
      takeStep(node, journal, name, step++, parts);
      measured++;
    }
  }

  private static void takeStep(
      BareNode node, Journal journal, String name, long step, Map<String, Samples> parts) {
    Clock clock = new Clock(parts);
    node.clear();
    node.pack(step, 0);
    clock.lap("method and pack");
    node.turnSigns();
    clock.skip();
    node.drop();
    node.count();
    clock.lap("tally");
    node.vote(step);
    clock.lap("vote");
    node.apply(step);
    clock.lap("apply and average");
    double agreement = node.agreement();
    clock.lap("agreement");
    clock.whole();
    journal.append(step, node.verdict(), new StepMeasures(1, agreement));
    clock.lap(name);
    node.turn();
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Takes the time of each part of a step. */
  private static final class Clock {

    private final Map<String, Samples> parts;
    private double whole;
    private long mark = System.nanoTime();

    Clock(Map<String, Samples> parts) {
      this.parts = parts;
    }

    void lap(String part) {
      long now = System.nanoTime();
      double micros = (now - mark) / 1e3;
      whole += micros;
      parts.computeIfAbsent(part, any -> new Samples()).add(micros);
      mark = System.nanoTime();
    }

    void skip() {
      mark = System.nanoTime();
    }

    void whole() {
      parts.computeIfAbsent(WHOLE, any -> new Samples()).add(whole);
    }
  }

  private static void write(StudyFile file, String key, int coordinates, Map<String, Samples> parts)
      throws IOException {
    for (Map.Entry<String, Samples> part : parts.entrySet()) {
      Samples samples = part.getValue();
      file.append(
          key + "," + part.getKey(),
          String.format(
              Locale.ROOT,
              "%d,%.1f,%.1f,%.1f,%.4f",
              samples.count(),
              samples.median(),
              samples.least(),
              samples.most(),
              1e3 * samples.median() / coordinates));
    }
  }

  private static void write(
      StudyFile file, int coordinates, long before, long residentBefore, Map<String, Long> held)
      throws IOException {
    long last = before;
    for (Map.Entry<String, Long> entry : held.entrySet()) {
      append(file, coordinates, entry.getKey(), entry.getValue() - last);
      last = entry.getValue();
    }
    append(file, coordinates, "all of it", last - before);
    append(file, coordinates, "most resident memory", Footprint.mostResident() - residentBefore);
  }

  private static void append(StudyFile file, int coordinates, String what, long bytes)
      throws IOException {
    file.append(
        coordinates + "," + what,
        String.format(Locale.ROOT, "%d,%.3f", bytes, (double) bytes / coordinates));
  }
}
