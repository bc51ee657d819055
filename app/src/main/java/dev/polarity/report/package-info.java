/**
 * From the rows of studies to a verdict that can be read: groups the runs, takes every comparator
 * at the best of its rates, compares means with the spread over seeds, draws the curves, and writes
 * one HTML page that needs neither script nor network. Nothing here trains or decides a bit.
 */
package dev.polarity.report;
