package dev.polarity.bench;

import ai.djl.translate.TranslateException;
import dev.polarity.run.Method;
import dev.polarity.train.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Images per second of the whole step: Polarity with one voter against DJL's own {@code EasyTrain}
 * with plain {@code Sgd}, on the same network and images, in one process, and against PyTorch with
 * plain {@code SGD} on the same network, in another process.
 *
 * <p>All train for a slice of time in turn, A B C A B C ..., so that what else the machine does
 * hits all alike; the figures are the medians over the slices, and a ratio is the median of the
 * ratios within each round. Polarity's step is complete: batch, forward, backward, method, pack,
 * tally, vote, apply, average, agreement, and the journal on disk.
 *
 * <p>The ratio of the median steps, of all slices, leaves out what happens seldom (a force to disk,
 * a collection, another process that takes the core), and so says on a busy machine what the others
 * say on a quiet one.
 *
 * <p>One process measures one network with one number of threads; {@code bench/throughput} starts
 * one for each.
 */
public final class Throughput {

  private static final String HEADER =
      "network,batch,threads,method,weights,Polarity images/s,EasyTrain images/s,PyTorch images/s,"
          + "by EasyTrain,least,most,by EasyTrain in median steps,by PyTorch,least,most,rounds";

  private Throughput() {}

  /** Runs the comparison. */
  public static void main(String[] arguments)
      throws IOException, TranslateException, InterruptedException {
    Options options =
        new Options(
            arguments,
            "--network",
            "lenet",
            "--threads",
            "1",
            "--batch",
            "32,128",
            "--method",
            "sign,signum",
            "--rounds",
            "5",
            "--seconds",
            "1",
            "--warmup",
            "2",
            "--csv",
            "bench/target/throughput.csv");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    Workload workload = Workload.named(options.text("--network"));
    for (String batch : options.list("--batch")) {
      for (String method : options.list("--method")) {
        String key = String.join(",", workload.name(), batch, options.text("--threads"), method);
        if (!file.has(key)) {
          file.append(
              key, compare(workload, Integer.parseInt(batch), Method.parse(method), options));
        }
      }
    }
  }

  private static String compare(Workload workload, int batch, Method method, Options options)
      throws IOException, TranslateException, InterruptedException {
    double seconds = options.seconds("--seconds");
    int threads = options.number("--threads");
    Side ours = new Side();
    Side easyTrains = new Side();
    Side pyTorchs = new Side();
    long weights;
    Samples ourSteps = new Samples();
    Samples theirSteps = new Samples();
    try (Scratch directory = new Scratch();
        StepRunner polarity =
            new StepRunner(
                workload.spec(batch, threads, method),
                workload.data(),
                Optional.of(directory.path()));
        EasyTrainRunner easyTrain = new EasyTrainRunner(workload.block(), workload.data(), batch);
        PyTorchRunner pyTorch = PyTorchRunner.start(workload.name(), batch, threads).orElse(null)) {
      weights = polarity.coordinates();
      introduce(pyTorch, weights);
      new Slice(polarity::takeStep).stepsPerSecond(options.seconds("--warmup"));
      new Slice(easyTrain::takeStep).stepsPerSecond(options.seconds("--warmup"));
      if (pyTorch != null) {
        pyTorch.imagesPerSecond(options.seconds("--warmup"));
      }
      Slice ourSlice = new Slice(polarity::takeStep).timedInto(ourSteps);
      Slice theirSlice = new Slice(easyTrain::takeStep).timedInto(theirSteps);
      for (int round = 0; round < options.number("--rounds"); round++) {
        double own = batch * ourSlice.stepsPerSecond(seconds);
        ours.add(own, own);
        easyTrains.add(batch * theirSlice.stepsPerSecond(seconds), own);
        if (pyTorch != null) {
          pyTorchs.add(pyTorch.imagesPerSecond(seconds), own);
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "%d,%s,%s,%s,%s,%.2f,%s,%d",
        weights,
        ours.speed(),
        easyTrains.speed(),
        pyTorchs.speed(),
        easyTrains.ratios(),
        theirSteps.median() / ourSteps.median(),
        pyTorchs.ratios(),
        options.number("--rounds"));
  }

  /** Says which PyTorch is compared with, and makes sure that it trains the same network. */
  private static void introduce(PyTorchRunner pyTorch, long weights) throws IOException {
    if (pyTorch == null) {
      System.err.println(
          "bench/throughput: no figures of PyTorch, since there is no python3-torch here.");
      return;
    }
    System.err.printf("%s, %,d weights%n", pyTorch.description(), pyTorch.weights());
    if (pyTorch.weights() != weights) {
      throw new IOException(
          "PyTorch's network has %,d weights, but ours has %,d; they must be the same."
              .formatted(pyTorch.weights(), weights));
    }
  }

  /** What one side reached, and Polarity beside it. */
  private static final class Side {
    private final Samples images = new Samples();
    private final Samples ratios = new Samples();

    void add(double imagesPerSecond, double ours) {
      images.add(imagesPerSecond);
      ratios.add(ours / imagesPerSecond);
    }

    String speed() {
      return images.count() == 0 ? "" : String.format(Locale.ROOT, "%.0f", images.median());
    }

    String ratios() {
      return ratios.count() == 0
          ? ",,"
          : String.format(
              Locale.ROOT, "%.2f,%.2f,%.2f", ratios.median(), ratios.least(), ratios.most());
    }
  }
}
