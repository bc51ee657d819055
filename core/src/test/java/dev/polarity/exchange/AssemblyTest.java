package dev.polarity.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.polarity.Seed;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AssemblyTest {

  @Test
  void allHearWhatAllSayInTheOrderOfTheRanks() {
    for (int nodes = 1; nodes <= 8; nodes++) {
      List<List<byte[]>> all =
          Threads.results(
              nodes,
              messenger -> {
                Assembly assembly = new Assembly(messenger);
                List<byte[]> said = new ArrayList<>();
                for (int round = 0; round < 20; round++) {
                  byte[] mine = saying(messenger.rank(), round);
                  said.addAll(
                      round % 2 == 0 ? assembly.gather(mine) : assembly.gather("Zählen", mine));
                }
                return said;
              });
      for (List<byte[]> said : all) {
        assertThat(said).hasSize(20 * nodes);
        for (int index = 0; index < said.size(); index++) {
          assertThat(said.get(index))
              .as("P %d saying %d", nodes, index)
              .isEqualTo(saying(index % nodes, index / nodes));
        }
      }
    }
  }

  private static byte[] saying(int rank, int round) {
    Random random = Seed.random();
    byte[] bytes = new byte[round == 0 ? 0 : random.nextInt(300)];
    random.nextBytes(bytes);
    if (bytes.length > 1) {
      bytes[0] = (byte) rank;
      bytes[1] = (byte) round;
    }
    return bytes;
  }

  @Test
  void nodesInDifferentRoundsAreToldApart() {
    List<Threads.Outcome<List<byte[]>>> outcomes =
        Threads.outcomes(
            2,
            messenger ->
                new Assembly(messenger)
                    .gather("evaluation at step " + (100 + messenger.rank()), new byte[1]));
    for (int rank = 0; rank < 2; rank++) {
      assertThat(outcomes.get(rank).failure())
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("evaluation at step 100")
          .hasMessageContaining("evaluation at step 101")
          .hasMessageContaining("Node " + (1 - rank));
    }
  }

  @Test
  void whatCannotBeReadStopsTheRun() {
    for (byte[] payload : List.of(new byte[0], new byte[1], new byte[] {2, 0, 'a'})) {
      List<Threads.Outcome<Object>> outcomes =
          Threads.outcomes(
              2,
              messenger -> {
                if (messenger.rank() == 0) {
                  return new Assembly(messenger).gather("hash", new byte[1]);
                }
                messenger.send(
                    0,
                    new MessageKey(MessageType.CONTROL, 0, 0),
                    (byte) 0,
                    ByteBuffer.wrap(payload));
                return messenger.receive(0, new MessageKey(MessageType.CONTROL, 0, 0), 100);
              });
      assertThat(outcomes.get(0).failure())
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("Node 1 sent " + payload.length + " bytes");
    }
  }

  @Test
  void aNodeThatLeavesStopsTheOthers() {
    List<Threads.Outcome<List<byte[]>>> outcomes =
        Threads.outcomes(
            2,
            messenger ->
                messenger.rank() == 1 ? null : new Assembly(messenger).gather(new byte[1]));
    assertThat(outcomes.get(0).failure())
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("ode 1");
  }

  @Test
  void saysNoMoreThanItMay() {
    Assembly assembly = new Assembly(LocalMessengers.group(1).get(0));
    assertThat(assembly.gather(new byte[Assembly.MAX_BYTES])).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembly.gather(new byte[Assembly.MAX_BYTES + 1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembly.gather("a".repeat(1025), "x".getBytes(UTF_8)));
  }
}
