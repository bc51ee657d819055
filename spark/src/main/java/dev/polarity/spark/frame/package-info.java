/**
 * From a DataFrame to examples that repeat: rows in an order that only their content decides, on
 * each executor's disk, mapped into memory.
 */
package dev.polarity.spark.frame;
