package dev.polarity.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the words of a report mean. */
final class Glossary {

  private static final Map<String, String> TERMS = terms();

  private Glossary() {}

  private static Map<String, String> terms() {
    Map<String, String> terms = new LinkedHashMap<>();
    terms.put(
        "voter",
        "Computes a gradient on images of its own at each step. A method that votes sends the sign"
            + " of each number, one bit; a dense method sends the number, 32 bits.");
    terms.put(
        "setting", "Method, schedule, options and initial rate; its runs differ in the seed only.");
    terms.put(
        "seed",
        "Decides all chance: initial weights, the order of the images, augmentation. The same seed"
            + " gives every method the same.");
    terms.put(
        "mean ± spread",
        "Mean and sample standard deviation over the seeds. A difference is called more than the"
            + " spread if it is larger than both standard deviations together, so that the two"
            + " intervals do not touch. With one seed no spread is known.");
    terms.put("point", "One hundredth of all test images: 98.5 % is one point ahead of 97.5 %.");
    terms.put(
        "averaged, last iterate",
        "Each run is evaluated twice: with an average of its weights along the way, and with the"
            + " weights after the last step. The bold figure is the one that counts. A comparator"
            + " counts with the better of the two; what Polarity does by itself counts as it is"
            + " published, averaged.");
    terms.put(
        "best rate",
        "Where a setting was run at several initial rates, the one with the highest mean final"
            + " accuracy stands for all, in its favour. It is chosen among the longest runs;"
            + " shorter ones only helped to find it. Rates that a run measured by itself are never"
            + " chosen.");
    terms.put(
        "final and best accuracy",
        "Share of the test images that are recognised, after the last step, and the largest at any"
            + " evaluation on the way, each averaged over the seeds.");
    terms.put(
        "steps and bits to an accuracy",
        "Those done at the first evaluation at which the mean over the seeds has the accuracy; of a"
            + " comparator on the side, averaged or last, that has it first.");
    terms.put(
        "bits",
        "What one voter sends for the votes or gradients of the run, in theory: neither what it"
            + " receives nor the frames around it.");
    terms.put(
        "numbers a person chose",
        "The initial rate where one was given, and every other option that was given and changes"
            + " the result. What everybody has alike (voters, images per step, epochs, seed) is not"
            + " counted.");
    terms.put(
        "gradient evaluations spent choosing",
        "Steps times voters of all runs of the same method, schedule, stage and options that are not"
            + " the ones shown.");
    terms.put(
        "schedule, stage",
        "The rule by which the rate falls, and how often it moves on: every step unless the stage"
            + " is named. The adaptive schedule follows from the bound on its convergence and has no"
            + " number of its own but its initial rate, which is measured where none is given. The"
            + " measured one takes from the same bound the best constant rate, and measures what that"
            + " rests on where each stage begins.");
    terms.put(
        "bound estimate",
        "2 f₀ δₖ / δ₀²: what the theory of the adaptive schedule says of the smallest expected"
            + " gradient so far, with the measured initial rate for the unknown curvature and without"
            + " the noise of small batches. An estimate, not a guarantee.");
    terms.put(
        "fingerprint",
        "SHA-256 of the last weights. The same command on the same kind of arithmetic gives the"
            + " same.");
    return terms;
  }

  static void write(Markup page) {
    page.element("h2", "Terms", "id", "terms").open("dl");
    TERMS.forEach((term, meaning) -> page.element("dt", term).element("dd", meaning));
    page.close("dl");
  }
}
