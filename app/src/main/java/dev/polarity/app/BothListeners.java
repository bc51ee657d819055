package dev.polarity.app;

import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunResult;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepProfile;
import dev.polarity.train.StepRecord;

/** Tells two listeners, in this order. */
record BothListeners(RunListener first, RunListener second) implements RunListener {

  @Override
  public void onStart(RunStart start) {
    first.onStart(start);
    second.onStart(start);
  }

  @Override
  public void onStep(StepRecord step) {
    first.onStep(step);
    second.onStep(step);
  }

  @Override
  public void onMetrics(MetricsLine line) {
    first.onMetrics(line);
    second.onMetrics(line);
  }

  @Override
  public void onNotice(String notice) {
    first.onNotice(notice);
    second.onNotice(notice);
  }

  @Override
  public void onProfile(StepProfile profile) {
    first.onProfile(profile);
    second.onProfile(profile);
  }

  @Override
  public void onEnd(RunResult result) {
    first.onEnd(result);
    second.onEnd(result);
  }
}
