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
 * with plain {@code Sgd}, on the same network and images, in one process.
 *
 * <p>Both train for a slice of time in turn, A B A B ..., so that what else the machine does hits
 * both alike; the figures are the medians over the slices, and the ratio is the median of the
 * ratios within each pair. Polarity's step is complete: batch, forward, backward, method, pack,
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
      "network,batch,threads,method,polarity images/s,EasyTrain images/s,ratio,least ratio,most"
          + " ratio,ratio of median steps,pairs";

  private Throughput() {}

  /** Runs the comparison. */
  public static void main(String[] arguments) throws IOException, TranslateException {
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
            "--pairs",
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
      throws IOException, TranslateException {
    double seconds = options.seconds("--seconds");
    int pairs = options.number("--pairs");
    Samples ours = new Samples();
    Samples theirs = new Samples();
    Samples ratios = new Samples();
    Samples ourSteps = new Samples();
    Samples theirSteps = new Samples();
    try (Scratch directory = new Scratch();
        StepRunner polarity =
            new StepRunner(
                workload.spec(batch, options.number("--threads"), method),
                workload.data(),
                Optional.of(directory.path()));
        EasyTrainRunner easyTrain = new EasyTrainRunner(workload.block(), workload.data(), batch)) {
      new Slice(polarity::takeStep).stepsPerSecond(options.seconds("--warmup"));
      new Slice(easyTrain::takeStep).stepsPerSecond(options.seconds("--warmup"));
      Slice ourSlice = new Slice(polarity::takeStep).timedInto(ourSteps);
      Slice theirSlice = new Slice(easyTrain::takeStep).timedInto(theirSteps);
      for (int pair = 0; pair < pairs; pair++) {
        double a = batch * ourSlice.stepsPerSecond(seconds);
        double b = batch * theirSlice.stepsPerSecond(seconds);
        ours.add(a);
        theirs.add(b);
        ratios.add(a / b);
      }
    }
    return String.format(
        Locale.ROOT,
        "%.0f,%.0f,%.2f,%.2f,%.2f,%.2f,%d",
        ours.median(),
        theirs.median(),
        ratios.median(),
        ratios.least(),
        ratios.most(),
        theirSteps.median() / ourSteps.median(),
        pairs);
  }
}
