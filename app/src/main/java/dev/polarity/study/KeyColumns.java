package dev.polarity.study;

/**
 * The columns that say which run a line is of, and which of its two sides: the first ones of every
 * table of a study.
 *
 * @param data recognised name of the data: {@code digits}, {@code mnist}, {@code cifar10}, {@code
 *     cifar100}, or the directory's name
 * @param model name of the model recipe
 * @param method name of the method
 * @param schedule name of the schedule
 * @param stage how often the schedule advanced: {@code step}, {@code epoch}, a number of steps, or
 *     {@code run/N}
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
 */
public record KeyColumns(
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
    String epochs) {

  /** Returns the same columns for the other side of a run, or with another default. */
  KeyColumns with(boolean isItTheDefault, boolean averaged) {
    return new KeyColumns(
        data,
        model,
        method,
        schedule,
        stage,
        initialRate,
        isItTheDefault,
        averaged,
        options,
        seed,
        voters,
        batch,
        epochs);
  }
}
