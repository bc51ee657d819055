package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurements themselves, for a tiny network: by one process, and by two that meet. */
class BenchIT {

  private static final List<String> TINY =
      List.of(
          "bench",
          "--model=mlp",
          "--model-option=hidden=16",
          "--batch=4",
          "--threads=1",
          "--seconds=0.2",
          "--json");

  @TempDir Path root;

  @Test
  void oneProcessMeasuresItself() {
    try (PolarityProcess process = PolarityProcess.start(TINY, "--link=1gbit")) {
      Outcome outcome = process.await();
      assertThat(outcome.code()).as(outcome.text()).isZero();
      JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
      assertThat(json.get("parameters").getAsLong()).isEqualTo(784 * 16 + 16 + 16 * 10 + 10);
      assertThat(json.get("socketBitsPerSecond").getAsDouble()).isPositive();
      assertMeasured(json);
      assertThat(json.has("links")).isFalse();
    }
  }

  @Test
  void twoProcessesMeasureTheirLinkToo() {
    Path key = root.resolve("job.key");
    InProcess.run("key", key);
    String nodes = twoNodes();
    List<PolarityProcess> processes = new ArrayList<>();
    try {
      for (int rank = 0; rank < 2; rank++) {
        processes.add(
            PolarityProcess.start(
                TINY, "--rank=" + rank, "--nodes=" + nodes, "--key-file=" + key, "--machines=2,4"));
      }
      List<Outcome> outcomes = processes.stream().map(PolarityProcess::await).toList();
      assertThat(outcomes).as(NodeProcesses.text(outcomes)).allMatch(end -> end.code() == 0);
      assertThat(outcomes.get(1).out()).isEmpty();
      assertThat(outcomes.get(1).err()).contains("The forecast is with node 0.");
      JsonObject json = JsonParser.parseString(outcomes.get(0).out()).getAsJsonObject();
      assertMeasured(json);
      JsonObject links = json.getAsJsonObject("links");
      assertThat(links.get("nodes").getAsInt()).isEqualTo(2);
      assertThat(links.get("bitsPerSecond").getAsDouble()).isPositive();
      assertThat(links.get("roundTripSeconds").getAsDouble()).isPositive();
    } finally {
      processes.forEach(PolarityProcess::close);
    }
  }

  @Test
  void nodesThatMeasureDifferentThingsSaySo() {
    Path key = root.resolve("job.key");
    InProcess.run("key", key);
    String nodes = twoNodes();
    List<Object> one = List.of(TINY, "--rank=0", "--nodes=" + nodes, "--key-file=" + key);
    List<Object> other =
        List.of(TINY, "--rank=1", "--nodes=" + nodes, "--key-file=" + key, "--method=sign");
    try (PolarityProcess first = PolarityProcess.start(one);
        PolarityProcess second = PolarityProcess.start(other)) {
      Outcome outcome = first.await();
      assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
      assertThat(outcome.err()).contains("give all nodes the same options");
      assertThat(second.await().code()).isEqualTo(2);
    }
  }

  /** Bits that can be, times that are, and a step that is the sum of its parts. */
  private static void assertMeasured(JsonObject json) {
    JsonObject coded = json.getAsJsonObject("measured").getAsJsonObject("coded");
    for (String bits : List.of("firstBits", "secondBits")) {
      assertThat(coded.get(bits).getAsDouble()).isGreaterThan(0).isLessThanOrEqualTo(1.1);
    }
    for (String way : List.of("plain", "coded", "dense")) {
      JsonObject measured = json.getAsJsonObject("measured").getAsJsonObject(way);
      for (String part : List.of("stepSeconds", "voterSeconds", "makeFirstSeconds")) {
        assertThat(measured.get(part).getAsDouble()).as(way + " " + part).isPositive();
      }
      json.getAsJsonArray("forecast")
          .forEach(
              line ->
                  assertThat(
                          line.getAsJsonObject()
                              .getAsJsonObject(way)
                              .get("imagesPerSecond")
                              .getAsDouble())
                      .isPositive());
    }
  }

  private static String twoNodes() {
    return FreePorts.choose(2).stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }
}
