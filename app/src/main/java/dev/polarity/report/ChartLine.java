package dev.polarity.report;

/**
 * One line of a chart.
 *
 * @param label its name in the legend
 * @param place its colour and marker in the {@link Palette}, 0 … 7
 * @param xs finite, not falling
 * @param ys finite, as many
 */
record ChartLine(String label, int place, double[] xs, double[] ys) {}
