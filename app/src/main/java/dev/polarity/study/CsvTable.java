package dev.polarity.study;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of comma-separated values whose lines are records: a column for each component, in
 * declared order, and those of a record within it in its place. Numbers are written so that the
 * same number is read again; NaN is an empty field.
 *
 * @param <R> the record of a line; its components are texts, truth values, {@code int}, {@code
 *     long}, {@code double}, and records of these
 */
final class CsvTable<R extends Record> {

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').setTrailingData(false).get();

  private final Class<R> type;
  private final List<RecordComponent> fields;
  private final int required;

  CsvTable(Class<R> type) {
    this(type, 0);
  }

  /**
   * Describes a table to which columns were added.
   *
   * @param type the record of a line
   * @param later how many of the last columns tables of earlier versions lack; they are read as
   *     empty texts
   */
  CsvTable(Class<R> type, int later) {
    this.type = type;
    this.fields = fields(type).toList();
    this.required = fields.size() - later;
  }

  private static Stream<RecordComponent> fields(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .flatMap(part -> part.getType().isRecord() ? fields(part.getType()) : Stream.of(part));
  }

  /** Returns the columns: the components' names, {@code isDefault} as {@code default}. */
  List<String> columns() {
    return fields.stream()
        .map(RecordComponent::getName)
        .map(name -> name.equals("isDefault") ? "default" : name)
        .toList();
  }

  /**
   * Writes a table, replacing the one that is there.
   *
   * @throws StoppedException if it cannot be written
   */
  void write(Path file, List<R> rows) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns());
      for (R row : rows) {
        printer.printRecord(texts(row).toList());
      }
      AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StoppedException(
          file + ": cannot be written (" + WriteFailure.reason(e) + "); mend that first.", e);
    }
  }

  private static Stream<String> texts(Record row) {
    return Arrays.stream(row.getClass().getRecordComponents())
        .map(part -> value(row, part))
        .flatMap(value -> value instanceof Record part ? texts(part) : Stream.of(text(value)));
  }

  private static Object value(Record row, RecordComponent component) {
    try {
      return component.getAccessor().invoke(row);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Object value) {
    return value instanceof Double number && number.isNaN() ? "" : value.toString();
  }

  /**
   * Reads a table.
   *
   * @throws InvalidInputException if it is missing, or no such table; the sentence names file, line
   *     and column
   */
  List<R> read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      List<R> rows = new ArrayList<>();
      boolean header = true;
      for (CSVRecord line : FORMAT.parse(reader)) {
        if (header) {
          checkHeader(file, line);
          header = false;
        } else {
          rows.add(row(file, line));
        }
      }
      if (header) {
        throw new InvalidInputException(
            file + ": the file is empty; expected a first line with the columns " + names() + ".");
      }
      return rows;
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + ": there is no such file.", e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": expected a CSV file in UTF-8.", e);
    } catch (CSVException e) {
      throw new InvalidInputException(file + ": not CSV (" + e.getMessage() + ").", e);
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read (" + WriteFailure.reason(e) + ").", e);
    } catch (java.io.UncheckedIOException e) {
      throw new InvalidInputException(file + ": not CSV (" + e.getCause().getMessage() + ").", e);
    }
  }

  private String names() {
    return String.join(",", columns());
  }

  private void checkHeader(Path file, CSVRecord line) {
    if (!line.toList().equals(columns()) && !line.toList().equals(columns().subList(0, required))) {
      throw new InvalidInputException(
          file
              + ", line 1: expected the columns "
              + names()
              + ", found "
              + String.join(",", line.toList())
              + ".");
    }
  }

  private R row(Path file, CSVRecord line) {
    if (line.size() != fields.size() && line.size() != required) {
      throw new InvalidInputException(
          "%s, line %d: expected %d columns, found %d."
              .formatted(file, line.getRecordNumber(), fields.size(), line.size()));
    }
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = value(fields.get(i).getType(), i < line.size() ? line.get(i) : "");
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(
            "%s, line %d, column %s: expected %s, found \"%s\"."
                .formatted(
                    file,
                    line.getRecordNumber(),
                    columns().get(i),
                    kind(fields.get(i).getType()),
                    line.get(i)),
            e);
      }
    }
    return make(type, List.of(values).iterator());
  }

  /** Makes a record of the next values. */
  private static <T> T make(Class<T> record, Iterator<Object> values) {
    RecordComponent[] parts = record.getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] arguments = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      arguments[i] = types[i].isRecord() ? make(types[i], values) : values.next();
    }
    try {
      return record.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException(text);
      }
      return text.equals("true");
    }
    if (type == int.class) {
      return Integer.parseInt(text);
    }
    if (type == long.class) {
      return Long.parseLong(text);
    }
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  private static String kind(Class<?> type) {
    if (type == boolean.class) {
      return "true or false";
    }
    return type == double.class ? "a number, or nothing" : "a whole number";
  }
}
