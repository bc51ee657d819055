/**
 * Nodes that are connected pair by pair, and nothing about votes: how they find each other and
 * prove that they hold the job's key, how a message arrives whole and once whatever happens to its
 * connection, and how everybody learns in time that somebody is gone. The byte layouts of
 * handshake, frame and heartbeat stand in {@code docs/formats.md}.
 */
package dev.polarity.mesh;
