package dev.polarity.mesh;

import java.nio.ByteBuffer;

/**
 * A message that has arrived.
 *
 * @param encoding codec of the payload, as in the journal
 * @param payload the bytes from its position to its limit; the receiver's own
 */
public record Message(byte encoding, ByteBuffer payload) {}
