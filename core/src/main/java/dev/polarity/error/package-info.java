/**
 * What can go wrong, as the user sees it: each failure is one sentence that names the file or
 * option, what was found and what was expected, and carries the exit code of the command.
 */
package dev.polarity.error;
