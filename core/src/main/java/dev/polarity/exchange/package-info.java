/**
 * What the nodes of a run bring together: tallies, which give the verdict; sums of floats, for the
 * methods that one bit is compared with; and small things that all tell each other. Vote counts are
 * whole numbers, so neither the placement of the voters nor the order of arrival ever changes a
 * verdict. The payloads stand in {@code docs/formats.md}.
 */
package dev.polarity.exchange;
