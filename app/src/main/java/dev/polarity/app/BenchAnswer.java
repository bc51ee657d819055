package dev.polarity.app;

import dev.polarity.forecast.Prospect;
import dev.polarity.forecast.StatedWire;
import dev.polarity.forecast.Way;
import dev.polarity.forecast.WayFigures;
import dev.polarity.forecast.Wire;
import dev.polarity.run.RunSpec;
import dev.polarity.train.MachineTrial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured, and what follows from it for the links that are measured, stated or usual. */
final class BenchAnswer {

  /** Bits per second of the links that one meets. */
  private static final List<Double> USUAL = List.of(1e8, 1e9, 1e10, 2.5e10);

  private final RunSpec spec;
  private final BenchQuestion question;
  private final MachineTrial.Outcome measured;
  private final Map<Way, WayFigures> figures;

  /**
   * One line of the table.
   *
   * @param rate bits per second of the links; NaN where they are measured
   * @param machines how many
   * @param prospect what holds over these links
   */
  record Line(double rate, int machines, Prospect prospect) {}

  BenchAnswer(RunSpec spec, BenchQuestion question, MachineTrial.Outcome measured) {
    this.spec = spec;
    this.question = question;
    this.measured = measured;
    this.figures = new EnumMap<>(measured.figures());
    question
        .bits()
        .ifPresent(
            bits -> {
              WayFigures coded = figures.get(Way.CODED);
              figures.put(
                  Way.CODED,
                  new WayFigures(
                      coded.step(), coded.voter(), coded.work(), coded.nodes(), bits, bits));
            });
  }

  RunSpec spec() {
    return spec;
  }

  BenchQuestion question() {
    return question;
  }

  MachineTrial.Outcome measured() {
    return measured;
  }

  Map<Way, WayFigures> figures() {
    return figures;
  }

  /** Returns whether the links are neither measured nor stated. */
  boolean overUsualLinks() {
    return measured.links().isEmpty() && question.rate().isEmpty();
  }

  /** Returns the lines: by machines over one link, or by link for the most machines. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    if (overUsualLinks()) {
      for (double rate : USUAL) {
        lines.add(new Line(rate, question.largest(), prospect(rate)));
      }
      return lines;
    }
    double rate = question.rate().orElse(Double.NaN);
    Prospect prospect = prospect(rate);
    for (int machines : question.machines()) {
      lines.add(new Line(rate, machines, prospect));
    }
    return lines;
  }

  private Prospect prospect(double rate) {
    Wire wire = measured.links().<Wire>map(MachineTrial.Links::wire).orElseGet(() -> wire(rate));
    double spread = measured.links().map(MachineTrial.Links::spread).orElse(0.0);
    return new Prospect(measured.load(), figures, wire, this::wire, spread);
  }

  private Wire wire(double rate) {
    return new StatedWire(rate, latency(), measured.socketBytesPerSecond());
  }

  /** Returns the seconds of a message one way. */
  double latency() {
    return measured.links().map(links -> links.wire().latency()).orElse(question.roundTrip() / 2);
  }
}
