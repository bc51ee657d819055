package dev.polarity.spark;

import java.io.Serializable;
import java.util.function.Supplier;

/**
 * A supplier that can travel to executors. What it captures must be serializable too, and its class
 * must be on their class path.
 *
 * @param <T> what it supplies
 */
@FunctionalInterface
public interface SerializableSupplier<T> extends Supplier<T>, Serializable {}
