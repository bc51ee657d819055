package dev.polarity.study;

/**
 * One line of {@code results.csv}: how one run ended, with its average or with its last iterate. A
 * measure that there is not is NaN, and empty in the file.
 *
 * @param data recognised name of the data: {@code digits}, {@code mnist}, {@code cifar10}, {@code
 *     cifar100}, or the directory's name
 * @param model name of the model recipe
 * @param method name of the method
 * @param schedule name of the schedule
 * @param stage how often the schedule advanced: {@code step}, {@code epoch} or a number of steps
 * @param initialRate {@code auto}, or the number as it was given
 * @param isDefault whether {@code polarity train} would publish this with nothing given but data,
 *     model and its options, seed, voters, batch and epochs; the column is called {@code default}
 * @param averaging whether this is the average of the iterates, or else the last of them
 * @param options every other setting that was given and changes the result, as {@code name=value},
 *     sorted, joined by {@code ;}
 * @param seed key of all randomness
 * @param voters how many voters voted
 * @param batch images per voter and step
 * @param epochs epochs of the whole run, a fraction within one
 * @param steps steps done: fewer than those of the epochs where the run diverged
 * @param testAccuracy share of right answers at the end, 0 … 1; where the run diverged, that of a
 *     guess
 * @param bestTestAccuracy the largest of all evaluations of the run, 0 … 1
 * @param trainLoss mean loss of the voters' batches over the last evaluation's steps; NaN where the
 *     run diverged
 * @param bits sent by one voter over the run
 * @param seconds time spent in all sessions of the run
 * @param fingerprint of the last weights; empty where the run diverged
 */
public record ResultRow(
    String data,
    String model,
    String method,
    String schedule,
    String stage,
    String initialRate,
    boolean isDefault,
    boolean averaging,
    String options,
    long seed,
    int voters,
    int batch,
    String epochs,
    long steps,
    double testAccuracy,
    double bestTestAccuracy,
    double trainLoss,
    long bits,
    double seconds,
    String fingerprint) {}
