package dev.polarity.journal;

import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import dev.polarity.error.InvalidInputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads one segment from its start and stops at the first step that is not whole. What is allocated
 * follows from the number of coordinates and from the file's size, never from a length that the
 * file claims.
 */
final class SegmentReader implements Closeable {

  private static final int WINDOW_BYTES = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final Optional<SegmentHeader> header;
  private final StepRecords records;
  private final ByteBuffer window;

  private long nextStep;
  private long wholeBytes;
  private boolean ended;
  private boolean whole;
  private int stepBytes;

  private SegmentReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
    while (head.hasRemaining() && channel.read(head) >= 0) {
      continue;
    }
    this.header = SegmentHeader.decode(head.flip(), file);
    if (header.isPresent()) {
      RunIdentity identity = header.get().identity();
      this.records = new StepRecords(identity);
      this.nextStep = header.get().firstStep();
      this.wholeBytes = SegmentHeader.BYTES;
      long stepAtMost = Math.min(records.maxStepBytes(), channel.size());
      this.window =
          ByteBuffer.allocate((int) Math.max(stepAtMost, WINDOW_BYTES))
              .order(ByteOrder.LITTLE_ENDIAN)
              .limit(0);
    } else {
      this.records = null;
      this.window = ByteBuffer.allocate(0);
      this.ended = true;
    }
  }

  static SegmentReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SegmentReader(file, channel);
    } catch (IOException | RuntimeException | Error failure) {
      channel.close();
      throw failure;
    }
  }

  Optional<SegmentHeader> header() {
    return header;
  }

  /** The step after the last one that was read. */
  long end() {
    return nextStep;
  }

  /** Bytes of the header and of the steps that were read. */
  long wholeBytes() {
    return wholeBytes;
  }

  /** After the last step: whether the file ends exactly there. */
  boolean isWhole() {
    return whole;
  }

  /** Goes on to the next whole step. */
  boolean next() throws IOException {
    if (ended) {
      return false;
    }
    window.position(window.position() + stepBytes);
    stepBytes = 0;
    int bytes = wholeStepBytes();
    if (bytes < 0) {
      ended = true;
      return false;
    }
    if (!VerdictRecords.knows(records.encoding(window, window.position()))) {
      throw new InvalidInputException(
          "The journal segment "
              + file
              + " holds step "
              + nextStep
              + " in encoding "
              + Byte.toUnsignedInt(records.encoding(window, window.position()))
              + ", which this Polarity does not know; use the Polarity that wrote it.");
    }
    stepBytes = bytes;
    wholeBytes += bytes;
    nextStep++;
    return true;
  }

  /**
   * Decodes the step that {@link #next} went to. Coded ones can be decoded only if all before were.
   */
  void verdict(long[] verdict) throws MalformedDataException {
    records.verdict(window, window.position(), stepBytes, nextStep - 1, verdict);
  }

  /** Whether the step that {@link #next} went to stands for itself. */
  boolean isPlain() {
    return records.encoding(window, window.position()) == PlainBits.ENCODING;
  }

  StepMeasures measures() {
    return records.measures(window, window.position(), stepBytes);
  }

  private int wholeStepBytes() throws IOException {
    if (!available(StepRecords.HEAD_BYTES)) {
      whole = !window.hasRemaining();
      return -1;
    }
    int bytes = records.stepBytes(window, window.position(), nextStep);
    if (bytes < 0
        || !available(bytes)
        || !records.isWhole(window, window.position(), bytes, nextStep)) {
      return -1;
    }
    return bytes;
  }

  private boolean available(int bytes) throws IOException {
    if (window.remaining() >= bytes) {
      return true;
    }
    if (bytes > window.capacity()) {
      return false;
    }
    window.compact();
    while (window.position() < bytes && channel.read(window) >= 0) {
      continue;
    }
    window.flip();
    return window.remaining() >= bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
