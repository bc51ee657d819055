package dev.polarity.spark.ml;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Loads what {@link ModelWriter} has saved. */
final class ModelReader extends MLReader<SignSgdClassificationModel> {

  @Override
  public SignSgdClassificationModel load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(
            path, sparkSession(), SignSgdClassificationModel.class.getName());
    try {
      Path data = new Path(path, ModelWriter.DATA);
      FileSystem files = data.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
      SavedContent content =
          new Gson().fromJson(text(files, new Path(data, ModelWriter.CONTENT)), SavedContent.class);
      if (content.format() > SavedContent.FORMAT) {
        throw new InvalidInputException(
            "%s: the model has format %d, of a newer Polarity; this one reads up to format %d."
                .formatted(path, content.format(), SavedContent.FORMAT));
      }
      SignSgdClassificationModel model =
          new SignSgdClassificationModel(
              metadata.uid(),
              content.with(bytes(files, new Path(data, ModelWriter.WEIGHTS))),
              text(files, new Path(data, ModelWriter.RESULT)));
      metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
      return model;
    } catch (IOException | JsonParseException e) {
      throw new InvalidInputException(
          "%s: the model cannot be read (%s).".formatted(path, e.getMessage()), e);
    }
  }

  private static String text(FileSystem files, Path file) throws IOException {
    return new String(bytes(files, file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }
}
