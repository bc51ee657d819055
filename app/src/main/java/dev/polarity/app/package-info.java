/**
 * The {@code polarity} command: reads options, shows progress, and turns every failure into one
 * sentence and an exit code. What it is for is done elsewhere.
 */
package dev.polarity.app;
