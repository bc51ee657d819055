/**
 * A run as one barrier job of Spark: one node for each executor, which meet over TCP as the nodes
 * of {@code polarity node} do. Spark places them, hands them data and key, and starts them again;
 * it carries no vote.
 */
package dev.polarity.spark;
