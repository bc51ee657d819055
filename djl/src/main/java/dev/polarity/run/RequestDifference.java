package dev.polarity.run;

import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What two requests ask for differently, in the words of {@code run.yaml}. */
public final class RequestDifference {

  private RequestDifference() {}

  /**
   * Returns each key that differs, with what it was and what it is.
   *
   * @param before what was asked for
   * @param now what is asked for
   * @return such as {@code threads 8 then, 4 now; voters 2 then, 4 now}; empty where nothing
   *     differs
   */
  public static String text(RunSpec before, RunSpec now) {
    Map<String, Object> old = RequestYaml.write(before);
    Map<String, Object> other = RequestYaml.write(now);
    SortedSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(other.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(old.get(key), other.get(key)))
        .map(key -> "%s %s then, %s now".formatted(key, value(old, key), value(other, key)))
        .collect(Collectors.joining("; "));
  }

  private static Object value(Map<String, Object> request, String key) {
    return request.getOrDefault(key, "not given");
  }
}
