package dev.polarity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  private static final String READ_BY_NUMPY =
      """
      import json, struct, sys
      import numpy
      data = open(sys.argv[1], 'rb').read()
      size = struct.unpack('<Q', data[:8])[0]
      header = json.loads(data[8:8 + size])
      for name, entry in header.items():
          if name == '__metadata__':
              print(name, sorted(entry.items()))
              continue
          begin, end = entry['data_offsets']
          values = numpy.frombuffer(data[8 + size:][begin:end], '<f4').reshape(entry['shape'])
          print(name, entry['dtype'], values.tolist())
      """;

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Path file = written();

    Map<String, Safetensors.Tensor> tensors = Safetensors.read(file);

    assertThat(tensors.keySet()).containsExactly("01_weight", "scalar", "none", "ünï \"q\"");
    assertThat(tensors.get("01_weight").shape()).containsExactly(2L, 3L);
    assertThat(floats(tensors.get("01_weight")))
        .containsExactly(1f, -0f, Float.MIN_VALUE, Float.NaN, -1e30f, 0.1f);
    assertThat(tensors.get("scalar").shape()).isEmpty();
    assertThat(tensors.get("scalar").count()).isEqualTo(1);
    assertThat(floats(tensors.get("scalar"))).containsExactly(42f);
    assertThat(tensors.get("none").count()).isZero();
    assertThat(floats(tensors.get("ünï \"q\""))).containsExactly(7f, 8f);
  }

  /** The bytes as the format's own page lays them out, taken apart without our reader or Gson. */
  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(written()));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.toIntExact(bytes.getLong());
    assertThat(headerBytes % 8).isZero();
    byte[] json = new byte[headerBytes];
    bytes.get(json);

    assertThat(new String(json, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"made\":\"here\"},"
                + "\"01_weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[24,28]},"
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,5],\"data_offsets\":[28,28]},"
                + "\"ünï \\\"q\\\"\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[28,36]}}");
    assertThat(bytes.remaining()).isEqualTo(36);
    assertThat(bytes.getFloat()).isEqualTo(1f);
    assertThat(bytes.getInt()).as("minus zero").isEqualTo(0x80000000);
    assertThat(bytes.getFloat(8 + headerBytes + 24)).isEqualTo(42f);
  }

  @Test
  void numpyReadsTheSame() throws Exception {
    assumeTrue(hasNumpy(), "python3 with numpy is not installed, so nothing else reads the file");
    Path script = Files.writeString(directory.resolve("read.py"), READ_BY_NUMPY);

    String output = python(script.toString(), written().toString());

    assertThat(output.lines())
        .containsExactly(
            "__metadata__ [('made', 'here')]",
            "01_weight F32 [[1.0, -0.0, 1.401298464324817e-45], [nan, -1.0000000150474662e+30, 0.10000000149011612]]",
            "scalar F32 42.0",
            "none F32 []",
            "ünï \"q\" F32 [7.0, 8.0]");
  }

  @Test
  void everyTruncationIsToldInOneSentence() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    Path file = directory.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.read(file))
          .as("the first %d of %d bytes", length, whole.length)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file + ": expected a safetensors file, but ")
          .hasMessageEndingWith(".");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, 100_000_001, 1L << 32, 1000})
  void aHeaderLengthThatCannotBeIsRefusedBeforeAnythingIsAllocated(long length) throws IOException {
    Path file = directory.resolve("long.safetensors");
    ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Files.write(file, bytes.array());

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s: expected a safetensors file, but its header cannot have %d bytes."
                .formatted(file, length));
  }

  @Test
  void anotherTypeThanFloatIsNamed() throws IOException {
    Path file = file("{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": the tensor w is of type F16, but only F32 can be loaded.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2] | [0,16]",
        "[2] | [8,16]",
        "[2] | [4,8]",
        "[2] | [-8,0]",
        "[2] | [8,0]",
        "[2] | [0,7]",
        "[0] | [9,9]",
        "[-2] | [0,8]",
        "[-2,-1] | [0,8]",
        "[-1,-2] | [0,8]",
        "[4611686018427387904] | [0,0]",
        "[9223372036854775807,9] | [0,8]",
        "[4294967296,4294967296] | [0,0]",
        "[2] | [0]",
        "[2] | []",
        "[2] | [0,8,8]",
        "[2] | [0.5,8]",
        "[2.5] | [0,8]",
        "[2] | [\"a\",8]",
        "[2] | [null,8]",
        "[[2]] | [0,8]",
        "2 | [0,8]",
        "null | [0,8]",
        "[2] | {}",
        "[2] | [0,1e400]",
        "[1e30] | [0,8]"
      })
  void placesOutsideTheFileAndShapesThatDoNotFitAreRefused(String shape, String offsets)
      throws IOException {
    Path file =
        file(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}"
                .formatted(shape, offsets),
            8);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": expected a safetensors file, but ")
        .hasMessageEndingWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "3",
        "null",
        "\"text\"",
        "{",
        "{\"w\":3}",
        "{\"w\":null}",
        "{\"w\":[]}",
        "{\"w\":{}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}}",
        "{\"w\":{\"dtype\":null,\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"w\":{\"dtype\":{},\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"w\":{\"dtype\":[],\"shape\":[2],\"data_offsets\":[0,8]}}",
        "PK\u0003\u0004 and more"
      })
  void aHeaderThatIsNoneIsRefused(String header) throws IOException {
    Path file = file(header, 8);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": expected a safetensors file, but ")
        .hasMessageEndingWith(".");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = directory.resolve("nowhere.safetensors");

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("no such file")
        .hasMessageNotContaining("Exception");
  }

  private Path written() throws IOException {
    Path file = directory.resolve("whole.safetensors");
    List<Safetensors.Tensor> tensors =
        List.of(
            tensor("01_weight", List.of(2L, 3L), 1f, -0f, Float.MIN_VALUE, Float.NaN, -1e30f, 0.1f),
            tensor("scalar", List.of(), 42f),
            tensor("none", List.of(0L, 5L)),
            tensor("ünï \"q\"", List.of(2L), 7f, 8f));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Safetensors.write(tensors, new TreeMap<>(Map.of("made", "here")), channel);
    }
    return file;
  }

  private static Safetensors.Tensor tensor(String name, List<Long> shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Safetensors.Tensor(name, shape, bytes);
  }

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    return Files.write(directory.resolve("made.safetensors"), bytes.array());
  }

  private static float[] floats(Safetensors.Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.count())];
    tensor.values().asFloatBuffer().get(values);
    return values;
  }

  private static boolean hasNumpy() {
    try {
      return python("-c", "import numpy").isEmpty();
    } catch (IOException | InterruptedException | IllegalStateException e) {
      return false;
    }
  }

  private static String python(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("python3");
    builder.command().addAll(List.of(arguments));
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(output);
    }
    return output;
  }
}
