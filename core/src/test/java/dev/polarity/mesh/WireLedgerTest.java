package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireLedgerTest {

  @Test
  void bytesAreKeptByPeerAndPhase() {
    WireLedger ledger = new WireLedger(3);
    ledger.addSent(1, WirePhase.TALLY, 10);
    ledger.addSent(2, WirePhase.TALLY, 20);
    ledger.addSent(2, WirePhase.CONTROL, 5);
    ledger.addReceived(0, WirePhase.VERDICT, 7);

    assertThat(ledger.sent(2, WirePhase.TALLY)).isEqualTo(20);
    assertThat(ledger.sent(WirePhase.TALLY)).isEqualTo(30);
    assertThat(ledger.totalSent()).isEqualTo(35);
    assertThat(ledger.received(0, WirePhase.VERDICT)).isEqualTo(7);
    assertThat(ledger.received(WirePhase.TALLY)).isZero();
    assertThat(ledger.totalReceived()).isEqualTo(7);
    assertThatThrownBy(() -> ledger.addSent(3, WirePhase.TALLY, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threadsLoseNothing() throws InterruptedException {
    WireLedger ledger = new WireLedger(2);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int k = 0; k < 10_000; k++) {
                  ledger.addSent(1, WirePhase.TALLY, 3);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ledger.totalSent()).isEqualTo(120_000);
  }
}
