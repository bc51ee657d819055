package dev.polarity.snapshot;

import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import dev.polarity.sign.SignWords;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Floats and sign words as the parts of a payload: little-endian floats, and plain sign bits. */
final class SnapshotPayloads {

  private SnapshotPayloads() {}

  static SnapshotFile.Source from(FloatBuffer values) {
    FloatBuffer source = values.slice();
    return (position, target) -> {
      int first = (int) (position / Float.BYTES);
      int count = Math.min(source.limit() - first, target.remaining() / Float.BYTES);
      floats(target).put(source.slice(first, count));
      target.position(target.position() + count * Float.BYTES);
      return count * Float.BYTES;
    };
  }

  static SnapshotFile.Sink into(FloatBuffer values) {
    FloatBuffer target = values.slice();
    return (position, source) -> {
      int first = (int) (position / Float.BYTES);
      int count = Math.min(target.limit() - first, source.remaining() / Float.BYTES);
      target.slice(first, count).put(floats(source).limit(count));
      source.position(source.position() + count * Float.BYTES);
      return count * Float.BYTES;
    };
  }

  static long verdictBytes(long coordinates) {
    return (coordinates + 7) >>> 3;
  }

  static SnapshotFile.Source from(long[] verdict, long coordinates) {
    PlainBits codec = new PlainBits(coordinates);
    return (position, target) -> {
      int before = target.position();
      int first = (int) (position / Long.BYTES);
      codec.encode(verdict, first, words(first, target, coordinates), target);
      return target.position() - before;
    };
  }

  static SnapshotFile.Sink into(long[] verdict, long coordinates) {
    PlainBits codec = new PlainBits(coordinates);
    return (position, source) -> {
      int first = (int) (position / Long.BYTES);
      int count = words(first, source, coordinates);
      int bytes = codec.bytes(first, count);
      ByteBuffer part = source.slice(source.position(), bytes);
      try {
        codec.decode(part, verdict, first, count);
      } catch (MalformedDataException malformed) {
        throw new IllegalStateException(malformed);
      }
      source.position(source.position() + bytes);
      return bytes;
    };
  }

  /** How many words the buffer holds; the last one may be cut. */
  private static int words(int first, ByteBuffer buffer, long coordinates) {
    int left = SignWords.count(coordinates) - first;
    long bytesLeft = verdictBytes(coordinates) - (long) first * Long.BYTES;
    return buffer.remaining() >= bytesLeft ? left : buffer.remaining() / Long.BYTES;
  }

  private static FloatBuffer floats(ByteBuffer bytes) {
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
