package dev.polarity.spark.ml;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/**
 * Saves a model: Spark's metadata with the params, and beside it {@code data/} with what the
 * network is, the result of its run, and its weights in DJL's format.
 */
final class ModelWriter extends MLWriter {

  static final String DATA = "data";
  static final String CONTENT = "content.json";
  static final String RESULT = "result.json";
  static final String WEIGHTS = "model-0000.params";

  private final SignSgdClassificationModel model;

  ModelWriter(SignSgdClassificationModel model) {
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sparkSession());
    try {
      Path data = new Path(path, DATA);
      FileSystem files = data.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
      write(
          files,
          new Path(data, CONTENT),
          text(new Gson().toJson(SavedContent.of(model.content()))));
      write(files, new Path(data, RESULT), text(model.result()));
      write(files, new Path(data, WEIGHTS), model.content().weights());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(FileSystem files, Path file, byte[] content) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(content);
    }
  }
}
