package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.Rendezvous;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MeetingsTest {

  private static final Duration SOON = Duration.ofMillis(10);

  private final List<String> notices = new ArrayList<>();
  private int met;

  /** A group of two of which the other never says anything. */
  private Meetings meetings(int retries) {
    return new Meetings(
        () -> {
          met++;
          Messenger messenger = LocalMessengers.group(2, SOON).get(0);
          return new Rendezvous() {
            @Override
            public int rank() {
              return 0;
            }

            @Override
            public int nodes() {
              return 2;
            }

            @Override
            public Messenger meet(byte[] specHash) {
              return messenger;
            }
          };
        },
        retries,
        notices::add);
  }

  private static Void waitInVain(Rendezvous rendezvous) {
    rendezvous.meet(new byte[32]).receive(1, new MessageKey(MessageType.CONTROL, 0, 0), 1);
    return null;
  }

  @Test
  void afterALostPeerItMeetsAgainAsOftenAsTold() {
    assertThatThrownBy(() -> meetings(2).train(MeetingsTest::waitInVain))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("ode 1");
    assertThat(met).isEqualTo(3);
    assertThat(notices).hasSize(2).first().asString().endsWith(" Meeting again (1 of 2).");
    assertThat(notices.get(1)).endsWith(" Meeting again (2 of 2).");
  }

  @Test
  void withoutRetriesItMeetsOnce() {
    assertThatThrownBy(() -> meetings(0).train(MeetingsTest::waitInVain))
        .isInstanceOf(StoppedException.class);
    assertThat(met).isEqualTo(1);
    assertThat(notices).isEmpty();
  }

  @Test
  void whatIsNoLostPeerIsNotRetried() {
    Function<Rendezvous, Void> fullDisk =
        rendezvous -> {
          throw new StoppedException("The disk is full.");
        };
    assertThatThrownBy(() -> meetings(5).train(fullDisk)).hasMessage("The disk is full.");
    assertThat(met).isEqualTo(1);
  }

  @Test
  void aRunThatEndsIsNotRepeated() {
    assertThat(meetings(5).<String>train(rendezvous -> "done " + rendezvous.nodes()))
        .isEqualTo("done 2");
    assertThat(met).isEqualTo(1);
  }
}
