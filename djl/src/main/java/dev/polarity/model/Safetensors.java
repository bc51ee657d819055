package dev.polarity.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.polarity.error.InvalidInputException;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format, which most tools of the field read: eight bytes with the length of the
 * header, little-endian; the header, a JSON object from each tensor's name to its type, shape and
 * place; then the values, row-major and little-endian, one tensor after the other. Only 32-bit
 * floats (F32) are written and read here.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {

  private static final int MOST_HEADER_BYTES = 100_000_000;
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /**
   * One tensor.
   *
   * @param name its name
   * @param shape its sizes, none for a scalar
   * @param values its values, row-major: the remaining bytes, little-endian
   */
  public record Tensor(String name, List<Long> shape, ByteBuffer values) {
    /** Returns the number of values. */
    public long count() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  /**
   * Writes a file's whole content.
   *
   * @param tensors the tensors in their order
   * @param metadata free text by name
   * @param channel where to
   * @throws IOException if it cannot be written
   */
  public static void write(
      List<Tensor> tensors, Map<String, String> metadata, WritableByteChannel channel)
      throws IOException {
    JsonObject header = new JsonObject();
    JsonObject texts = new JsonObject();
    metadata.forEach(texts::addProperty);
    header.add(METADATA, texts);
    long offset = 0;
    for (Tensor tensor : tensors) {
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "F32");
      entry.add("shape", longs(tensor.shape()));
      long end = offset + tensor.values().remaining();
      entry.add("data_offsets", longs(List.of(offset, end)));
      header.add(tensor.name(), entry);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    writeAll(head.flip(), channel);
    for (Tensor tensor : tensors) {
      writeAll(tensor.values().duplicate(), channel);
    }
  }

  private static JsonArray longs(List<Long> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  private static void writeAll(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads a file. The values are mapped, not copied, and so cost no memory of their own.
   *
   * @param file the file
   * @return its tensors by name, in the header's order
   * @throws InvalidInputException if there is no such file, or it is not in this format
   */
  public static Map<String, Tensor> read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      if (channel.read(length) != 8) {
        throw malformed(file, "it is shorter than a header");
      }
      long headerBytes = length.getLong(0);
      if (headerBytes < 2 || headerBytes > MOST_HEADER_BYTES || headerBytes > channel.size() - 8) {
        throw malformed(file, "its header cannot have " + headerBytes + " bytes");
      }
      ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
      while (json.hasRemaining() && channel.read(json) >= 0) {
        continue;
      }
      JsonObject header =
          JsonParser.parseString(new String(json.array(), StandardCharsets.UTF_8))
              .getAsJsonObject();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
        if (!entry.getKey().equals(METADATA)) {
          tensors.put(
              entry.getKey(),
              tensor(
                  file,
                  entry.getKey(),
                  entry.getValue().getAsJsonObject(),
                  channel,
                  8 + headerBytes));
        }
      }
      return tensors;
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: it cannot be read as a safetensors file (%s)."
              .formatted(file, WriteFailure.reason(e)),
          e);
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NumberFormatException e) {
      throw malformed(file, "its header is not the JSON of one");
    }
  }

  private static Tensor tensor(
      Path file, String name, JsonObject entry, FileChannel channel, long dataStart)
      throws IOException {
    if (!entry.has("dtype") || !entry.has("shape") || !entry.has("data_offsets")) {
      throw malformed(file, "the entry of " + name + " lacks dtype, shape or data_offsets");
    }
    String type = entry.getAsJsonPrimitive("dtype").getAsString();
    if (!type.equals("F32")) {
      throw new InvalidInputException(
          "%s: the tensor %s is of type %s, but only F32 can be loaded."
              .formatted(file, name, type));
    }
    List<Long> shape = wholeNumbers(entry.getAsJsonArray("shape"));
    List<Long> offsets = wholeNumbers(entry.getAsJsonArray("data_offsets"));
    if (offsets.size() != 2) {
      throw malformed(file, "the tensor " + name + " has not the two data_offsets, begin and end");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (end < begin
        || end - begin != bytesOf(shape)
        || end > channel.size() - dataStart
        || end - begin > Integer.MAX_VALUE) {
      throw malformed(
          file, "the tensor " + name + " lies outside the file or does not fit its shape");
    }
    ByteBuffer values =
        channel
            .map(FileChannel.MapMode.READ_ONLY, dataStart + begin, end - begin)
            .order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(name, List.copyOf(shape), values);
  }

  /** The numbers of an array, each from 0 on. */
  private static List<Long> wholeNumbers(JsonArray array) {
    List<Long> numbers = new ArrayList<>();
    for (JsonElement element : array) {
      if (!element.isJsonPrimitive()) {
        throw new NumberFormatException(element.toString());
      }
      long number = Long.parseLong(element.getAsString());
      if (number < 0) {
        throw new NumberFormatException(element.toString());
      }
      numbers.add(number);
    }
    return numbers;
  }

  /** The bytes of so many floats, or -1 where no file could have as many. */
  private static long bytesOf(List<Long> shape) {
    try {
      return Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact), (long) Float.BYTES);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static InvalidInputException malformed(Path file, String what) {
    return new InvalidInputException(
        "%s: expected a safetensors file, but %s.".formatted(file, what));
  }
}
