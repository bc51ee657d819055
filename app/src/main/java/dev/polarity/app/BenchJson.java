package dev.polarity.app;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.polarity.forecast.ExchangeWork;
import dev.polarity.forecast.Prospect;
import dev.polarity.forecast.Way;
import dev.polarity.forecast.WayFigures;
import dev.polarity.train.MachineTrial;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures of {@code polarity bench} for scripts: seconds, bits per second, shares. */
final class BenchJson {

  private BenchJson() {}

  static String of(BenchAnswer answer) {
    JsonObject all = new JsonObject();
    all.addProperty("model", answer.spec().model());
    all.addProperty("data", answer.spec().data());
    all.addProperty("parameters", answer.measured().load().coordinates());
    all.addProperty("batch", answer.spec().batch());
    all.addProperty("method", answer.spec().method().text());
    all.addProperty("threads", answer.spec().threads());
    answer.measured().load().voters().ifPresent(count -> all.addProperty("voters", count));
    all.addProperty("rehearsedSteps", answer.measured().rehearsed());
    all.addProperty("socketBitsPerSecond", 8 * answer.measured().socketBytesPerSecond());
    answer.measured().links().ifPresent(links -> all.add("links", links(links)));
    JsonObject ways = new JsonObject();
    for (Way way : Way.values()) {
      ways.add(name(way), way(answer.figures().get(way)));
    }
    all.add("measured", ways);
    JsonArray lines = new JsonArray();
    answer.lines().forEach(line -> lines.add(line(line)));
    all.add("forecast", lines);
    return new GsonBuilder()
        .setPrettyPrinting()
        .serializeNulls()
        .serializeSpecialFloatingPointValues()
        .create()
        .toJson(all);
  }

  private static JsonObject links(MachineTrial.Links links) {
    JsonObject json = new JsonObject();
    json.addProperty("nodes", links.nodes());
    json.addProperty("bitsPerSecond", links.wire().rate());
    json.addProperty("roundTripSeconds", 2 * links.wire().latency());
    json.addProperty("spread", links.spread());
    JsonArray points = new JsonArray();
    for (double[] point : links.wire().points()) {
      JsonObject one = new JsonObject();
      one.addProperty("bytes", point[0]);
      one.addProperty("seconds", point[1]);
      points.add(one);
    }
    json.add("points", points);
    return json;
  }

  private static JsonObject way(WayFigures figures) {
    ExchangeWork work = figures.work();
    JsonObject json = new JsonObject();
    json.addProperty("stepSeconds", figures.step().mean());
    json.addProperty("stepSecondsLowerQuartile", figures.step().quantile(0.25));
    json.addProperty("stepSecondsUpperQuartile", figures.step().quantile(0.75));
    json.addProperty("voterSeconds", figures.voter());
    json.addProperty("makeFirstSeconds", work.makeFirst());
    json.addProperty("takeFirstSeconds", work.takeFirst());
    json.addProperty("makeSecondSeconds", work.makeSecond());
    json.addProperty("takeSecondSeconds", work.takeSecond());
    json.addProperty("exchangeWorkNodes", figures.nodes());
    json.addProperty("firstBits", figures.firstBits());
    json.addProperty("secondBits", figures.secondBits());
    return json;
  }

  private static JsonObject line(BenchAnswer.Line line) {
    Prospect prospect = line.prospect();
    int machines = line.machines();
    JsonObject json = new JsonObject();
    json.addProperty("machines", machines);
    json.addProperty("bitsPerSecond", Double.isNaN(line.rate()) ? null : line.rate());
    for (Way way : Way.values()) {
      JsonObject one = new JsonObject();
      one.addProperty("secondsPerStep", prospect.steps().seconds(way, machines));
      one.addProperty("computeSeconds", prospect.steps().compute(way, machines));
      one.addProperty("exchangeSeconds", prospect.steps().exchange(way, machines));
      one.addProperty("bytesPerStep", prospect.steps().bytes(way, machines));
      one.addProperty("imagesPerSecond", prospect.steps().imagesPerSecond(way, machines));
      one.addProperty("speedUp", prospect.steps().speedUp(way, machines));
      one.addProperty("uncertainty", prospect.uncertainty(way, machines));
      json.add(name(way), one);
    }
    json.addProperty("denseEvenFromBitsPerSecond", value(prospect.denseIsEven(machines)));
    json.addProperty("plainFromBitsPerSecond", value(prospect.codingEnds(machines)));
    json.addProperty("oneBitPaysFromBitsPerSecond", value(prospect.paysFrom(false, machines)));
    json.addProperty("densePaysFromBitsPerSecond", value(prospect.paysFrom(true, machines)));
    return json;
  }

  private static Double value(OptionalDouble found) {
    return found.isPresent() ? found.getAsDouble() : null;
  }

  private static String name(Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }
}
