package dev.polarity.journal;

import dev.polarity.file.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a journal fit to be continued. What counts is the chain of whole steps from the resume step
 * on: whatever lies beyond its end cannot be reached, would stand in the way of the steps that are
 * computed again, and is cut. Damage that lies wholly before the resume step costs no step; it only
 * means that fewer old weights can be restored.
 */
final class JournalRecovery {

  private final Path directory;
  private final long resumeStep;
  private final Consumer<String> notices;

  JournalRecovery(Path directory, long resumeStep, Consumer<String> notices) {
    this.directory = directory;
    this.resumeStep = resumeStep;
    this.notices = notices;
  }

  /** Cuts what cannot be continued; returns the segments that are left. */
  List<Segment> recover(List<Segment> segments) throws IOException {
    long end = SegmentFiles.contiguous(segments, resumeStep).end();
    List<Segment> kept = new ArrayList<>();
    List<Segment> unreachable = new ArrayList<>();
    boolean changed = false;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      boolean laterOneCovers = i + 1 < segments.size() && segments.get(i + 1).first() <= resumeStep;
      if (segment.first() > end || (segment.isEmpty() && !laterOneCovers)) {
        unreachable.add(segment);
      } else {
        if (!segment.isWhole() && !laterOneCovers) {
          cut(segment);
          changed = true;
        }
        kept.add(segment);
      }
    }
    if (!unreachable.isEmpty()) {
      delete(unreachable, end);
      changed = true;
    }
    if (changed) {
      AtomicFiles.forceDirectory(directory);
    }
    return kept;
  }

  private void cut(Segment segment) throws IOException {
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
      channel.truncate(segment.wholeBytes());
      channel.force(true);
    }
    notices.accept(
        "The journal segment "
            + segment.file()
            + " was cut from "
            + segment.fileBytes()
            + " to "
            + segment.wholeBytes()
            + " bytes, because the record of step "
            + segment.end()
            + " is not whole; "
            + (segment.end() < resumeStep
                ? "the run goes on from step " + resumeStep + " without it."
                : "that step and what followed it are computed again."));
    segment.cut();
  }

  private void delete(List<Segment> segments, long end) throws IOException {
    long bytes = 0;
    boolean torn = false;
    for (Segment segment : segments) {
      Files.delete(segment.file());
      bytes += segment.fileBytes();
      torn |= !segment.isEmpty() || !segment.isWhole();
    }
    if (torn) {
      notices.accept(
          "The journal "
              + directory
              + " lost "
              + segments.size()
              + (segments.size() == 1 ? " segment (" : " segments (")
              + bytes
              + " bytes, from "
              + segments.get(0).file().getFileName()
              + " on), because nothing after step "
              + end
              + " can be reached without a gap; it is computed again.");
    }
  }
}
