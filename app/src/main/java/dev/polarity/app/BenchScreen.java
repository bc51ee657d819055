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

  private static final int WIDTH = 80;

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
    tell(
        "A step of one voter takes %s (half of them %s to %s), with floats %s.",
        LinkText.time(plain.step().mean()),
        LinkText.time(plain.step().quantile(0.25)),
        LinkText.time(plain.step().quantile(0.75)),
        LinkText.time(dense.step().mean()));
    tell(
        "An exchange, without the link, takes %s plain, %s coded, %s with floats; coded signs take"
            + " %s bits a weight there, %s back.",
        LinkText.time(plain.work().total()),
        LinkText.time(coded.work().total()),
        LinkText.time(dense.work().total()),
        bits(coded.firstBits()),
        bits(coded.secondBits()));
    tell("%s", links());
  }

  private String links() {
    return measured
        .links()
        .map(
            found ->
                "Links between %d nodes: %s each way, %s there and back, measured."
                    .formatted(
                        found.nodes(),
                        LinkText.rate(found.wire().rate()),
                        LinkText.time(2 * found.wire().latency())))
        .orElseGet(
            () ->
                "Links: %s, %s there and back (%s)."
                    .formatted(
                        answer.question().rate().isPresent()
                            ? LinkText.rate(answer.question().rate().getAsDouble()) + " each way"
                            : "the usual ones",
                        LinkText.time(answer.question().roundTrip()),
                        answer.question().statedRoundTrip() ? "given" : "assumed"));
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
    tell(
        "Quicker than one machine: one bit %s, floats %s. More machines bring more: one bit %s,"
            + " floats %s.",
        from(prospect.pays(false)),
        from(prospect.pays(true)),
        upTo(prospect, false),
        upTo(prospect, true));
  }

  private static String from(OptionalInt machines) {
    return machines.isPresent() ? "from " + machines.getAsInt() + " on" : "never";
  }

  private static String upTo(Prospect prospect, boolean dense) {
    if (prospect.pays(dense).isEmpty()) {
      return "never";
    }
    return "up to " + prospect.enough(dense) + " of " + prospect.mostMachines() + " looked at";
  }

  private void rates(Prospect prospect, int machines) {
    tell(
        "On %d machines one bit is quicker than one machine %s, floats %s; floats take at most 5 %%"
            + " longer than one bit %s; plain signs are as quick as coded ones %s.",
        machines,
        from(prospect.paysFrom(false, machines)),
        from(prospect.paysFrom(true, machines)),
        from(prospect.denseIsEven(machines)),
        from(prospect.codingEnds(machines)));
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
    tell(
        "How sure: give or take %.0f %%, as what was measured varied; further machines and links are"
            + " taken to be like %s.",
        Math.ceil(100 * most),
        measured.links().isPresent() ? "these" : "this machine and the links as stated");
  }

  private static String bits(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** A sentence, on as many lines as it needs. */
  private void tell(String format, Object... values) {
    StringBuilder line = new StringBuilder();
    for (String word : String.format(Locale.ROOT, format, values).split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    text.add(line.toString());
  }

  private void say(String format, Object... values) {
    text.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
