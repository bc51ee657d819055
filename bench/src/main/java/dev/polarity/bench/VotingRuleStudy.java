package dev.polarity.bench;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.Stage;
import dev.polarity.sign.Agreement;
import dev.polarity.sign.VotingRule;
import dev.polarity.train.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the candidates for zeros and ties on real networks: accuracy, how much a verdict differs
 * from the one before (which is what a code for verdicts has to carry), and how far coordinates
 * that are dead throughout have moved. The rates are fixed numbers, so that this study does not
 * depend on the one of the initial rate.
 *
 * <p>Resumable: a line that is in the CSV already is not computed again.
 *
 * <pre>
 *   java -cp ... dev.polarity.bench.VotingRuleStudy MNIST-DIRECTORY CIFAR10-DIRECTORY FILE.csv
 * </pre>
 */
public final class VotingRuleStudy {

  private static final String HEADER =
      "network,data,method,voters,seed,steps,rate,zeros,ties,accuracy,accuracyLast,flips,entropy,deadShare,deadExcursion";

  /** ResNet-20 is judged on part of the test set: a run of it here is short. */
  private static final int QUICK_TEST = 2_000;

  private static final Map<String, VotingRule> PAIRS = new LinkedHashMap<>();

  static {
    PAIRS.put(
        "rotating,5",
        new VotingRule(VotingCandidates.rotatingZeros(), VotingCandidates.persistentTies(5)));
    PAIRS.put(
        "rotating,15",
        new VotingRule(VotingCandidates.rotatingZeros(), VotingCandidates.persistentTies(15)));
    PAIRS.put(
        "wandering,5",
        new VotingRule(VotingCandidates.wanderingZeros(), VotingCandidates.persistentTies(5)));
    PAIRS.put(
        "wandering,15",
        new VotingRule(VotingCandidates.wanderingZeros(), VotingCandidates.persistentTies(15)));
    PAIRS.put(
        "alike,opposite",
        new VotingRule(VotingCandidates.alikeZeros(), VotingCandidates.oppositeTies()));
  }

  private VotingRuleStudy() {}

  /** Runs the study. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: VotingRuleStudy MNIST-DIRECTORY CIFAR10-DIRECTORY FILE.csv");
      System.exit(2);
    }
    StudyFile file = new StudyFile(Path.of(arguments[2]), HEADER);
    DataSet digits = DataSets.open("digits");
    for (long seed : new long[] {1, 2}) {
      network(file, "lenet", digits, seed, 20_000, 0.01);
    }
    network(file, "mlp", DataSets.open(arguments[0]), 1, 60_000, 0.004);
    DataSet cifar = DataSets.open(arguments[1]);
    DataSet quick =
        new DataSet(cifar.name(), cifar.train(), new FirstExamples(cifar.test(), QUICK_TEST));
    network(file, "resnet20", quick, 1, 3_200, 0.003);
  }

  private static void network(
      StudyFile file, String model, DataSet data, long seed, int images, double rate)
      throws IOException {
    for (int voters : new int[] {2, 4, 5, 8}) {
      for (Method method : new Method[] {Method.SIGN, Method.SIGNUM}) {
        for (Map.Entry<String, VotingRule> pair : PAIRS.entrySet()) {
          RunSpecBuilder spec =
              RunSpec.builder()
                  .model(model)
                  .voters(voters)
                  .batch(32)
                  .steps(images / (32 * voters))
                  .seed(seed)
                  .method(method)
                  .initialRate(rate)
                  .stage(Stage.STEP)
                  .weightDecay(0)
                  .threads(1);
          one(file, spec.build(), data, pair.getKey(), pair.getValue());
        }
      }
    }
  }

  private static void one(StudyFile file, RunSpec spec, DataSet data, String name, VotingRule rule)
      throws IOException {
    String key =
        String.join(
            ",",
            spec.model(),
            data.name(),
            spec.method().text(),
            Integer.toString(spec.voters()),
            Long.toString(spec.seed()),
            Long.toString(spec.steps().orElseThrow()),
            Double.toString(spec.initialRate().orElseThrow()),
            name);
    if (file.has(key)) {
      return;
    }
    Flips flips = new Flips();
    Trial.Outcome outcome = Trial.run(spec, data, rule, 1, (verdict, step) -> flips.see(verdict));
    double share = flips.share(outcome);
    file.append(
        key,
        String.format(
            Locale.ROOT,
            "%.4f,%.4f,%.4f,%.4f,%.4f,%.1f",
            outcome.accuracy(),
            outcome.accuracyLast(),
            share,
            entropy(share),
            outcome.deadShare(),
            outcome.deadExcursion()));
  }

  private static double entropy(double p) {
    return p <= 0 || p >= 1 ? 0 : -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
  }

  /** Counts the signs of each verdict that differ from the verdict before. */
  private static final class Flips {
    private long[] before;
    private long different;
    private long verdicts;

    void see(long[] verdict) {
      if (before == null) {
        before = new long[verdict.length];
      } else {
        long coordinates = 64L * verdict.length;
        different += coordinates - Agreement.agreeing(before, verdict, coordinates);
        verdicts++;
      }
      System.arraycopy(verdict, 0, before, 0, verdict.length);
    }

    double share(Trial.Outcome outcome) {
      return (double) different / verdicts / outcome.coordinates();
    }
  }
}
