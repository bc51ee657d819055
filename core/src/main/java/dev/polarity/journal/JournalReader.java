package dev.polarity.journal;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal as it was found on disk, for looking at. Nothing is ever changed, so it may be used
 * while another process appends: a step that is being written is just not there yet. Immutable.
 */
public final class JournalReader {

  private final Optional<RunIdentity> identity;
  private final List<Segment> segments;

  private JournalReader(Optional<RunIdentity> identity, List<Segment> segments) {
    this.identity = identity;
    this.segments = segments;
  }

  /**
   * Reads a journal through.
   *
   * @param directory the journal's directory; one that does not exist is an empty journal
   * @return what it holds
   * @throws InvalidInputException if it cannot be read, is of a newer version, or holds segments of
   *     different runs
   */
  public static JournalReader scan(Path directory) {
    try {
      return new JournalReader(
          SegmentFiles.identity(directory),
          List.copyOf(SegmentFiles.read(directory, Optional.empty())));
    } catch (IOException cause) {
      throw new InvalidInputException(
          "Could not read the journal " + directory + " (" + WriteFailure.reason(cause) + ").",
          cause);
    }
  }

  /** Returns whose journal it is; empty where no segment has a readable header. */
  public Optional<RunIdentity> identity() {
    return identity;
  }

  /** Returns the steps that are held, in order, with a gap between any two ranges. */
  public List<StepRange> ranges() {
    List<StepRange> ranges = new ArrayList<>();
    for (Segment segment : segments) {
      int last = ranges.size() - 1;
      if (segment.isEmpty()) {
        continue;
      }
      if (last >= 0 && ranges.get(last).end() >= segment.first()) {
        long end = Math.max(ranges.get(last).end(), segment.end());
        ranges.set(last, new StepRange(ranges.get(last).first(), end));
      } else {
        ranges.add(new StepRange(segment.first(), segment.end()));
      }
    }
    return ranges;
  }

  /**
   * Tells whether all steps of a range are held.
   *
   * @param fromStep the first one
   * @param toStep the step after the last one
   * @return whether {@link #replay} can show them
   */
  public boolean holds(long fromStep, long toStep) {
    return fromStep >= toStep
        || ranges().stream().anyMatch(range -> range.contains(fromStep) && toStep <= range.end());
  }

  /** Returns the size of all segments in bytes. */
  public long bytes() {
    return segments.stream().mapToLong(Segment::fileBytes).sum();
  }

  /**
   * Shows held steps in order.
   *
   * @param fromStep the first one
   * @param toStep the step after the last one
   * @param visitor is shown each
   * @throws IllegalArgumentException if one of them is not held
   * @throws StoppedException if one can no longer be read, for example because the running journal
   *     has dropped it
   */
  public void replay(long fromStep, long toStep, JournalVisitor visitor) {
    SegmentFiles.replay(segments, new StepRange(fromStep, toStep), visitor);
  }
}
