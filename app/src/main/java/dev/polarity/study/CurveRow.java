package dev.polarity.study;

/**
 * One line of {@code curves.csv}: one evaluation of a run, of its average or of its last iterate.
 * The first columns are those of {@link ResultRow}, up to the epochs; a measure that there is not
 * is NaN, and empty in the file.
 *
 * @param data recognised name of the data
 * @param model name of the model recipe
 * @param method name of the method
 * @param schedule name of the schedule
 * @param stage how often the schedule advanced
 * @param initialRate {@code auto}, or the number as it was given
 * @param isDefault whether this is what {@code polarity train} publishes with nothing given
 * @param averaging whether this is the average of the iterates, or else the last of them
 * @param options every other setting that was given and changes the result
 * @param seed key of all randomness
 * @param voters how many voters voted
 * @param batch images per voter and step
 * @param epochs epochs of the whole run, a fraction within one
 * @param epoch epochs done at this evaluation, a fraction within one
 * @param step steps done at this evaluation
 * @param rate rate of the step before it
 * @param trainLoss mean loss of the voters' batches since the evaluation before
 * @param testAccuracy share of right answers, 0 … 1
 * @param bits sent by one voter so far
 */
public record CurveRow(
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
    double epoch,
    long step,
    double rate,
    double trainLoss,
    double testAccuracy,
    long bits) {}
