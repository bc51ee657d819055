package dev.polarity.study;

/**
 * One line of {@code runs.csv}: what one run was made with, and so where its fingerprint can be
 * expected again. What is not known is empty.
 *
 * @param key the run, by its side that is published: the average where the run averages
 * @param fingerprint of the last weights; empty where the run diverged
 * @param probe the compute probe, which is of data, model, batch and seed too: runs that share
 *     these and differ in the probe were computed otherwise
 * @param jdk version and vendor of the JDK with which the run began
 * @param tensorLibrary name and version of the tensor library
 * @param processor name of the processor
 * @param threads threads of the tensor library, {@link #UNKNOWN_THREADS} where that is not known
 * @param polarity version of Polarity
 * @param spec eight hexadecimal digits of a hash of all that was asked for and decides a bit,
 *     defaults too, which the key columns leave out; empty in tables of versions before it
 */
public record RunRow(
    KeyColumns key,
    String fingerprint,
    String probe,
    String jdk,
    String tensorLibrary,
    String processor,
    int threads,
    String polarity,
    String spec) {

  static final int UNKNOWN_THREADS = 0;

  /** Returns whether it is known what the run was made with. */
  public boolean isKnown() {
    return threads != UNKNOWN_THREADS;
  }

  RunRow with(KeyColumns other) {
    return with(other, spec);
  }

  RunRow with(KeyColumns other, String otherSpec) {
    return new RunRow(
        other, fingerprint, probe, jdk, tensorLibrary, processor, threads, polarity, otherSpec);
  }
}
