package dev.polarity.app;

import dev.polarity.train.RunListener;
import java.io.PrintWriter;

/** Shows what a person should know, and no progress. */
record NoticesOnly(PrintWriter err) implements RunListener {

  @Override
  public void onNotice(String notice) {
    err.println("note: " + notice);
    err.flush();
  }
}
