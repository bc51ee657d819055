/**
 * The one-line integration for training loops of DJL's own, such as {@code EasyTrain.fit}: an
 * optimizer that moves weights by signs, and a tracker that sets the rate itself. No votes are cast
 * here and nothing is kept: a run with voters, a journal and a fingerprint is a {@code Training}.
 */
package dev.polarity.optimizer;
