package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.WriteFailure;
import dev.polarity.hash.Sha256;
import dev.polarity.model.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Weights that are given by a file, by name and shape. */
final class InitialFile {

  private InitialFile() {}

  /**
   * Sets those parameters of a replica that the file holds; the others stay as they are.
   *
   * @param file a safetensors file, each of whose tensors is a parameter of the replica's block
   * @param replica the replica
   * @throws InvalidInputException if the file cannot be read, or a tensor of it has no place
   */
  static void load(Path file, Replica replica) {
    Map<String, ParameterSlot> slots =
        replica.slots().stream().collect(Collectors.toMap(ParameterSlot::name, slot -> slot));
    Map<String, Safetensors.Tensor> tensors = Safetensors.read(file);
    for (Safetensors.Tensor tensor : tensors.values()) {
      ParameterSlot slot = slots.get(tensor.name());
      if (slot == null) {
        throw new InvalidInputException(
            "%s: the model has no parameter %s; it has %s."
                .formatted(file, tensor.name(), String.join(", ", slots.keySet())));
      }
      List<Long> expected = Arrays.stream(slot.shape().getShape()).boxed().toList();
      if (!expected.equals(tensor.shape())) {
        throw new InvalidInputException(
            "%s: the tensor %s has the shape %s, but the model's parameter has %s."
                .formatted(file, tensor.name(), tensor.shape(), expected));
      }
    }
    for (Safetensors.Tensor tensor : tensors.values()) {
      ParameterSlot slot = slots.get(tensor.name());
      FloatBuffer memory = slot.trainable() ? replica.weights() : replica.constantMemory().floats();
      memory.put(
          Math.toIntExact(slot.first()),
          tensor.values().asFloatBuffer(),
          0,
          Math.toIntExact(slot.count()));
    }
  }

  /** Returns the SHA-256 of a file in hexadecimal. */
  static String sha256(Path file) {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: the file of initial weights cannot be read (%s)."
              .formatted(file, WriteFailure.reason(e)),
          e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
