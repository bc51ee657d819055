package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
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

/** What nodes say that cannot meet; they are threads of this process. */
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
        commands.stream()
            .map(command -> CompletableFuture.supplyAsync(() -> InProcess.run(command)))
            .toList();
    return all.stream().map(CompletableFuture::join).toList();
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
  void anotherKeyIsTold() throws IOException {
    NodeProcesses nodes = nodes(2, "8s");
    Path other = root.resolve("other.key");
    Files.writeString(other, "another key that is long enough\n");
    List<String> second = new ArrayList<>(nodes.arguments(1, small("sign", STEPS)));
    second.replaceAll(
        argument -> argument.startsWith("--key-file") ? "--key-file=" + other : argument);
    List<Outcome> outcomes = together(List.of(nodes.arguments(0, small("sign", STEPS)), second));
    assertThat(outcomes)
        .anySatisfy(outcome -> assertThat(outcome.err()).as(outcome.text()).contains("key"));
    assertThat(outcomes).noneMatch(outcome -> outcome.code() == 0);
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
