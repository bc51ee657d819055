package dev.polarity.mesh;

/**
 * A message that a node waits for.
 *
 * @param peer rank of the node that it comes from
 * @param key what it is
 * @param maxPayloadBytes the most bytes that it may have
 */
public record Expected(int peer, MessageKey key, int maxPayloadBytes) {}
