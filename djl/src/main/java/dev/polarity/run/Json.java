package dev.polarity.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/**
 * JSON of the run directory's records: fields in declared order, {@code null} for a number that
 * there is not, and whole numbers without a fraction.
 */
final class Json {

  private static final double EXACT_WHOLE = 1L << 53;

  private static final Gson LINE = common().create();
  private static final Gson PRETTY = common().setPrettyPrinting().create();

  private Json() {}

  private static GsonBuilder common() {
    return new GsonBuilder()
        .serializeNulls()
        .disableHtmlEscaping()
        .registerTypeAdapter(double.class, new Numbers());
  }

  static String line(Object value) {
    return LINE.toJson(value);
  }

  static String pretty(Object value) {
    return PRETTY.toJson(value) + "\n";
  }

  /**
   * Reads one object.
   *
   * @throws com.google.gson.JsonParseException if the text is not such an object
   */
  static <T> T read(String text, Class<T> type) {
    return LINE.fromJson(text, type);
  }

  private static final class Numbers extends TypeAdapter<Double> {

    @Override
    public void write(JsonWriter out, Double value) throws IOException {
      if (!Double.isFinite(value)) {
        out.nullValue();
      } else if (value == Math.rint(value) && Math.abs(value) < EXACT_WHOLE) {
        out.value(value.longValue());
      } else {
        out.value(value);
      }
    }

    @Override
    public Double read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
        return Double.NaN;
      }
      return in.nextDouble();
    }
  }
}
