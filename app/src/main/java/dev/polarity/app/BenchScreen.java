package dev.polarity.app;

import dev.polarity.forecast.Prospect;
import dev.polarity.forecast.Way;
import dev.polarity.forecast.WayFigures;
import dev.polarity.text.Numbers;
import dev.polarity.train.MachineTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The answer of {@code polarity bench} for a person who has read nothing else: at most 24 lines of
 * 80 characters.
 */
final class BenchScreen {

  private final BenchAnswer answer;
  private final MachineTrial.Outcome measured;
  private final List<String> text = new ArrayList<>();

  private BenchScreen(BenchAnswer answer) {
    this.answer = answer;
    this.measured = answer.measured();
  }

  /** Returns the lines. */
  static List<String> of(BenchAnswer answer) {
    BenchScreen screen = new BenchScreen(answer);
    screen.write();
    return screen.text;
  }

  private void write() {
    say(
        "%s, %s weights; %d images a voter, %s, %s",
        answer.spec().model(),
        Numbers.whole(measured.load().coordinates()),
        answer.spec().batch(),
        answer.spec().method().text(),
        Numbers.count(answer.spec().threads(), "thread"));
    measurements();
    say("");
    table();
    say("");
    List<BenchAnswer.Line> lines = answer.lines();
    BenchAnswer.Line last = lines.get(lines.size() - 1);
    if (!answer.overUsualLinks()) {
      nodes(last.prospect());
    }
    rates(last.prospect(), last.machines());
    certainty(lines);
  }

  private void measurements() {
    WayFigures plain = answer.figures().get(Way.PLAIN);
    WayFigures coded = answer.figures().get(Way.CODED);
    WayFigures dense = answer.figures().get(Way.DENSE);
    say(
        "A voter's gradient takes %s (half of them: %s to %s); beside it a step",
        LinkText.time(plain.gradient().mean()),
        LinkText.time(plain.gradient().quantile(0.25)),
        LinkText.time(plain.gradient().quantile(0.75)));
    say(
        "takes %s (ballot, weights, journal), or with floats %s (sum, weights)",
        LinkText.time(plain.ballot() + plain.besides()),
        LinkText.time(dense.ballot() + dense.besides()));
    say(
        "An exchange, without the link: plain %s, coded %s, floats %s",
        LinkText.time(plain.work().total()),
        LinkText.time(coded.work().total()),
        LinkText.time(dense.work().total()));
    say(
        "Bits a weight, there and back: plain 1 and 1, coded %s and %s, floats 32 and 32",
        bits(coded.firstBits()), bits(coded.secondBits()));
    String links =
        measured
            .links()
            .map(
                found ->
                    "Links between %d nodes: %s, %s there and back"
                        .formatted(
                            found.nodes(),
                            LinkText.rate(found.wire().rate()),
                            LinkText.time(2 * found.wire().latency())))
            .orElseGet(
                () ->
                    "Links: %s, %s there and back (%s)"
                        .formatted(
                            answer.question().rate().isPresent()
                                ? LinkText.rate(answer.question().rate().getAsDouble())
                                : "the usual ones",
                            LinkText.time(answer.question().roundTrip()),
                            answer.question().statedRoundTrip() ? "given" : "assumed"));
    say("%s", links);
  }

  private void table() {
    boolean usual = answer.overUsualLinks();
    List<BenchAnswer.Line> lines = answer.lines();
    if (usual) {
      say("%d machines, %s", answer.question().largest(), voters());
    } else {
      say("Images a second, and how many times those of one machine; %s", voters());
    }
    say("%10s  %19s  %19s  %19s", usual ? "link" : "machines", "one bit", "coded", "32-bit floats");
    Prospect first = lines.get(0).prospect();
    say("%10s  %s", usual ? "1 machine" : "1", cell(first, Way.PLAIN, 1));
    for (BenchAnswer.Line line : lines) {
      String name = usual ? LinkText.rate(line.rate()) : Integer.toString(line.machines());
      StringBuilder row = new StringBuilder("%10s".formatted(name));
      for (Way way : Way.values()) {
        row.append("  ").append(cell(line.prospect(), way, line.machines()));
      }
      say("%s", row);
    }
  }

  private String voters() {
    return measured.load().voters().isPresent()
        ? Numbers.count(measured.load().voters().getAsInt(), "voter") + " in all"
        : "one voter on each";
  }

  private static String cell(Prospect prospect, Way way, int machines) {
    double images = prospect.steps().imagesPerSecond(way, machines);
    return String.format(
        Locale.ROOT,
        "%12s %6s",
        images >= 100 ? Numbers.whole(Math.round(images)) : Numbers.brief(images),
        "x" + String.format(Locale.ROOT, "%.2f", prospect.steps().speedUp(way, machines)));
  }

  private void nodes(Prospect prospect) {
    say(
        "More than one machine: with one bit %s, with floats %s.",
        from(prospect.pays(false)), from(prospect.pays(true)));
    say(
        "More machines bring more: with one bit %s, with floats %s.",
        upTo(prospect, false), upTo(prospect, true));
  }

  private static String from(OptionalInt machines) {
    return machines.isPresent() ? "from " + machines.getAsInt() + " on" : "never";
  }

  private static String upTo(Prospect prospect, boolean dense) {
    if (prospect.pays(dense).isEmpty()) {
      return "never";
    }
    int enough = prospect.enough(dense);
    return enough >= prospect.mostMachines() * 0.98
        ? "up to " + prospect.mostMachines() + ", and none was tried beyond"
        : "up to " + enough;
  }

  private void rates(Prospect prospect, int machines) {
    say(
        "On %d machines one bit pays %s, floats %s;",
        machines,
        from(prospect.paysFrom(false, machines)),
        from(prospect.paysFrom(true, machines)));
    say(
        "floats are within 5 %% of one bit %s, and coding does not pay %s.",
        from(prospect.denseIsEven(machines)), from(prospect.codingEnds(machines)));
  }

  private static String from(OptionalDouble rate) {
    if (rate.isEmpty()) {
      return "at no rate";
    }
    return rate.getAsDouble() <= Prospect.LEAST_RATE
        ? "at any rate"
        : "from " + LinkText.rate(rate.getAsDouble());
  }

  private void certainty(List<BenchAnswer.Line> lines) {
    double most = 0;
    for (BenchAnswer.Line line : lines) {
      for (Way way : Way.values()) {
        most = Math.max(most, line.prospect().uncertainty(way, line.machines()));
      }
    }
    say(
        "How sure: as steady as what was measured, give or take %.0f %%, if the machines are",
        Math.ceil(100 * most));
    say(
        measured.links().isPresent()
            ? "like these, and links to further ones as fast."
            : "like this one, and the links carry what is stated, both ways at once.");
  }

  private static String bits(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void say(String format, Object... values) {
    text.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
