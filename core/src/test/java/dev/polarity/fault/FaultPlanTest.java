package dev.polarity.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.FramePath;
import dev.polarity.mesh.WireDecorator;
import dev.polarity.mesh.WirePhase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {

  @Test
  void planIsReadAndWritten() {
    String text = "seed=7,node=2,stop=0.001:3000ms,delay=0.05:200ms,drop=0.01";
    assertThat(FaultPlan.parse(text)).hasToString(text);
    assertThat(FaultPlan.parse(" seed=-3 , delay=1:2s").time(Fault.DELAY))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "drop",
        "drop=2",
        "drop=-1",
        "drop=NaN",
        "drop=x",
        "lose=0.1",
        "seed=x",
        "node=-1",
        "drop=0.1:3s",
        "delay=0.1:3",
        "delay=0.1:3h",
        "delay=0.1:1s:1s"
      })
  void whatIsNoPlanIsSaid(String text) {
    assertThatThrownBy(() -> FaultPlan.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is no part of a drill; expected parts like seed=7");
  }

  @Test
  void chancesAreWhatTheyAre() {
    FaultPlan plan = FaultPlan.parse("seed=1,drop=0.1");
    int dropped = 0;
    for (int step = 0; step < 100_000; step++) {
      dropped += plan.happens(Fault.DROP, 0, 1, new FrameName((byte) 1, 0, step), 1) ? 1 : 0;
      assertThat(plan.happens(Fault.FLIP, 0, 1, new FrameName((byte) 1, 0, step), 1)).isFalse();
    }
    assertThat(dropped).isBetween(9_700, 10_300);
  }

  @Test
  void samePlanMakesTheSameFaults() throws IOException {
    String plan = "seed=4,drop=0.2,duplicate=0.2,flip=0.2";
    assertThat(texts(plan)).isEqualTo(texts(plan)).isNotEqualTo(texts(plan + ",seed=5"));
  }

  @Test
  void framesAreDroppedDoubledAndDamagedByOneBit() throws IOException {
    assertThat(written("drop=1")).isEmpty();
    assertThat(written("duplicate=1")).hasSize(200);
    List<byte[]> whole = written("seed=1");
    List<byte[]> damaged = written("flip=1");
    for (int i = 0; i < 100; i++) {
      int differing = 0;
      for (int at = 0; at < 40; at++) {
        differing += Integer.bitCount((whole.get(i)[at] ^ damaged.get(i)[at]) & 0xFF);
      }
      assertThat(differing).isEqualTo(1);
    }
  }

  @Test
  void otherNodesMakeNoFaults() throws IOException {
    assertThat(written("node=3,drop=1")).hasSize(100);
  }

  @Test
  void cutLeavesHalfAFrame() {
    Recorder recorder = new Recorder();
    FramePath path = FaultPlan.parse("cut=1").decorator(() -> {}).decorate(0, 1, recorder);
    assertThatThrownBy(() -> path.write(frame(0), WirePhase.TALLY)).isInstanceOf(IOException.class);
    assertThat(recorder.frames).hasSize(1);
    assertThat(recorder.frames.get(0)).hasSize(20);
    assertThat(recorder.cuts).isEqualTo(1);
  }

  @Test
  void killedNodeDoesNothingAnyMore() {
    Recorder recorder = new Recorder();
    List<String> killed = new ArrayList<>();
    WireDecorator wire = FaultPlan.parse("kill=1").decorator(() -> killed.add("now"));
    FramePath path = wire.decorate(0, 1, recorder);
    assertThatThrownBy(() -> path.write(frame(0), WirePhase.TALLY)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> path.write(frame(1), WirePhase.TALLY)).isInstanceOf(IOException.class);
    assertThatThrownBy(path::beforeRead).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> wire.beforeConnection(0)).isInstanceOf(IOException.class);
    assertThat(killed).containsExactly("now");
    assertThat(recorder.cuts).isEqualTo(1);
    assertThat(recorder.frames).isEmpty();
  }

  private static List<String> texts(String plan) throws IOException {
    return written(plan).stream().map(HexFormat.of()::formatHex).toList();
  }

  private static List<byte[]> written(String plan) throws IOException {
    Recorder recorder = new Recorder();
    FramePath path = FaultPlan.parse(plan).decorator(() -> {}).decorate(0, 1, recorder);
    for (int step = 0; step < 100; step++) {
      path.write(frame(step), WirePhase.TALLY);
    }
    return recorder.frames;
  }

  private static ByteBuffer frame(int step) {
    ByteBuffer frame = ByteBuffer.allocate(40);
    frame.put(5, (byte) 1).put(16, (byte) step);
    return frame;
  }

  private static final class Recorder implements FramePath {

    private final List<byte[]> frames = new ArrayList<>();
    private int cuts;

    @Override
    public void write(ByteBuffer frame, WirePhase phase) {
      byte[] bytes = new byte[frame.remaining()];
      frame.duplicate().get(bytes);
      frames.add(bytes);
    }

    @Override
    public void beforeRead() {
      // Nothing to read.
    }

    @Override
    public void cut() {
      cuts++;
    }
  }
}
