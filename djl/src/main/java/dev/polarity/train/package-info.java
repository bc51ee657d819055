/**
 * Training as a replicated state machine whose commands are verdicts: the replica, the voters, the
 * loop, and what surrounds a run (its start, its evaluation, its end). The loop in {@link
 * dev.polarity.train.TrainingLoop} is the whole method in a dozen lines.
 */
package dev.polarity.train;
