package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.polarity.app.PolarityProcess.Outcome;
import dev.polarity.data.ImageExamples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the published model says of images, through the command. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictIT {

  private static final int CLASSES = 10;
  private static final int OF_EACH = 6;

  @TempDir static Path root;

  private RunFiles run;
  private Path folder;
  private final List<Path> images = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  @BeforeAll
  void train() throws IOException {
    run = new RunFiles(root.resolve("run"));
    PolarityProcess.succeed(
        "train", small("signum", 250), "--eval-every=250", "--quiet", "--run", run.path());
    folder = root.resolve("pictures");
    ImageExamples digits = TestDigits.examples();
    int[] written = new int[CLASSES];
    for (int i = 0; i < digits.size(); i++) {
      int label = digits.label(i);
      if (written[label] < OF_EACH) {
        written[label]++;
        Path file = folder.resolve("test/" + label + "/" + i + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(TestDigits.image(digits, i), "png", file.toFile());
        Path train = folder.resolve("train/" + label + "/" + i + ".png");
        Files.createDirectories(train.getParent());
        Files.copy(file, train);
        images.add(file);
        labels.add(label);
      }
    }
  }

  @Test
  void evaluateAgreesWithTheTraining() {
    JsonObject score = json(PolarityProcess.succeed("evaluate", run.path(), "--json"));
    assertThat(score.get("accuracy").getAsDouble()).isEqualTo(run.accuracy());
    assertThat(score.get("loss").getAsDouble())
        .isEqualTo(run.result().get("testLoss").getAsDouble());
  }

  @Test
  void picturesAreSeenAsTheTestImagesThatTheyShow() {
    Outcome outcome = PolarityProcess.succeed("predict", run.path(), images, "--top=1");
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(images.size());
    int right = 0;
    for (int i = 0; i < images.size(); i++) {
      assertThat(lines.get(i)).matches("\\Q" + images.get(i) + "\\E: \\d \\d+\\.\\d\\d %");
      right += lines.get(i).startsWith(images.get(i) + ": " + labels.get(i)) ? 1 : 0;
    }
    assertThat((double) right / images.size()).isGreaterThan(0.7);

    JsonObject score =
        json(PolarityProcess.succeed("evaluate", run.path(), "--data", folder, "--json"));
    assertThat(score.get("examples").getAsInt()).isEqualTo(images.size());
    assertThat(score.get("accuracy").getAsDouble()).isEqualTo((double) right / images.size());
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() throws IOException {
    Path large = root.resolve("large.png");
    ImageIO.write(new BufferedImage(32, 30, BufferedImage.TYPE_BYTE_GRAY), "png", large.toFile());
    assertRefused(
        PolarityProcess.run("predict", run.path(), large),
        large + " has 30 x 32 pixels (height x width), but the model takes 28 x 28");
    byte[] whole = Files.readAllBytes(images.get(0));
    Path torn = root.resolve("torn.png");
    Files.write(torn, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(PolarityProcess.run("predict", run.path(), torn), torn + " is a damaged image");
    Path missing = root.resolve("missing.png");
    assertRefused(PolarityProcess.run("predict", run.path(), missing), missing.toString());
  }

  private static JsonObject json(Outcome outcome) {
    return JsonParser.parseString(outcome.out()).getAsJsonObject();
  }

  private static void assertRefused(Outcome outcome, String words) {
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("polarity: ")
        .contains(words);
  }
}
