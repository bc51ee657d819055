package dev.polarity.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PyTorch's own training in a process of its own, {@code bench/throughput.py}, which computes only
 * while it is asked to and so can take turns with the other sides.
 */
final class PyTorchRunner implements AutoCloseable {

  private static final String PYTHON =
      Optional.ofNullable(System.getenv("PYTHON")).orElse("/usr/bin/python3");

  private final Process process;
  private final BufferedReader from;
  private final BufferedWriter to;
  private final long weights;
  private final String description;

  private PyTorchRunner(List<String> command, int threads) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // PyTorch sets the threads of its own operations, but not those of OpenBLAS.
    builder
        .environment()
        .putAll(Map.of("OPENBLAS_NUM_THREADS", "" + threads, "OMP_NUM_THREADS", "" + threads));
    process = builder.start();
    from = process.inputReader();
    to = process.outputWriter();
    String[] first = line().split("\t");
    weights = Long.parseLong(first[0]);
    description = first[1];
  }

  /**
   * Starts the process.
   *
   * @param network the name of a workload
   * @param batch images per step
   * @param threads threads of the tensor library
   * @return the process, ready to train; empty where there is no PyTorch
   */
  static Optional<PyTorchRunner> start(String network, int batch, int threads)
      throws IOException, InterruptedException {
    return isInstalled()
        ? Optional.of(
            new PyTorchRunner(
                List.of(
                    PYTHON,
                    "bench/throughput.py",
                    "--network",
                    network,
                    "--batch",
                    "" + batch,
                    "--threads",
                    "" + threads),
                threads))
        : Optional.empty();
  }

  private static boolean isInstalled() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import torch")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is not even a Python.
    }
  }

  /** Trains for a time, and returns the images per second. */
  double imagesPerSecond(double seconds) throws IOException {
    to.write(seconds + "\n");
    to.flush();
    return Double.parseDouble(line());
  }

  private String line() throws IOException {
    String line = from.readLine();
    if (line == null) {
      throw new IOException("bench/throughput.py has ended early; see above what it said.");
    }
    return line;
  }

  /** Returns the number of weights of its network. */
  long weights() {
    return weights;
  }

  /** Returns which PyTorch it is, and by what it multiplies matrices. */
  String description() {
    return description;
  }

  @Override
  public void close() throws IOException {
    to.close();
    process.onExit().join();
  }
}
