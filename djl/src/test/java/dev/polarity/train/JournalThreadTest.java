package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.journal.StepMeasures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalThreadTest {

  private static final StepMeasures MEASURES = new StepMeasures(1, 1);

  private static StepRecord record(long step) {
    return new StepRecord(step, 0.1, 1, 1, 32);
  }

  @Test
  void aStepIsKeptWhileTheCallerGoesOnAndIsWhenItHasSettled() {
    CountDownLatch goneOn = new CountDownLatch(1);
    List<Long> kept = new ArrayList<>();
    try (JournalThread thread =
        new JournalThread(
            (verdict, record, measures) -> {
              await(goneOn);
              kept.add(record.step() + verdict[0]);
            },
            JournalThread.LEAST_COORDINATES)) {
      for (long step = 0; step < 100; step++) {
        thread.append(new long[] {1000}, record(step), MEASURES);
        goneOn.countDown();
        thread.settle();
        assertThat(kept).hasSize((int) step + 1).last().isEqualTo(step + 1000);
      }
    }
  }

  @Test
  void aSmallModelsStepIsKeptByTheCaller() {
    List<Thread> by = new ArrayList<>();
    try (JournalThread thread =
        new JournalThread(
            (verdict, record, measures) -> by.add(Thread.currentThread()),
            JournalThread.LEAST_COORDINATES - 1)) {
      thread.append(new long[1], record(0), MEASURES);
      assertThat(by).containsExactly(Thread.currentThread());
      thread.settle();
    }
  }

  @Test
  void closingWaitsForWhatIsUnderWay() {
    Thread caller = Thread.currentThread();
    List<Long> kept = new ArrayList<>();
    JournalThread thread =
        new JournalThread(
            (verdict, record, measures) -> {
              untilWaiting(caller);
              kept.add(record.step());
            },
            JournalThread.LEAST_COORDINATES);
    thread.append(new long[1], record(7), MEASURES);
    thread.close();
    assertThat(kept).containsExactly(7L);
    thread.close();
  }

  @Test
  void aFailureIsThatOfTheStepThatIsOver() {
    StoppedException full = new StoppedException("The disk is full.");
    JournalThread thread =
        new JournalThread(
            (verdict, record, measures) -> {
              throw full;
            },
            JournalThread.LEAST_COORDINATES);
    thread.append(new long[1], record(0), MEASURES);
    assertThatThrownBy(thread::settle).isSameAs(full);
    thread.settle();
    thread.append(new long[1], record(1), MEASURES);
    assertThatThrownBy(thread::close).isSameAs(full);
  }

  /** An interruption would close a channel in the middle of a record. */
  @Test
  void anInterruptionDoesNotReachTheFile(@TempDir Path directory) throws Exception {
    Thread caller = Thread.currentThread();
    Path file = directory.resolve("journal");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        JournalThread thread =
            new JournalThread(
                (verdict, record, measures) -> {
                  untilWaiting(caller);
                  write(channel);
                },
                JournalThread.LEAST_COORDINATES)) {
      thread.append(new long[1], record(0), MEASURES);
      Thread.currentThread().interrupt();
      thread.settle();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(channel.isOpen()).isTrue();
      assertThat(Files.size(file)).isEqualTo(8);
    }
  }

  private static void write(FileChannel channel) {
    try {
      channel.write(ByteBuffer.allocate(8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns when a thread waits for something. */
  private static void untilWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
