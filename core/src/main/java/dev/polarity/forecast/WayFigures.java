package dev.polarity.forecast;

/**
 * What was measured of one way of taking a step.
 *
 * @param voter seconds of one voter: mini-batch, forward, backward, and what is made of the
 *     gradient
 * @param work what a node does in an exchange, with one voter per node and {@code nodes} of them
 * @param nodes how many nodes that was measured with, at least 2
 * @param firstBits bits per coordinate that a message of the first phase has, for each plane
 * @param secondBits bits per coordinate that a message of the second phase has
 */
public record WayFigures(
    Slowest step,
    double voter,
    ExchangeWork work,
    int nodes,
    double firstBits,
    double secondBits) {}
