package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final String PASSWORD = "of-a-test";
  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 7, 2);

  @TempDir Path directory;

  @AfterEach
  void nothingIsLeft() {
    Nodes.assertNoThreads();
  }

  @Test
  void nodesWithTheSameStoreSpeakUnderTls() throws Exception {
    MeshSettings settings = Nodes.quick().withTls(new TlsSettings(store("one"), PASSWORD));
    List<Messenger> nodes = new Nodes(3).meet(settings);
    byte[] bytes = new byte[1_000_001];
    new Random(1).nextBytes(bytes);
    for (int from = 0; from < 3; from++) {
      for (int to = 0; to < 3; to++) {
        if (from != to) {
          nodes.get(from).send(to, TALLY, (byte) 0, ByteBuffer.wrap(bytes));
        }
      }
    }
    TestMeshes.cut(nodes.get(0), 1);
    for (int from = 0; from < 3; from++) {
      for (int to = 0; to < 3; to++) {
        if (from != to) {
          assertThat(nodes.get(to).receive(from, TALLY, bytes.length).payload())
              .isEqualTo(ByteBuffer.wrap(bytes));
        }
      }
    }
    Nodes.closeAll(nodes);
  }

  @Test
  void certificateThatIsNotTrustedIsTurnedAway() throws Exception {
    MeshSettings brief = Nodes.quick().withWait(Duration.ofSeconds(1));
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero =
        group.meeting(0, Nodes.KEY, brief.withTls(new TlsSettings(store("one"), PASSWORD)), 1);
    CompletableFuture<Messenger> one =
        group.meeting(1, Nodes.KEY, brief.withTls(new TlsSettings(store("two"), PASSWORD)), 1);
    assertThat(Nodes.failure(zero)).isInstanceOf(StoppedException.class);
    assertThat(Nodes.failure(one))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("still without node 0");
  }

  @Test
  void clearTextAndTlsDoNotMix() throws Exception {
    MeshSettings brief =
        Nodes.quick().withWait(Duration.ofSeconds(1)).withHandshake(Duration.ofMillis(400));
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero =
        group.meeting(0, Nodes.KEY, brief.withTls(new TlsSettings(store("one"), PASSWORD)), 1);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, brief, 1);
    assertThat(Nodes.failure(zero)).isInstanceOf(StoppedException.class);
    assertThat(Nodes.failure(one)).isInstanceOf(StoppedException.class);
  }

  @Test
  void storeThatCannotBeOpenedIsNamed() throws Exception {
    Path store = store("one");
    Path noise = Files.writeString(directory.resolve("noise.p12"), "noise");
    for (TlsSettings wrong :
        List.of(
            new TlsSettings(store, "wrong"),
            new TlsSettings(noise, PASSWORD),
            new TlsSettings(directory.resolve("absent.p12"), PASSWORD))) {
      assertThatThrownBy(() -> new Nodes(1).meet(Nodes.quick().withTls(wrong)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(wrong.keyStore().toString());
    }
    assertThat(new TlsSettings(store, PASSWORD).toString()).doesNotContain(PASSWORD);
  }

  private Path store(String name) throws IOException, InterruptedException {
    Path store = directory.resolve(name + ".p12");
    if (Files.notExists(store)) {
      Process tool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  name,
                  "-dname",
                  "CN=" + name,
                  "-keyalg",
                  "EC",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  store.toString())
              .inheritIO()
              .start();
      assertThat(tool.waitFor()).isZero();
    }
    return store;
  }
}
