package dev.polarity.spark;

import java.io.Serializable;
import java.util.function.Predicate;

/** Chooses parameters by their name; can travel to executors. */
@FunctionalInterface
public interface NameFilter extends Predicate<String>, Serializable {}
