package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polarity.app.PolarityProcess.Launcher;
import dev.polarity.journal.JournalReader;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same spec comes to the same bits: a second time, from its file, and under another Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatIT {

  private static final int VECTOR_JDK = 25;

  @TempDir static Path root;

  private RunFiles first;

  @BeforeAll
  void train() {
    first = train("first");
  }

  private RunFiles train(String name, Object... more) {
    return train(PolarityProcess.launcher(), name, more);
  }

  private RunFiles train(Launcher launcher, String name, Object... more) {
    RunFiles run = new RunFiles(root.resolve(name));
    PolarityProcess.Outcome outcome =
        launcher.run(
            "train",
            small("signum", 40),
            "--eval-every=10",
            "--quiet",
            "--run",
            run.path(),
            List.of(more));
    assertThat(outcome.code()).as(outcome.text()).isZero();
    return run;
  }

  @Test
  void theSameCommandGivesTheSameBits() {
    RunFiles again = train("again");
    again.assertSameAs(first, "the same command");
    assertThat(again.yaml()).isEqualTo(first.yaml());
  }

  @Test
  void anotherSeedGivesOthers() {
    RunFiles other = train("seed", "--seed=2");
    assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(specHash(other)).isNotEqualTo(specHash(first));
  }

  @Test
  void itsOwnSpecRepeatsIt() {
    RunFiles again = new RunFiles(root.resolve("spec"));
    Path spec = first.path().resolve("run.yaml");
    PolarityProcess.succeed("train", "--spec", spec, "--run", again.path(), "--quiet");
    again.assertSameAs(first, "--spec");
    assertThat(again.yaml()).isEqualTo(first.yaml());
  }

  @Test
  void anotherJavaGivesTheSameBits() {
    Optional<Path> other = SecondJdk.find();
    assumeTrue(other.isPresent(), "skipped: there is no second Java from 17 on on this machine");
    RunFiles again = train(new Launcher(other.get(), List.of()), "java");
    assertThat(again.result().get("jdk")).isNotEqualTo(first.result().get("jdk"));
    again.assertSameAs(first, other.get().toString());
    assertThat(specHash(again)).isEqualTo(specHash(first));
    assertThat(withoutMadeWith(again)).isEqualTo(withoutMadeWith(first)).contains("sha256", "0x1.");
  }

  @Test
  void vectorKernelsGiveTheSameBits() {
    Path own = Path.of(System.getProperty("java.home"));
    boolean ownIsNew = SecondJdk.feature(own) >= VECTOR_JDK;
    Launcher vector =
        new Launcher(
            ownIsNew ? own : SecondJdk.find().orElse(own),
            List.of(
                "env",
                "JDK_JAVA_OPTIONS=--add-modules=jdk.incubator.vector -Dpolarity.sign-kernels=vector"));
    assumeTrue(
        ownIsNew || vector.run("--version").out().contains("sign kernels: vector"),
        "skipped: this build is of a JDK before 25, which cannot compile the vector kernels");
    assertThat(vector.run("--version").out()).contains("sign kernels: vector");
    train(vector, "vector").assertSameAs(first, "vector kernels");
  }

  @Test
  void portableKernelsRepeatToo() {
    RunFiles portable = train("portable", "--kernels=portable");
    RunFiles again = train("portable-again", "--kernels=portable");
    again.assertSameAs(portable, "--kernels portable");
    assertThat(specHash(portable)).isNotEqualTo(specHash(first));
    assertThat(portable.accuracy()).isGreaterThan(0.3);
  }

  private static String specHash(RunFiles run) {
    return HexFormat.of()
        .formatHex(
            JournalReader.scan(run.path().resolve("journal")).identity().orElseThrow().specHash());
  }

  private static String withoutMadeWith(RunFiles run) {
    return run.yaml().substring(0, run.yaml().indexOf("made-with:"));
  }
}
