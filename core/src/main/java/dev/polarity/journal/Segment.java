package dev.polarity.journal;

import java.nio.file.Path;

/** What is known of one segment file: the steps that it holds whole, and its size. */
final class Segment {

  private final Path file;
  private final long first;
  private long end;
  private long wholeBytes;
  private long fileBytes;

  Segment(Path file, long first, long end, long wholeBytes, long fileBytes) {
    this.file = file;
    this.first = first;
    this.end = end;
    this.wholeBytes = wholeBytes;
    this.fileBytes = fileBytes;
  }

  Path file() {
    return file;
  }

  /** The first step. */
  long first() {
    return first;
  }

  /** The step after the last whole one; equal to the first where none is. */
  long end() {
    return end;
  }

  long wholeBytes() {
    return wholeBytes;
  }

  long fileBytes() {
    return fileBytes;
  }

  boolean isEmpty() {
    return end == first;
  }

  boolean isWhole() {
    return wholeBytes == fileBytes;
  }

  void appended(long bytes) {
    end++;
    wholeBytes += bytes;
    fileBytes += bytes;
  }

  void cut() {
    fileBytes = wholeBytes;
  }
}
