package dev.polarity.train;

import dev.polarity.run.DataSection;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunSpec;
import java.nio.file.Path;

/**
 * Where a run stands before its first step of this session.
 *
 * @param directory the run directory
 * @param spec what was asked for
 * @param data what the data turned out to be
 * @param resolved what the request came to mean
 * @param parameters number of trainable weights
 * @param step steps already taken
 * @param stepsPerEpoch steps of one epoch
 * @param unusedImages training images that are in no step of an epoch, since the last step would
 *     not be whole
 */
public record RunStart(
    Path directory,
    RunSpec spec,
    DataSection data,
    Resolved resolved,
    long parameters,
    long step,
    long stepsPerEpoch,
    int unusedImages) {}
