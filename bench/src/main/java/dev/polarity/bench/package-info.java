/** Benchmarks and the studies behind the defaults; nothing here is part of the product. */
package dev.polarity.bench;
