package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.polarity.Seed;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DenseExchangeTest {

  private static final int STEPS = 3;

  private final Random random = Seed.random();

  @Test
  void sumsInTheOrderOfTheRanksToTheBit() {
    for (int nodes = 1; nodes <= 8; nodes++) {
      for (int trial = 0; trial < 12; trial++) {
        int length = trial < 3 ? trial : random.nextInt(700);
        int chunk = trial % 2 == 0 ? DenseExchange.CHUNK : 1 + random.nextInt(40);
        float[][][] given = new float[STEPS][nodes][length];
        for (float[][] step : given) {
          for (float[] node : step) {
            for (int index = 0; index < length; index++) {
              node[index] = any();
            }
          }
        }
        Witness witness = new Witness();
        List<float[][]> all =
            Threads.results(
                nodes,
                witness::watch,
                messenger -> {
                  DenseExchange exchange = new DenseExchange(messenger, length, chunk);
                  float[][] sums = new float[STEPS][];
                  for (int step = 0; step < STEPS; step++) {
                    FloatBuffer buffer = buffer(given[step][messenger.rank()]);
                    exchange.sum(step, buffer);
                    assertThat(buffer.position()).isEqualTo(3);
                    sums[step] = new float[length];
                    buffer.get(sums[step]);
                  }
                  return sums;
                });
        String name = Seed.of("P %d trial %d n %d chunk %d", nodes, trial, length, chunk);
        for (float[][] sums : all) {
          for (int step = 0; step < STEPS; step++) {
            assertThat(bits(sums[step])).as(name).isEqualTo(bits(expected(given[step])));
          }
        }
        long sent = 0;
        for (int rank = 0; rank < nodes; rank++) {
          sent += witness.payloadBytes(rank);
        }
        assertThat(sent).as(name).isEqualTo(2L * (nodes - 1) * length * Float.BYTES * STEPS);
      }
    }
  }

  @Test
  void aBufferOfAnotherLengthIsRefused() {
    DenseExchange exchange = new DenseExchange(LocalMessengers.group(2).get(0), 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange.sum(0, FloatBuffer.allocate(4)))
        .withMessageContaining("holds 4 values, but this exchange sums 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DenseExchange(LocalMessengers.group(2).get(0), 1L << 31));
  }

  @Test
  void aPartOfAnotherLengthStopsTheRun() {
    List<Threads.Outcome<Object>> outcomes =
        Threads.outcomes(
            2,
            messenger -> {
              if (messenger.rank() == 0) {
                new DenseExchange(messenger, 4).sum(9, FloatBuffer.allocate(4));
              } else {
                messenger.send(
                    0, new MessageKey(MessageType.PART, 9, 0), (byte) 0, ByteBuffer.allocate(4));
                messenger.receive(0, new MessageKey(MessageType.STATE, 0, 0), 1);
              }
              return null;
            });
    assertThat(outcomes.get(0).failure())
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 sent 4 bytes")
        .hasMessageContaining("step 9")
        .hasMessageContaining("8 bytes");
  }

  @Test
  void aNodeThatLeavesStopsTheOthers() {
    List<Threads.Outcome<Object>> outcomes =
        Threads.outcomes(
            3,
            messenger -> {
              if (messenger.rank() != 2) {
                new DenseExchange(messenger, 10).sum(4, FloatBuffer.allocate(10));
              }
              return null;
            });
    // The node that notices first leaves too, and the other one may then name that.
    assertThat(List.of(outcomes.get(0).failure(), outcomes.get(1).failure()))
        .hasOnlyElementsOfType(StoppedException.class)
        .anySatisfy(failure -> assertThat(failure).hasMessageContaining("ode 2"));
  }

  private float any() {
    switch (random.nextInt(4)) {
      case 0:
        return random.nextBoolean() ? 0f : -0f;
      case 1:
        return Float.intBitsToFloat(random.nextInt() & 0x807FFFFF);
      default:
        return (float) (random.nextGaussian() * Math.pow(10, random.nextInt(16) - 8));
    }
  }

  /** Not at the buffer's start, in memory of the engine's kind. */
  private static FloatBuffer buffer(float[] values) {
    FloatBuffer all =
        ByteBuffer.allocateDirect((values.length + 3) * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return all.position(3).put(values).position(3);
  }

  private static float[] expected(float[][] nodes) {
    float[] sums = nodes[0].clone();
    for (int node = 1; node < nodes.length; node++) {
      for (int index = 0; index < sums.length; index++) {
        sums[index] = sums[index] + nodes[node][index];
      }
    }
    return sums;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int index = 0; index < bits.length; index++) {
      bits[index] = Float.floatToRawIntBits(values[index]);
    }
    return bits;
  }
}
