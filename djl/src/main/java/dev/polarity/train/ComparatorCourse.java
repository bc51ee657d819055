package dev.polarity.train;

import dev.polarity.journal.StepMeasures;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunTotals;
import dev.polarity.schedule.Schedule;
import java.util.function.Consumer;

/**
 * The course of a comparator. Nothing is kept between sessions: the state of most of these methods
 * is as large as the weights, and no step could be told from a record of verdicts. So a run that
 * was cut off starts again from its first step, with its clock.
 */
final class ComparatorCourse implements Course {

  private final ComparatorLoop loop;
  private double lastRate = Double.NaN;

  private ComparatorCourse(ComparatorLoop loop) {
    this.loop = loop;
  }

  /**
   * Begins the run from its first step.
   *
   * @param run the run directory
   * @param begun whether an earlier session has begun the run
   * @param node the node, at its initial weights
   * @param rates the schedule of the run
   * @param notices is told if the run starts again
   */
  static ComparatorCourse open(
      RunDirectory run, boolean begun, Node node, Schedule rates, Consumer<String> notices) {
    RunSpec spec = run.file().request();
    if (begun) {
      run.writeTotals(new RunTotals(0, 0, 0, run.totals().differentArithmetic()));
      notices.accept(
          "The method %s keeps no journal and no snapshots, so the run starts again from its first step."
              .formatted(spec.method().text()));
    }
    return new ComparatorCourse(node.comparatorLoop(Comparators.step(spec, node, rates)));
  }

  @Override
  public long steps() {
    return loop.steps();
  }

  @Override
  public StepRecord takeStep() {
    StepRecord record = loop.takeStep();
    lastRate = record.rate();
    return record;
  }

  @Override
  public double lastRate() {
    return lastRate;
  }

  @Override
  public StepMeasures lastMeasures() {
    return loop.measures();
  }

  @Override
  public void recount(
      RunDirectory run, long fromStep, Progress progress, Consumer<String> notices) {}

  @Override
  public void snapshot() {}

  @Override
  public void snapshotAlone() {}

  @Override
  public StepProfile profile() {
    return loop.profile();
  }

  @Override
  public void close() {
    loop.close();
  }
}
