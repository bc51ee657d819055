package dev.polarity.journal;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The segment files of a journal's directory, read but never changed. */
final class SegmentFiles {

  private static final Pattern NAME = Pattern.compile("segment-(\\d{10,18})");

  private SegmentFiles() {}

  static Path file(Path directory, long firstStep) {
    return directory.resolve(String.format(Locale.ROOT, "segment-%010d", firstStep));
  }

  /**
   * Reads all segments through, in the order of their steps.
   *
   * @param expected whose journal it is, or empty to go by the first header
   * @throws InvalidInputException if one belongs to another run or is of a newer version
   */
  static List<Segment> read(Path directory, Optional<RunIdentity> expected) throws IOException {
    List<Segment> segments = new ArrayList<>();
    Optional<RunIdentity> identity = expected;
    for (Path file : list(directory)) {
      try (SegmentReader reader = SegmentReader.open(file)) {
        if (identity.isEmpty()) {
          identity = reader.header().map(SegmentHeader::identity);
        }
        segments.add(segment(file, reader, identity));
      } catch (NoSuchFileException dropped) {
        // A running journal has dropped its oldest segment in the meantime.
        continue;
      }
    }
    return segments;
  }

  /** The identity in the first readable header. */
  static Optional<RunIdentity> identity(Path directory) throws IOException {
    for (Path file : list(directory)) {
      try (SegmentReader reader = SegmentReader.open(file)) {
        if (reader.header().isPresent()) {
          return reader.header().map(SegmentHeader::identity);
        }
      } catch (NoSuchFileException dropped) {
        continue;
      }
    }
    return Optional.empty();
  }

  /** The range of steps around one that segments hold without a gap. */
  static StepRange contiguous(List<Segment> segments, long around) {
    long end = around;
    for (Segment segment : segments) {
      if (segment.first() <= end) {
        end = Math.max(end, segment.end());
      }
    }
    long first = end;
    for (int i = segments.size() - 1; i >= 0; i--) {
      Segment segment = segments.get(i);
      if (segment.end() >= first) {
        first = Math.min(first, segment.first());
      }
    }
    return new StepRange(first, end);
  }

  /** Shows the steps of a range that the segments hold. */
  static void replay(List<Segment> segments, StepRange range, JournalVisitor visitor) {
    long next = range.first();
    for (Segment segment : segments) {
      if (next < range.end() && segment.first() <= next && next < segment.end()) {
        long end = Math.min(range.end(), segment.end());
        try (SegmentReader reader = SegmentReader.open(segment.file())) {
          replay(reader, segment.file(), next, end, visitor);
        } catch (IOException failure) {
          throw new StoppedException(
              "Could not read the journal segment "
                  + segment.file()
                  + " ("
                  + WriteFailure.reason(failure)
                  + "); check the disk and resume the run.",
              failure);
        }
        next = end;
      }
    }
    if (next < range.end()) {
      throw new IllegalArgumentException("The journal does not hold step " + next + ".");
    }
  }

  private static void replay(
      SegmentReader reader, Path file, long from, long to, JournalVisitor visitor)
      throws IOException {
    long[] verdict = null;
    while (reader.end() < to) {
      long step = reader.end();
      if (!reader.next()) {
        throw new StoppedException(
            "The journal segment "
                + file
                + " can no longer be read at step "
                + step
                + ", which was whole before; check the disk and resume the run.");
      }
      if (step < from && reader.isPlain()) {
        continue;
      }
      if (verdict == null) {
        verdict = new long[reader.header().orElseThrow().identity().words()];
      }
      reader.verdict(verdict);
      if (step >= from) {
        visitor.visit(step, verdict, reader.measures());
      }
    }
  }

  private static Segment segment(Path file, SegmentReader reader, Optional<RunIdentity> expected)
      throws IOException {
    long first = firstStep(file);
    Optional<SegmentHeader> header = reader.header();
    if (header.isEmpty() || header.get().firstStep() != first) {
      return new Segment(file, first, first, 0, Files.size(file));
    }
    RunIdentity identity = header.get().identity();
    if (!identity.equals(expected.orElseThrow())) {
      throw new InvalidInputException(
          expected.get().mismatch("The journal segment " + file, identity));
    }
    while (reader.next()) {
      continue;
    }
    long fileBytes =
        reader.isWhole()
            ? reader.wholeBytes()
            : Math.max(Files.size(file), reader.wholeBytes() + 1);
    return new Segment(file, first, reader.end(), reader.wholeBytes(), fileBytes);
  }

  private static List<Path> list(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            directory, entry -> NAME.matcher(entry.getFileName().toString()).matches())) {
      entries.forEach(files::add);
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    files.sort(Comparator.comparingLong(SegmentFiles::firstStep));
    return files;
  }

  private static long firstStep(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a segment: " + file);
    }
    return Long.parseLong(matcher.group(1));
  }
}
