package dev.polarity.mesh;

/**
 * One admitted connection to a peer.
 *
 * @param connection the bytes
 * @param path where frames are written, with what stands between
 */
record Session(Connection connection, FramePath path) {}
