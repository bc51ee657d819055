package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong input ends with one sentence, exit code 2, and no run directory. Most cases are asked of
 * the whole command within this process, which needs no engine to refuse them; a few of a process.
 */
class WrongInputIT {

  @TempDir Path root;

  private Path runs;
  private Path run;
  private Path data;

  @BeforeEach
  void makeData() throws IOException {
    runs = Files.createDirectory(root.resolve("runs"));
    run = runs.resolve("a");
    data = IdxFiles.write(root.resolve("data"));
  }

  /** A sentence that contains some words; and no run is left. */
  private void assertRefused(Outcome outcome, String... words) {
    assertSentence(outcome, words);
    assertThat(runs).as(outcome.text()).isEmptyDirectory();
  }

  /** One line, which ends like a sentence, or in the command that helps. */
  private static void assertSentence(Outcome outcome, String... words) {
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.out()).as(outcome.text()).isEmpty();
    assertThat(outcome.err().lines())
        .as(outcome.text())
        .singleElement()
        .asString()
        .matches("polarity: .*(\\.|: polarity resume \\S+)")
        .doesNotContain("Exception", "null", "  ")
        .contains(words);
  }

  private Outcome trainOn(Path directory) {
    return InProcess.run("train", "--data", directory, "--threads=1", "--run", run);
  }

  /** Trains with some options, and with small values of those that are not among them. */
  private Outcome trainWith(String... options) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", data, "--run", run));
    arguments.addAll(List.of(options));
    for (String small : List.of("--model=mlp", "--threads=1", "--batch=4", "--steps=2")) {
      String name = small.substring(0, small.indexOf('=') + 1);
      if (Stream.of(options).noneMatch(option -> option.startsWith(name))) {
        arguments.add(small);
      }
    }
    return InProcess.run(arguments);
  }

  @Test
  void missingAndEmptyDirectories() throws IOException {
    Path missing = root.resolve("missing");
    assertRefused(trainOn(missing), "There is no directory or file " + missing);
    Path empty = Files.createDirectory(root.resolve("empty"));
    assertRefused(trainOn(empty), "The directory " + empty + " is empty");
    Path other = Files.createDirectory(root.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "nothing");
    assertRefused(trainOn(other), other.toString(), "notes.txt");
  }

  @Test
  void damagedIdxFiles() throws IOException {
    Path images = data.resolve(IdxFiles.TRAIN_IMAGES);
    Path labels = data.resolve(IdxFiles.TRAIN_LABELS);
    byte[] whole = Files.readAllBytes(images);
    byte[] wholeLabels = Files.readAllBytes(labels);

    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(trainOn(data), images + " is cut short", "get the file again");
    Files.write(images, Arrays.copyOf(whole, 10));
    assertRefused(trainOn(data), images.toString(), "cut short");

    byte[] magic = whole.clone();
    magic[2] = 0x0d;
    Files.write(images, magic);
    assertRefused(trainOn(data), images.toString());
    Files.write(images, whole);

    Files.write(labels, IdxFiles.labels(IdxFiles.TRAIN - 1));
    assertRefused(
        trainOn(data),
        IdxFiles.TRAIN_IMAGES,
        IdxFiles.TRAIN + " images, but ",
        IdxFiles.TRAIN_LABELS,
        Integer.toString(IdxFiles.TRAIN - 1));
    Files.write(labels, wholeLabels);

    Path testLabels = data.resolve(IdxFiles.TEST_LABELS);
    byte[] wrong = Files.readAllBytes(testLabels);
    wrong[8 + 5] = 77;
    Files.write(testLabels, wrong);
    assertRefused(trainOn(data), testLabels.toString(), "image 5", "label 77");
  }

  @Test
  void damagedCifarFiles() throws IOException {
    Path cifar = Files.createDirectory(root.resolve("cifar"));
    byte[] record = new byte[3073];
    Files.write(cifar.resolve("data_batch_1.bin"), record);
    Path test = cifar.resolve("test_batch.bin");
    Files.write(test, new byte[3073 + 50]);
    assertRefused(trainOn(cifar), test.toString(), "3123 bytes", "3073");
    record[0] = 10;
    Files.write(test, record);
    assertRefused(trainOn(cifar), test.toString(), "label 10");
  }

  @Test
  void aCorruptImageInAFolder() throws IOException {
    Path folder = root.resolve("photos");
    for (String name : List.of("cat", "dog")) {
      Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < 6; i++) {
        javax.imageio.ImageIO.write(
            TestDigits.image(i), "png", folder.resolve(name + "/" + i + ".png").toFile());
      }
    }
    Path corrupt = folder.resolve("dog/3.png");
    byte[] whole = Files.readAllBytes(corrupt);
    Files.write(corrupt, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(trainOn(folder), corrupt + " is a damaged image");
    Files.writeString(corrupt, "not an image");
    assertRefused(trainOn(folder), corrupt.toString());
  }

  @Test
  void valuesOutOfRange() {
    for (String option : List.of("voters", "batch", "epochs", "steps")) {
      for (String value : List.of("0", "-3", "1.5", "many", "99999999999999999999")) {
        String given = "--" + option + "=" + value;
        assertRefused(
            InProcess.run("train", "--run", run, given),
            "--" + option + " " + value + ": expected");
      }
    }
    for (String rate : List.of("0", "-0.01", "abc", "NaN", "Infinity")) {
      assertRefused(trainWith("--initial-rate=" + rate), "--initial-rate " + rate + ": expected");
    }
    assertRefused(trainWith("--method=sign", "--clip=1"), "--clip 1.0: ", "--method lion-vote");
    assertRefused(trainWith("--beta=1"), "--beta 1.0: expected");
    assertRefused(trainWith("--method=nadam"), "--method nadam: expected");
    assertRefused(trainWith("--schedule=linear"), "linear");
    assertRefused(trainWith("--stage=0"), "--stage 0: expected");
    assertRefused(trainWith("--kernels=fast"), "--kernels fast: expected");
    assertRefused(trainWith("--seed=x"), "--seed x: expected");
    assertRefused(trainWith("--journal-limit=lots"), "--journal-limit lots: expected");
    assertRefused(trainWith("--snapshot-every=0"), "--snapshot-every 0: expected");
    assertRefused(trainWith("--threads=0"), "--threads 0: expected");
  }

  @Test
  void unknownModelsAndOptions() {
    assertRefused(trainWith("--model=nosuch"), "--model nosuch: there is no such model");
    assertRefused(trainWith("--model=java.lang.String"), "--model java.lang.String: the class");
    assertRefused(trainWith("--model-option=depth=3"), "--model-option depth=3: ", "hidden");
    assertRefused(trainWith("--model-option=hidden=a"), "--model-option hidden=a: expected");
    assertRefused(trainWith("--classpath=nowhere.jar"), "--classpath nowhere.jar: ");
    Outcome outcome = InProcess.run("train", "--votes=3", "--run", run);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .containsExactly(
            "polarity: --votes: there is no such option; did you mean --voters?",
            "polarity: see polarity train --help");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void moreThanTheDataHold() {
    assertRefused(
        trainWith("--batch=" + IdxFiles.TRAIN, "--voters=2"),
        "2 voters",
        "there are only " + IdxFiles.TRAIN);
  }

  @Test
  void initialWeightsThatAreNone() throws IOException {
    Path missing = root.resolve("missing.safetensors");
    assertRefused(trainWith("--init=" + missing), missing.toString());
    Path text = Files.writeString(root.resolve("text.safetensors"), "these are no weights at all");
    assertRefused(trainWith("--init=" + text), text.toString(), "safetensors");
    Path empty = Files.createFile(root.resolve("empty.safetensors"));
    assertRefused(trainWith("--init=" + empty), empty.toString());
    assertRefused(trainWith("--init=" + root), root.toString());
  }

  @Test
  void aDirectoryThatIsNotEmptyIsLeftAlone() throws IOException {
    Files.createDirectories(run);
    Path precious = Files.writeString(run.resolve("precious.txt"), "mine");
    assertSentence(trainOn(data), "--run " + run + ": the directory is not empty");
    assertThat(run).isDirectoryContaining(file -> file.equals(precious));
    assertThat(precious).hasContent("mine");
    assertSentence(InProcess.run("resume", run), run + ": holds no run");
    assertThat(run.toFile().list()).containsExactly("precious.txt");

    Path file = Files.writeString(runs.resolve("file"), "mine too");
    assertSentence(InProcess.run("train", "--data", data, "--run", file), "found a file");
    assertThat(file).hasContent("mine too");
    assertSentence(
        InProcess.run("train", "--data", data, "--run", file.resolve("below")),
        "--run " + file.resolve("below") + ": the directory cannot be made",
        file + " is a file");
  }

  @Test
  void whatIsNoRun() {
    for (String command : List.of("resume", "evaluate", "inspect")) {
      assertRefused(InProcess.run(command, run), run + ": there is no such directory");
      assertSentence(InProcess.run(command, data), data + ": holds no run");
    }
    assertSentence(InProcess.run("predict", data, "a.png"), data + ": holds no run");
    assertSentence(
        InProcess.run("resume", data.resolve(IdxFiles.TRAIN_LABELS)), "no such directory");
  }

  @Test
  void specsOfANewerPolarity() throws IOException {
    String spec = "format: 1\narithmetic: 1\nrequest:\n  data: " + data + "\n  steps: 2\n";
    assertRefused(
        InProcess.run(
            "train", "--run", run, "--spec", file(spec.replace("format: 1", "format: 2"))),
        "format 2",
        "newer Polarity");
    Path arithmetic = file(spec.replace("arithmetic: 1", "arithmetic: 2"));
    assertRefused(InProcess.run("train", "--run", run, "--spec", arithmetic), "arithmetic 2");
    assertRefused(
        InProcess.run("train", "--run", run, "--spec", file("request: [")),
        "spec.yaml",
        "not YAML");
    assertRefused(
        InProcess.run("train", "--run", run, "--spec", file(spec + "  colour: red\n")), "colour");
    assertRefused(
        InProcess.run("train", "--run", run, "--spec", file(spec), "--seed=3"),
        "--seed: cannot be given beside --spec");
    Path gone = root.resolve("gone.yaml");
    assertRefused(
        InProcess.run("train", "--run", run, "--spec", gone), gone + ": there is no such file");
  }

  private Path file(String spec) throws IOException {
    return Files.writeString(root.resolve("spec.yaml"), spec, StandardCharsets.UTF_8);
  }

  @Test
  void anUnfinishedRunWhoseDataHaveChanged() throws IOException {
    try (PolarityProcess process =
        PolarityProcess.start(
            "train",
            "--model=mlp",
            List.of("--threads=1", "--batch=4", "--steps=10000000", "--quiet"),
            List.of("--data", data, "--run", run))) {
      RunFiles files = new RunFiles(run);
      assertThat(process.awaits(() -> files.journalEnd() > 0)).isTrue();
      process.kill();
    }
    assertSentence(InProcess.run("evaluate", run), "not finished", "polarity resume " + run);
    assertSentence(InProcess.run("predict", run, "a.png"), "not finished");
    Path labels = data.resolve(IdxFiles.TEST_LABELS);
    byte[] changed = Files.readAllBytes(labels);
    changed[8] = (byte) (changed[8] == 0 ? 1 : 0);
    Files.write(labels, changed);

    assertSentence(PolarityProcess.run("resume", run, "--quiet"), "changed", run.toString());
    assertThat(new RunFiles(run).journalEnd()).as("the run is kept").isPositive();
    Path again = runs.resolve("again");
    assertSentence(
        PolarityProcess.run("train", "--spec", run.resolve("run.yaml"), "--run", again),
        "changed",
        "SHA-256");
    assertThat(again).doesNotExist();

    Path result = Files.writeString(run.resolve("result.json"), "{ torn");
    for (String command : List.of("resume", "inspect")) {
      assertThat(InProcess.run(command, run).err().lines())
          .singleElement()
          .isEqualTo(
              "polarity: "
                  + result
                  + ": is not the JSON that Polarity writes; bring the file back, or delete it,"
                  + " and then: polarity resume "
                  + run);
    }

    Path yaml = run.resolve("run.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("arithmetic: 1", "arithmetic: 2"));
    assertSentence(InProcess.run("resume", run), "arithmetic 2");
    assertSentence(InProcess.run("evaluate", run), "arithmetic 2");
  }

  @Test
  void aProcessRefusesLikewise() {
    assertRefused(
        PolarityProcess.run("train", "--data", root.resolve("missing"), "--run", run), "missing");
    assertRefused(PolarityProcess.run("train", "--voters=0", "--run", run), "--voters 0: expected");
    assertRefused(
        PolarityProcess.run("train", "--data", data, "--batch=5000", "--model=mlp", "--run", run),
        "there are only");
  }
}
