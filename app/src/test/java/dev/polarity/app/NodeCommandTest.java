package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.study.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What polarity node makes of its options, before it meets anybody. */
class NodeCommandTest {

  @TempDir Path root;
  private final FakeBackend backend = new FakeBackend();
  private Path key;
  private Path run;
  private String out;
  private String err;

  @BeforeEach
  void makeKey() {
    key = root.resolve("job.key");
    run = root.resolve("run");
    assertThat(polarity("key", key)).isZero();
  }

  private int polarity(Object... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), false);
    int code =
        Polarity.command(console, backend, ReportWriter.NONE)
            .run(PolarityProcess.texts(List.of(arguments)).toArray(String[]::new));
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private List<Object> node(Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("node", "--rank=1", "--nodes=a:1,b:2", "--key-file=" + key, "--run=" + run));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private void refused(String sentence, Object... arguments) {
    assertThat(polarity(arguments))
        .as(PolarityProcess.texts(List.of(arguments)).toString())
        .isEqualTo(2);
    assertThat(err).isEqualTo("polarity: " + sentence + System.lineSeparator());
    assertThat(run).doesNotExist();
  }

  @Test
  void aKeyIsForItsOwnerAndNeverOverwritten() throws IOException {
    assertThat(Files.readString(key)).matches("[0-9a-f]{64}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    String first = Files.readString(key);
    assertThat(polarity("key", key)).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            "polarity: %s: is there already, and a key is never overwritten; choose another name.%n"
                .formatted(key));
    assertThat(Files.readString(key)).isEqualTo(first);
    Path other = root.resolve("other.key");
    assertThat(polarity("key", other)).isZero();
    assertThat(Files.readString(other)).isNotEqualTo(first);
  }

  @Test
  void theRunIsGivenToTheBackendWithItsRendezvous() {
    assertThat(polarity(node("--voters=8", "--check-every=7", "--reset-voter-state"))).isZero();
    Backend.Sharing sharing = backend.options.sharing().orElseThrow();
    assertThat(sharing.rendezvous().rank()).isEqualTo(1);
    assertThat(sharing.rendezvous().nodes()).isEqualTo(2);
    assertThat(sharing.checkEvery()).isEqualTo(OptionalLong.of(7));
    assertThat(sharing.resetVoterState()).isTrue();
    assertThat(backend.trained.request().voters()).isEqualTo(8);
    assertThat(out)
        .isEqualTo(
            "node 1: the run is finished, sha256:ab; its result and model are with node 0%n"
                .formatted());
    assertThat(err.lines()).allMatch(line -> line.startsWith("node 1: "));
  }

  @Test
  void rankZeroTellsAllThatTrainTells() {
    assertThat(
            polarity(
                "node",
                "--rank=0",
                "--nodes=a:[1-2]",
                "--key-file=" + key,
                "--run=" + root.resolve("run-{rank}")))
        .isZero();
    assertThat(out).startsWith("run          " + root.resolve("run-0"));
    assertThat(backend.options.sharing().orElseThrow().checkEvery()).isEmpty();
  }

  @Test
  void wrongOptionsEndInOneSentence() throws IOException {
    refused(
        "--rank 5: expected a rank from 0 to 1, since --nodes names 2 nodes.",
        "node",
        "--rank=5",
        "--nodes=a:1,b:2",
        "--key-file=" + key,
        "--run=" + run);
    refused(
        "There are 2 nodes, but the run has only 1 voter; give it at least one voter for each node"
            + " with --voters, or fewer nodes.",
        node("--voters=1"));
    refused(
        "The key of the job is missing: make one with \"polarity key FILE\", copy the file to all"
            + " nodes, and give it with --key-file FILE; or set POLARITY_KEY.",
        "node",
        "--rank=0",
        "--nodes=a:1,b:2",
        "--run=" + run);
    refused(
        "--deadline soon: expected a length of time such as 500ms, 60s, 10m or 1h.",
        node("--deadline=soon"));
    refused(
        "--wait 0s: expected a length of time such as 500ms, 60s, 10m or 1h.", node("--wait=0s"));
    refused(
        "--tls-key-store nowhere.p12: there is no such file that can be read.",
        node("--tls-key-store=nowhere.p12"));
    refused("--voters 0: expected a whole number from 1 to 65535.", node("--voters=0"));
    Files.writeString(key, " \n");
    assertThat(polarity(node())).isEqualTo(2);
    assertThat(err).startsWith("polarity: The key file " + key + " has 0 bytes, but a key needs");
  }

  @Test
  void aKeyFileThatOthersMayReadIsTold() throws IOException {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(polarity(node("--quiet"))).isZero();
    assertThat(err).contains("note: Others may read the key file " + key);
  }

  @Test
  void whatIsWrongBeforeTheFirstStepLeavesNothing() {
    backend.beforeFirstStep = new InvalidInputException("The nodes differ.");
    refused("The nodes differ.", node("--quiet"));
  }

  @Test
  void whatStopsTheRunPrintsTheLineThatResumesThisNode() {
    backend.afterFirstStep = new StoppedException("Node 0 is lost.");
    assertThat(polarity(node("--quiet"))).isEqualTo(3);
    String line =
        "polarity " + String.join(" ", PolarityProcess.texts(node("--quiet"))) + " --resume";
    assertThat(err)
        .isEqualTo("polarity: Node 0 is lost. Continue with: " + line + System.lineSeparator());
    assertThat(polarity(node("--quiet"))).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            "polarity: --run %s: holds an unfinished run; continue it with: %s%n"
                .formatted(run, line));
    assertThat(polarity(node("--quiet", "--resume"))).isEqualTo(3);
    assertThat(err)
        .isEqualTo("polarity: Node 0 is lost. Continue with: " + line + System.lineSeparator());
  }

  @Test
  void aFullDiskIsToldWithTheLineOfTheNode() {
    backend.afterFirstStep =
        new StoppedException("The disk is full; mend that, then: polarity resume " + run);
    assertThat(polarity(node("--quiet"))).isEqualTo(3);
    assertThat(err)
        .isEqualTo(
            "polarity: The disk is full; mend that, then: polarity %s --resume%n"
                .formatted(String.join(" ", PolarityProcess.texts(node("--quiet")))));
  }

  @Test
  void aResumedRunKeepsItsOptions() {
    backend.afterFirstStep = new StoppedException("Stopped.");
    polarity(node("--voters=8"));
    backend.afterFirstStep = null;
    assertThat(polarity(node("--voters=6", "--resume"))).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            "polarity: --resume: the run in %s was begun with other options than these; give the same ones, or none of those that describe a run.%n"
                .formatted(run));
    assertThat(polarity(node("--resume"))).isZero();
    assertThat(backend.trained.request().voters()).isEqualTo(8);
  }

  @Test
  void anInterruptPrintsTheLineThatResumesThisNode() {
    backend.stopped = true;
    assertThat(polarity(node("--quiet", "--resume"))).isEqualTo(Interrupt.EXIT_CODE);
    assertThat(err.strip())
        .isEqualTo(
            "polarity: interrupted; continue with: polarity "
                + String.join(" ", PolarityProcess.texts(node("--quiet", "--resume"))));
  }
}
