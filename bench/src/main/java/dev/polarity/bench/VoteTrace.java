package dev.polarity.bench;

import dev.polarity.data.DataSets;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.sign.SignWords;
import dev.polarity.train.VoteRecorder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of all ballots and verdicts of a run, so that codings can be compared on one and the same
 * run: d, N and the number of steps, then for each step the words of the N ballots and of the
 * verdict, little-endian.
 *
 * <p>As a command it makes one by training; one that is there stays as it is.
 */
public final class VoteTrace implements AutoCloseable {

  private static final int VOTERS = 4;

  private final DataInputStream in;
  private final long coordinates;
  private final int voters;
  private final long steps;
  private final byte[] room;

  private VoteTrace(Path file) throws IOException {
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20));
    this.coordinates = in.readLong();
    this.voters = in.readInt();
    this.steps = in.readLong();
    this.room = new byte[SignWords.count(coordinates) * Long.BYTES];
  }

  /** Opens a file at its first step. */
  static VoteTrace open(Path file) throws IOException {
    return new VoteTrace(file);
  }

  long coordinates() {
    return coordinates;
  }

  int voters() {
    return voters;
  }

  long steps() {
    return steps;
  }

  /** Reads the next step. */
  void next(long[][] ballots, long[] verdict) throws IOException {
    for (long[] ballot : ballots) {
      read(ballot);
    }
    read(verdict);
  }

  private void read(long[] words) throws IOException {
    in.readFully(room);
    ByteBuffer.wrap(room).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Trains and writes the file. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--data",
            "digits",
            "--model",
            "lenet",
            "--method",
            "signum",
            "--beta",
            "0.9",
            "--epochs",
            "5",
            "--steps",
            "" + Integer.MAX_VALUE,
            "--file",
            "bench/target/votes");
    Path file = Path.of(options.text("--file"));
    if (Files.exists(file)) {
      return;
    }
    Method method = Method.parse(options.text("--method"));
    RunSpecBuilder spec =
        RunSpec.builder()
            .schedule("adaptive")
            .data(options.text("--data"))
            .model(options.text("--model"))
            .method(method)
            .voters(VOTERS)
            .threads(1)
            .epochs(options.number("--epochs"));
    if (method == Method.SIGNUM) {
      spec.beta(Float.parseFloat(options.text("--beta")));
    }
    Path temporary = Path.of(file + ".tmp");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 20))) {
      VoteRecorder.run(
          spec.build(),
          DataSets.open(options.text("--data")),
          options.number("--steps"),
          new Writer(out));
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private record Writer(DataOutputStream out) implements VoteRecorder.Observer {

    @Override
    public void begin(long coordinates, long steps) throws IOException {
      out.writeLong(coordinates);
      out.writeInt(VOTERS);
      out.writeLong(steps);
    }

    @Override
    public void onStep(long[][] ballots, long[] verdict) throws IOException {
      for (long[] ballot : ballots) {
        write(ballot);
      }
      write(verdict);
    }

    private void write(long[] words) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
      bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
      out.write(bytes.array());
    }
  }
}
