/**
 * Files that are either whole or not there: written to a temporary beside the target, forced to
 * disk, renamed.
 */
package dev.polarity.file;
