package dev.polarity.spark.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.error.InvalidInputException;
import dev.polarity.hash.Sha256;
import dev.polarity.run.Kernels;
import dev.polarity.spark.LocalSpark;
import dev.polarity.train.EngineSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameDataTest {

  private static final long SEED = Long.getLong("polarity.seed", 7);
  private static final int FEATURES = 5;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
    EngineSettings.apply(1, Kernels.NATIVE);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static StructType schema(DataType features) {
    return new StructType()
        .add("features", features, true)
        .add("label", DataTypes.DoubleType, true);
  }

  private static Dataset<Row> frame(DataType features, List<Row> rows, int partitions) {
    return spark.createDataFrame(rows, schema(features)).repartition(partitions);
  }

  private static List<Row> vectors(int count) {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = new double[FEATURES];
      for (int f = 0; f < FEATURES; f++) {
        values[f] = f == 2 ? 4 : random.nextGaussian() * (f + 1) + 1000 * f;
      }
      rows.add(RowFactory.create(Vectors.dense(values), (double) (i % 3)));
    }
    return rows;
  }

  private static FrameOptions options() {
    return FrameOptions.of("features", "label");
  }

  private static FrameData collect(Dataset<Row> frame, FrameOptions options) {
    return FrameData.collect(frame, Optional.empty(), 0, options);
  }

  private static float[][] rows(Examples examples) {
    try (NDManager manager = NDManager.newBaseManager()) {
      LabelledBatch batch =
          examples.batch(
              manager, IntStream.range(0, examples.size()).toArray(), Augmentation.none());
      float[] inputs = batch.inputs().get(0).toFloatArray();
      float[] labels = batch.labels().get(0).toFloatArray();
      int width = inputs.length / labels.length;
      float[][] rows = new float[labels.length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOf(Arrays.copyOfRange(inputs, i * width, (i + 1) * width), width + 1);
        rows[i][width] = labels[i];
      }
      return rows;
    }
  }

  @Test
  void orderAndPartitioningOfRowsChangeNothing(@TempDir Path directory) {
    List<Row> rows = vectors(300);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(SEED + 1));
    try (FrameData one = collect(frame(SQLDataTypes.VectorType(), rows, 1), options());
        FrameData other = collect(frame(SQLDataTypes.VectorType(), shuffled, 7), options())) {
      DataSet first = one.open(directory.resolve("a"), voter -> true);
      DataSet second = other.open(directory.resolve("b"), voter -> true);
      assertThat(first.contentHash()).as("seed %d", SEED).isEqualTo(second.contentHash());
      assertThat(one.standardization().means()).isEqualTo(other.standardization().means());
      assertThat(one.standardization().deviations())
          .isEqualTo(other.standardization().deviations());
      assertThat(rows(first.train())).isDeepEqualTo(rows(second.train()));
    }
  }

  @Test
  void everyRowIsThereInTheOrderOfItsHash(@TempDir Path directory) {
    List<Row> rows = vectors(40);
    FrameOptions bare = new FrameOptions("features", "label", Optional.empty(), false, 1, 1 << 20);
    try (FrameData data = collect(frame(SQLDataTypes.VectorType(), rows, 3), bare)) {
      Examples train = data.open(directory, voter -> true).train();
      List<byte[]> expected = new ArrayList<>();
      for (Row row : rows) {
        ByteBuffer record =
            ByteBuffer.allocate(4 + 4 * FEATURES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) row.getDouble(1));
        for (double value : ((org.apache.spark.ml.linalg.Vector) row.get(0)).toArray()) {
          record.putFloat((float) value);
        }
        expected.add(record.array());
      }
      expected.sort(
          (a, b) -> Arrays.compareUnsigned(Sha256.digest().digest(a), Sha256.digest().digest(b)));
      float[][] found = rows(train);
      for (int i = 0; i < found.length; i++) {
        ByteBuffer record = ByteBuffer.wrap(expected.get(i)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(found[i][FEATURES]).isEqualTo(record.getInt());
        for (int f = 0; f < FEATURES; f++) {
          assertThat(found[i][f]).isEqualTo(record.getFloat());
        }
      }
    }
  }

  @Test
  void featuresComeToMeanZeroAndDeviationOne(@TempDir Path directory) {
    try (FrameData data = collect(frame(SQLDataTypes.VectorType(), vectors(200), 2), options())) {
      float[][] rows = rows(data.open(directory, voter -> true).train());
      for (int f = 0; f < FEATURES; f++) {
        int feature = f;
        double mean = Arrays.stream(rows).mapToDouble(row -> row[feature]).average().orElseThrow();
        double square =
            Arrays.stream(rows)
                .mapToDouble(row -> row[feature] * row[feature])
                .average()
                .orElseThrow();
        assertThat(mean).as("feature %d", f).isBetween(-1e-4, 1e-4);
        assertThat(square).as("feature %d", f).isBetween(f == 2 ? 0 : 0.999, f == 2 ? 0 : 1.001);
      }
    }
  }

  @Test
  void aShardHasTheRowsOfItsVoterOnly(@TempDir Path directory) {
    try (FrameData whole = collect(frame(SQLDataTypes.VectorType(), vectors(50), 2), options());
        FrameData dealt =
            collect(frame(SQLDataTypes.VectorType(), vectors(50), 3), options().withShards(4))) {
      float[][] all = rows(whole.open(directory.resolve("a"), voter -> true).train());
      Examples mine = dealt.open(directory.resolve("b"), voter -> voter == 1).train();
      assertThat(mine.size()).isEqualTo(50);
      try (NDManager manager = NDManager.newBaseManager()) {
        for (int i = 1; i < 50; i += 4) {
          float[] row =
              mine.batch(manager, new int[] {i}, Augmentation.none())
                  .inputs()
                  .get(0)
                  .toFloatArray();
          assertThat(row).isEqualTo(Arrays.copyOf(all[i], FEATURES));
        }
        assertThatThrownBy(() -> mine.batch(manager, new int[] {2}, Augmentation.none()))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void arraysAreTakenAsVectorsAre(@TempDir Path directory) {
    List<Row> arrays = new ArrayList<>();
    for (Row row : vectors(30)) {
      double[] values = ((org.apache.spark.ml.linalg.Vector) row.get(0)).toArray();
      List<Float> list = Arrays.stream(values).mapToObj(value -> (float) value).toList();
      arrays.add(RowFactory.create(list.toArray(), row.getDouble(1)));
    }
    try (FrameData vectors = collect(frame(SQLDataTypes.VectorType(), vectors(30), 2), options());
        FrameData floats =
            collect(frame(DataTypes.createArrayType(DataTypes.FloatType), arrays, 2), options())) {
      assertThat(vectors.open(directory.resolve("a"), v -> true).contentHash())
          .isEqualTo(floats.open(directory.resolve("b"), v -> true).contentHash());
    }
  }

  @Test
  void imagesAreReadFromFilesAndAsBarePixels(@TempDir Path directory) throws IOException {
    List<Row> files = new ArrayList<>();
    List<Row> bare = new ArrayList<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 12; i++) {
      byte[] pixels = new byte[6 * 4];
      random.nextBytes(pixels);
      BufferedImage image = new BufferedImage(4, 6, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setDataElements(0, 0, 4, 6, pixels);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      files.add(RowFactory.create(png.toByteArray(), (double) (i % 2)));
      bare.add(RowFactory.create(pixels, (double) (i % 2)));
    }
    FrameOptions shaped =
        new FrameOptions(
            "features", "label", Optional.of(RowShape.parseImages("1,6,4")), true, 1, 1 << 20);
    try (FrameData one = collect(frame(DataTypes.BinaryType, files, 2), options());
        FrameData other = collect(frame(DataTypes.BinaryType, bare, 3), shaped)) {
      assertThat(one.shape()).isEqualTo(RowShape.images(1, 6, 4));
      assertThat(one.open(directory.resolve("a"), v -> true).contentHash())
          .isEqualTo(other.open(directory.resolve("b"), v -> true).contentHash());
    }
  }

  /** A file may have as many bytes as its image has samples. */
  @Test
  void aFileIsNoBarePixelsWhateverItsLength(@TempDir Path directory) throws IOException {
    Random random = new Random(SEED);
    List<Row> files = new ArrayList<>();
    List<Row> bare = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(16, 9, BufferedImage.TYPE_3BYTE_BGR);
      byte[] pixels = new byte[3 * 9 * 16];
      for (int at = 0; at < 9 * 16; at++) {
        int colour = random.nextInt(1 << 8);
        image.setRGB(at % 16, at / 16, colour << 8);
        pixels[9 * 16 + at] = (byte) colour;
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      assertThat(png.size()).isLessThan(pixels.length);
      files.add(
          RowFactory.create(Arrays.copyOf(png.toByteArray(), pixels.length), (double) (i % 2)));
      bare.add(RowFactory.create(pixels, (double) (i % 2)));
    }
    FrameOptions shaped =
        new FrameOptions(
            "features", "label", Optional.of(RowShape.parseImages("3,9,16")), true, 1, 1 << 20);
    try (FrameData one = collect(frame(DataTypes.BinaryType, files, 2), options());
        FrameData other = collect(frame(DataTypes.BinaryType, bare, 2), shaped)) {
      assertThat(one.open(directory.resolve("a"), v -> true).contentHash())
          .isEqualTo(other.open(directory.resolve("b"), v -> true).contentHash());
    }
  }

  @Test
  void oneImageInColourMakesThreeChannelsWhereverItStands(@TempDir Path directory)
      throws IOException {
    List<byte[]> hashes = new ArrayList<>();
    for (int coloured : new int[] {0, 5}) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        BufferedImage image = new BufferedImage(5, 5, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(1, 2, i == coloured ? 0xFF0000 : 0x808080);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        rows.add(RowFactory.create(png.toByteArray(), i == coloured ? 1.0 : 0.0));
      }
      try (FrameData frame = collect(frame(DataTypes.BinaryType, rows, 3), options())) {
        assertThat(frame.shape()).isEqualTo(RowShape.images(3, 5, 5));
        hashes.add(frame.open(directory.resolve("" + coloured), v -> true).contentHash());
      }
    }
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
  }

  @Test
  void damagedAndTransparentImagesAreToldInASentence() throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", jpeg);
    byte[] half = Arrays.copyOf(jpeg.toByteArray(), jpeg.size() - 40);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB), "png", png);
    for (byte[] wrong : List.of(half, png.toByteArray(), new byte[] {1, 2, 3})) {
      List<Row> rows = List.of(RowFactory.create(wrong, 0.0), RowFactory.create(wrong, 1.0));
      assertThatThrownBy(() -> collect(frame(DataTypes.BinaryType, rows, 1), options()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("featuresCol \"features\": the image of a row ");
    }
  }

  @Test
  void wrongRowsAreToldInASentence() {
    List<Row> rows = vectors(5);
    rows.add(RowFactory.create(Vectors.dense(1, 2), 0.0));
    refused(rows, "2 numbers");
    rows.set(5, RowFactory.create(Vectors.dense(1, 2, 3, 4, Double.NaN), 0.0));
    refused(rows, "NaN");
    rows.set(5, RowFactory.create(Vectors.dense(1, 2, 3, 4, 5), 1.5));
    refused(rows, "labelCol \"label\" has the label 1.5");
    rows.set(5, RowFactory.create(Vectors.dense(1, 2, 3, 4, 5), null));
    refused(rows, "null");
    rows.set(5, RowFactory.create(null, 1.0));
    refused(rows, "null");
    assertThatThrownBy(
            () ->
                collect(
                    frame(SQLDataTypes.VectorType(), vectors(5), 1),
                    FrameOptions.of("features", "target")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("labelCol \"target\": there is no such column");
  }

  private static void refused(List<Row> rows, String expected) {
    assertThatThrownBy(() -> collect(frame(SQLDataTypes.VectorType(), rows, 2), options()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void tooManyBytesAreRefusedUnlessDealtToVoters() {
    Dataset<Row> frame = frame(SQLDataTypes.VectorType(), vectors(100), 2);
    FrameOptions small = new FrameOptions("features", "label", Optional.empty(), true, 1, 1000);
    assertThatThrownBy(() -> collect(frame, small))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1,000 bytes")
        .hasMessageContaining("sharded");
    Set<Integer> sizes = new HashSet<>();
    try (FrameData dealt = collect(frame, small.withShards(2))) {
      sizes.add(dealt.trainingRows());
    }
    assertThat(sizes).containsExactly(100);
  }
}
