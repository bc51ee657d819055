package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Launcher;
import dev.polarity.app.PolarityProcess.Outcome;
import dev.polarity.run.PolarityVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes say that cannot meet; most of them are threads of this process. */
class NodeErrorsIT {

  private static final int STEPS = 5;

  @TempDir Path root;

  private NodeProcesses nodes(int size) {
    return nodes(size, "60s");
  }

  private NodeProcesses nodes(int size, String wait) {
    return new NodeProcesses(root, size, "--quiet", "--wait=" + wait, "--deadline=5s");
  }

  /** Runs each list of arguments as a node of its own. */
  private static List<Outcome> together(List<List<String>> commands) {
    List<CompletableFuture<Outcome>> all =
        commands.stream().map(command -> later(command)).toList();
    return all.stream().map(CompletableFuture::join).toList();
  }

  /** Runs a node on a thread of its own, since it waits for the others. */
  private static CompletableFuture<Outcome> later(List<String> command) {
    return CompletableFuture.supplyAsync(
        () -> InProcess.run(command), task -> new Thread(task).start());
  }

  private static void assertRefused(Outcome outcome, String... parts) {
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    String last = outcome.err().lines().reduce((before, line) -> line).orElse("");
    for (String part : parts) {
      assertThat(last).as(outcome.text()).containsIgnoringCase(part);
    }
    assertThat(outcome.err()).as(outcome.text()).doesNotContain("\tat ", "Exception");
    assertThat(outcome.out()).as(outcome.text()).isEmpty();
  }

  @Test
  void otherOptionsAreNamedOnBothSides() {
    NodeProcesses nodes = nodes(2);
    List<Outcome> outcomes =
        together(
            List.of(
                nodes.arguments(0, small("sign", STEPS), "--seed=7"),
                nodes.arguments(1, small("sign", STEPS), "--seed=8")));
    for (Outcome outcome : outcomes) {
      assertRefused(outcome, "seed is 7 on node 0 and 8 on node 1", "options");
    }
    assertThat(nodes.files(0).path()).doesNotExist();
    assertThat(nodes.files(1).path()).doesNotExist();
  }

  @Test
  void otherIntervalsAreNamedOnBothSides() {
    NodeProcesses nodes = nodes(2);
    List<Outcome> outcomes =
        together(
            List.of(
                nodes.arguments(0, small("sign", STEPS), "--eval-every=2"),
                nodes.arguments(1, small("sign", STEPS), "--eval-every=3")));
    for (Outcome outcome : outcomes) {
      assertRefused(outcome, "eval-every", "2", "3");
    }
  }

  @Test
  void anotherModelIsNamedOnBothSides() {
    NodeProcesses nodes = nodes(2);
    List<String> second = new ArrayList<>(nodes.arguments(1, small("sign", STEPS)));
    second.remove("--model-option=hidden=64");
    List<Outcome> outcomes =
        together(
            List.of(
                nodes.arguments(0, small("sign", STEPS)),
                changed(second, "--model=", "--model=lenet")));
    for (Outcome outcome : outcomes) {
      assertRefused(outcome, "model is mlp on node 0 and lenet on node 1", "options");
    }
  }

  @Test
  void anotherVersionIsNamedOnBothSides() throws IOException {
    // Resources of the boot loader come before those of the jar.
    Path properties = root.resolve("older/dev/polarity/run/version.properties");
    Files.createDirectories(properties.getParent());
    Files.writeString(properties, "version=0.0.1\n");
    Launcher older =
        new Launcher(
            Path.of(System.getProperty("java.home")),
            List.of("env", "JDK_JAVA_OPTIONS=-Xbootclasspath/a:" + root.resolve("older")));
    NodeProcesses nodes = nodes(2);
    try (PolarityProcess second = older.start(nodes.arguments(1, small("sign", STEPS)))) {
      Outcome first = InProcess.run(nodes.arguments(0, small("sign", STEPS)));
      for (Outcome outcome : List.of(first, second.await())) {
        assertRefused(outcome, "version is " + PolarityVersion.text() + " on node 0");
        assertRefused(outcome, "and 0.0.1 on node 1", "the same Polarity");
      }
    }
  }

  @Test
  void anotherKeyIsTold() throws IOException {
    NodeProcesses nodes = nodes(2, "8s");
    Path other = root.resolve("other.key");
    Files.writeString(other, "another key that is long enough\n");
    List<String> second =
        changed(nodes.arguments(1, small("sign", STEPS)), "--key-file=", "--key-file=" + other);
    List<Outcome> outcomes = together(List.of(nodes.arguments(0, small("sign", STEPS)), second));
    assertRefused(outcomes.get(1), "node 0 at ", "holds another key than node 1", "the same key");
    // Who is dialled cannot tell a node with a wrong key from a stranger, and waits for the right.
    Outcome first = outcomes.get(0);
    assertThat(first.code()).as(first.text()).isEqualTo(3);
    assertThat(first.err())
        .as(first.text())
        .contains("note: A connection from ", "it says that it is node 1, but holds another key")
        .contains("After 8 s this node is still without node 1 at ")
        .contains("said that it was node 1, but holds another key");
  }

