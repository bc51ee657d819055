/**
 * How the nodes of a run become one: they introduce themselves, say what differs between them, take
 * the newest state that all can reach, and hold their weights against each other's. It knows
 * snapshots and verdicts as things that are held and handed on, and nothing of networks or data.
 */
package dev.polarity.meeting;
