package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  private final StopSignal stop = new StopSignal();

  @Test
  void requestEndsAWaitUnderWay() {
    CountDownLatch waits = new CountDownLatch(1);
    Thread asks =
        new Thread(
            () -> {
              await(waits);
              stop.request();
            });
    asks.start();
    assertThat(stop.interrupting(() -> isInterrupted(waits))).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    await(asks);
  }

  @Test
  void requestFromBeforeEndsAWaitAtOnce() {
    stop.request();
    assertThat(stop.isRequested()).isTrue();
    assertThat(stop.interrupting(() -> isInterrupted(new CountDownLatch(1)))).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void nobodyIsInterruptedAfterTheWait() {
    assertThat(stop.<String>interrupting(() -> "met")).isEqualTo("met");
    stop.request();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptOfAnotherOriginIsKept() {
    stop.interrupting(
        () -> {
          Thread.currentThread().interrupt();
          return null;
        });
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Says that it waits, and waits for what never comes; whether an interrupt ends it. */
  private static boolean isInterrupted(CountDownLatch waits) {
    waits.countDown();
    try {
      new CountDownLatch(1).await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