  @Test
  void anotherNumberOfNodesIsNamedOnAllSides() {
    NodeProcesses nodes = nodes(3);
    List<String> second = nodes.arguments(1, small("sign", STEPS));
    String two = second.get(2).substring(0, second.get(2).lastIndexOf(','));
    List<Outcome> outcomes =
        together(
            List.of(
                nodes.arguments(0, small("sign", STEPS)),
                changed(second, "--nodes=", two),
                nodes.arguments(2, small("sign", STEPS))));
    assertRefused(outcomes.get(0), "node 1 was started as one of 2 nodes", "list of nodes");
    assertRefused(outcomes.get(1), "was started as one of 3 nodes", "list of nodes");
    assertRefused(outcomes.get(2), "one of 2", "one of 3", "list of nodes");
  }

  @Test
  void anotherOrderOfNodesIsNamedOnAllSides() {
    NodeProcesses nodes = nodes(3);
    List<String> third = nodes.arguments(2, small("sign", STEPS));
    String swapped = third.get(2).replaceAll("=([^,]*),([^,]*),", "=$2,$1,");
    List<Outcome> outcomes =
        together(
            List.of(
                nodes.arguments(0, small("sign", STEPS)),
                nodes.arguments(1, small("sign", STEPS)),
                changed(third, "--nodes=", swapped)));
    for (Outcome outcome : outcomes) {
      assertRefused(outcome, "disagree about their ranks", "node 2", "list of nodes");
    }
  }

  @Test
  void twoProcessesOfOneRankAreToldSo() {
    NodeProcesses nodes = nodes(3);
    List<String> second = nodes.arguments(1, small("sign", STEPS));
    String elsewhere = "$1127.0.0.1:" + FreePorts.choose(1).get(0) + ",";
    String moved = second.get(2).replaceAll("^([^,]*,)[^,]*,", elsewhere);
    List<String> another = changed(second, "--nodes=", moved);
    List<Outcome> outcomes =
        together(
            List.of(
                nodes.arguments(0, small("sign", STEPS)),
                second,
                changed(another, "--run=", "--run=" + root.resolve("another"))));
    for (Outcome outcome : outcomes) {
      assertRefused(outcome, "node 1", "give each node a rank of its own");
    }
  }

  @Test
  void aNodeThatIsInterruptedWhileItWaitsEndsAtOnceAndSoDoTheOthers() {
    NodeProcesses nodes = nodes(3);
    CompletableFuture<Outcome> first = later(nodes.arguments(0, small("sign", STEPS)));
    try (PolarityProcess second = PolarityProcess.start(nodes.arguments(1, small("sign", STEPS)))) {
      assertThat(second.awaits(() -> isConnected(0, 1))).isTrue();
      second.signal("TERM");
      Outcome interrupted = second.await();
      assertThat(interrupted.code()).as(interrupted.text()).isEqualTo(143);
      assertThat(interrupted.err())
          .as(interrupted.text())
          .contains("polarity: interrupted; continue with: polarity node --rank=1");
    }
    Outcome told = first.join();
    assertThat(told.code()).as(told.text()).isEqualTo(3);
    assertThat(told.err())
        .as(told.text())
        .contains("Node 1 was interrupted while it waited for the others")
        .contains("Continue with: polarity node --rank=0");
  }

  /** Whether a node of this process reads what another one sends. */
  private static boolean isConnected(int rank, int peer) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("polarity-mesh-" + rank + "-reader-" + peer));
  }

  /** The command with another argument in place of the one that begins so. */
  private static List<String> changed(List<String> command, String begin, String argument) {
    return command.stream().map(old -> old.startsWith(begin) ? argument : old).toList();
  }

  @Test
  void anAddressThatIsTakenIsTold() throws IOException {
    NodeProcesses nodes = nodes(2);
    List<String> command = nodes.arguments(0, small("sign", STEPS));
    String address = command.get(2).replaceAll(".*=([^,]*),.*", "$1");
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertRefused(InProcess.run(command), address, "in use");
    }
    assertThat(nodes.files(0).path()).doesNotExist();
  }

  @Test
  void anAddressOfAnotherMachineIsTold() {
    // TEST-NET-1 (RFC 5737): an address that no machine has.
    NodeProcesses nodes = nodes(2);
    List<String> command = nodes.arguments(0, small("sign", STEPS), "--bind=192.0.2.1");
    assertRefused(InProcess.run(command), "192.0.2.1", "address of this machine");
  }

  @Test
  void aNodeThatNeverComesIsNamed() {
    NodeProcesses nodes = nodes(2, "3s");
    Outcome outcome = InProcess.run(nodes.arguments(0, small("sign", STEPS)));
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(3);
    assertThat(outcome.err())
        .as(outcome.text())
        .contains("After 3 s this node is still without node 1", "Continue with: polarity node");
  }

  @Test
  void aNameThatNobodyKnowsIsTold() {
    String unknown = "no-such-host.invalid:7000";
    List<String> command = new ArrayList<>(nodes(2).arguments(0, small("sign", STEPS)));
    command.replaceAll(
        argument ->
            argument.startsWith("--nodes") ? "--nodes=" + unknown + ",127.0.0.1:7001" : argument);
    assertRefused(InProcess.run(command), unknown, "name is not known");
  }
}
