package dev.polarity.run;

/**
 * One line of {@code metrics.jsonl}: what an evaluation found. A measure that there is not is NaN,
 * and {@code null} in the file.
 *
 * @param step steps done
 * @param epoch epochs done, a fraction within one
 * @param rate rate of the last step
 * @param trainLoss mean loss of the voters' batches since the line before
 * @param testAccuracy fraction of right answers of the model that would be published now
 * @param testAccuracyLast the same of the last iterate, neither averaged nor chosen
 * @param agreement mean share of a voter's signs that agree with the verdict
 * @param imagesPerSecond training images of this node's voters per second of this session, since
 *     the line before
 * @param bytesSent bytes that this node has sent, over all sessions of the run
 * @param fingerprint SHA-256 of the trainable weights at this step
 */
public record MetricsLine(
    long step,
    double epoch,
    double rate,
    double trainLoss,
    double testAccuracy,
    double testAccuracyLast,
    double agreement,
    double imagesPerSecond,
    long bytesSent,
    String fingerprint) {}
