package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.codec.MalformedDataException;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of the mesh, each by itself. */
class PartsTest {

  private static final MessageKey STATE = new MessageKey(MessageType.STATE, 3, 4);
  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 5, 6);

  @TempDir Path directory;

  @Test
  void ownPauseIsNobodyElsesSilence() {
    AtomicLong wall = new AtomicLong(5_000);
    AwakeClock clock = new AwakeClock(wall::get, 100);
    wall.addAndGet(60);
    clock.tick();
    assertThat(clock.now()).isEqualTo(60);
    wall.addAndGet(1_000_000);
    clock.tick();
    assertThat(clock.now()).isEqualTo(160);
    wall.addAndGet(100);
    clock.tick();
    assertThat(clock.now()).isEqualTo(260);
  }

  @Test
  void limitOfProgressIsTenMedianStepsAndNeverLessThanTheLeast() {
    StepPace pace = new StepPace(1_000);
    assertThat(pace.limit()).isEqualTo(1_000);
    long time = 0;
    pace.step(0, time);
    for (int step = 1; step <= 9; step++) {
      time += step == 4 ? 1_000_000 : 50;
      pace.step(step, time);
    }
    assertThat(pace.limit()).isEqualTo(1_000);
    for (int step = 10; step <= 300; step++) {
      time += 200;
      pace.step(step, time);
      pace.step(step, time + 7);
    }
    assertThat(pace.limit()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node-1:7000", "10.0.0.1:1", "[::1]:65535", "[fe80::1%eth0]:7000"})
  void addressesAreReadAndWritten(String text) {
    assertThat(NodeAddress.parse(" " + text + " ")).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a:",
        ":1",
        "a:0",
        "a:65536",
        "a:-1",
        "a:x",
        "::1:7000",
        "[]:1",
        "[a]:1",
        "a:999999"
      })
  void whatIsNoAddressIsSaid(String text) {
    assertThatThrownBy(() -> NodeAddress.parse(text)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void addressOfTwoNodesIsRefused() {
    assertThat(NodeAddress.parseList("a:1, b:2"))
        .containsExactly(new NodeAddress("a", 1), new NodeAddress("b", 2));
    assertThatThrownBy(() -> NodeAddress.parseList("a:1,a:1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a:1 is given to two nodes");
    assertThatThrownBy(() -> NodeAddress.parseList("a:1,"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void keyIsReadFromAFileAndNeverShown() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "  0123456789abcdef\n");
    assertThat(JobKey.fromFile(file).bytes()).isEqualTo("0123456789abcdef".getBytes());
    assertThat(JobKey.fromFile(file).toString()).isEqualTo("a key of 16 bytes");
    Files.writeString(file, " 0123456789abcde \n");
    assertThatThrownBy(() -> JobKey.fromFile(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 15 bytes, but a key needs at least 16")
        .hasMessageNotContaining("abcde");
    assertThatThrownBy(() -> JobKey.fromFile(directory.resolve("absent")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> JobKey.fromEnvironment("POLARITY_NO_SUCH_KEY"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("POLARITY_NO_SUCH_KEY is not set");
    assertThat(JobKey.random().bytes()).hasSize(32).isNotEqualTo(JobKey.random().bytes());
  }

  @Test
  void keyThatOthersMayReadIsWarnedOf() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "0123456789abcdef");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(JobKey.warning(file)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(JobKey.warning(file)).hasValueSatisfying(text -> assertThat(text).contains("chmod"));
  }

  @Test
  void proofIsTheHmacOfTheStandard() {
    // RFC 4231, test case 6: a key longer than a block.
    byte[] secret = new byte[131];
    java.util.Arrays.fill(secret, (byte) 0xaa);
    byte[] data = "Test Using Larger Than Block-Size Key - Hash Key First".getBytes();
    assertThat(HexFormat.of().formatHex(JobKey.of(secret).authenticate(data)))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }

  @Test
  void helloHasTheDocumentedLayout() throws MalformedDataException {
    byte[] nonce = Nodes.spec(7);
    Hello hello =
        new Hello(1, Hello.DIALLER, 3, 2, 1, 0x0102030405060708L, 9, nonce, Nodes.spec(8));
    byte[] bytes = hello.encode();
    assertThat(bytes).hasSize(104);
    assertThat(HexFormat.of().formatHex(bytes, 0, 41))
        .isEqualTo(
            "504c524d"
                + "0100"
                + "0100"
                + "03000000"
                + "02000000"
                + "01000000"
                + "00000000"
                + "0807060504030201"
                + "0900000000000000"
                + "07");
    assertThat(Hello.decode(bytes, Hello.DIALLER)).usingRecursiveComparison().isEqualTo(hello);
    assertThatThrownBy(() -> Hello.decode(bytes, Hello.ACCEPTOR))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void differencesAreSaidInTheirOrder() {
    Hello mine = hello(1, Hello.ACCEPTOR, 2, 0, 1, 1);
    assertThat(mine.differenceTo(hello(1, Hello.DIALLER, 2, 1, 0, 1))).isEmpty();
    assertThat(mine.differenceTo(hello(2, Hello.DIALLER, 3, 1, 0, 9)))
        .hasValueSatisfying(
            text -> assertThat(text).contains("Node 1 speaks version 2", "node 0 version 1"));
    assertThat(mine.differenceTo(hello(1, Hello.DIALLER, 3, 1, 0, 9)))
        .hasValueSatisfying(text -> assertThat(text).contains("one of 3 nodes"));
    assertThat(mine.differenceTo(hello(1, Hello.DIALLER, 2, 1, 1, 9)))
        .hasValueSatisfying(text -> assertThat(text).contains("disagree about their ranks"));
    assertThat(mine.differenceTo(hello(1, Hello.DIALLER, 2, 0, 0, 9)))
        .hasValueSatisfying(text -> assertThat(text).contains("disagree about their ranks"));
    assertThat(mine.differenceTo(hello(1, Hello.DIALLER, 2, 1, 0, 9))).isEmpty();
  }

  @Test
  void heartbeatComesBackWhole() throws MalformedDataException {
    Heartbeat heartbeat = new Heartbeat(5, 4, 77, 2, TALLY, STATE);
    assertThat(heartbeat.encode().remaining()).isEqualTo(Heartbeat.BYTES);
    assertThat(Heartbeat.decode(heartbeat.encode())).isEqualTo(heartbeat);
    Heartbeat idle = new Heartbeat(1, 0, 0, Heartbeat.NOBODY, null, null);
    assertThat(Heartbeat.decode(idle.encode())).isEqualTo(idle);
    assertThatThrownBy(() -> Heartbeat.decode(ByteBuffer.allocate(53)))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void inboxDropsWhatItHasHad() {
    List<MessageKey> acknowledged = new ArrayList<>();
    Inbox inbox = new Inbox(1, acknowledged::add, () -> {});
    for (int times = 0; times < 2; times++) {
      inbox.arrive(STATE, message(10));
      inbox.arrive(TALLY, message(10));
    }
    assertThat(acknowledged).containsExactly(STATE, STATE);
    inbox.take(STATE, 10, 1, () -> {});
    inbox.take(TALLY, 10, 1, () -> {});
    inbox.arrive(TALLY, message(10));
    assertThatThrownBy(() -> inbox.take(TALLY, 10, 1, () -> {}))
        .isInstanceOf(IllegalStateException.class);
    inbox.release(6);
    inbox.arrive(TALLY, message(10));
    inbox.asked(STATE);
    inbox.asked(new MessageKey(MessageType.STATE, 99, 0));
    assertThat(acknowledged).containsExactly(STATE, STATE, STATE);
  }

  @Test
  void fullInboxOwesItsAcknowledgements() {
    List<MessageKey> acknowledged = new ArrayList<>();
    Inbox inbox = new Inbox(1, acknowledged::add, () -> {});
    MessageKey second = new MessageKey(MessageType.STATE, 3, 5);
    inbox.arrive(STATE, message((int) Inbox.FULL_BYTES));
    inbox.arrive(second, message(1));
    inbox.asked(second);
    assertThat(acknowledged).containsExactly(STATE);
    inbox.take(STATE, Integer.MAX_VALUE, 1, () -> {});
    inbox.take(second, 1, 1, () -> {});
    assertThat(acknowledged).containsExactly(STATE, second);
  }

  @Test
  void outboxWritesAgainWhatIsMissedAndNothingElse() throws InterruptedException {
    Outbox outbox = new Outbox(0, (number, asked) -> ByteBuffer.allocate(1).put(0, (byte) number));
    outbox.attach(new Session(null, null));
    assertThat(outbox.next().phase()).isEqualTo(WirePhase.CONTROL); // heartbeat 1
    outbox.offer(TALLY, ByteBuffer.allocate(2));
    assertThat(outbox.next().phase()).isEqualTo(WirePhase.TALLY);
    outbox.heard(1, TALLY);
    outbox.beat();
    assertThat(outbox.next().frame().get(0)).as("no message before it").isEqualTo((byte) 2);
    outbox.heard(2, TALLY);
    assertThat(outbox.next().phase()).as("written before heartbeat 2").isEqualTo(WirePhase.TALLY);
    outbox.heard(2, TALLY);
    outbox.beat();
    assertThat(outbox.next().frame().get(0)).isEqualTo((byte) 3);
    outbox.release(6);
    outbox.heard(3, TALLY);
    outbox.beat();
    assertThat(outbox.next().phase()).isEqualTo(WirePhase.CONTROL);
  }

  @Test
  void newConnectionBeginsWithWhatIsRetained() throws InterruptedException {
    Outbox outbox = new Outbox(0, (number, asked) -> ByteBuffer.allocate(1));
    outbox.offer(TALLY, ByteBuffer.allocate(2));
    outbox.offer(STATE, ByteBuffer.allocate(3));
    for (int connection = 0; connection < 2; connection++) {
      outbox.attach(new Session(null, null));
      assertThat(outbox.next().frame().remaining()).isEqualTo(1);
      assertThat(outbox.next().frame().remaining()).isEqualTo(2);
      assertThat(outbox.next().frame().remaining()).isEqualTo(3);
      assertThat(outbox.delivered()).isFalse();
    }
    outbox.acknowledged(STATE);
    assertThat(outbox.delivered()).isTrue();
    outbox.attach(new Session(null, null));
    outbox.next();
    outbox.farewell(ByteBuffer.allocate(7), false);
    assertThat(outbox.next().frame().remaining()).isEqualTo(2);
    assertThat(outbox.next().last()).isTrue();
  }

  @Test
  void windowBoundsWhatIsNotAcknowledged() {
    Outbox outbox = new Outbox(0, (number, asked) -> ByteBuffer.allocate(1));
    int large = (int) Outbox.WINDOW_BYTES;
    assertThat(outbox.offer(STATE, ByteBuffer.allocate(large))).isTrue();
    MessageKey second = new MessageKey(MessageType.CONTROL, 1, 1);
    assertThat(outbox.offer(second, ByteBuffer.allocate(1))).isFalse();
    assertThat(outbox.offer(TALLY, ByteBuffer.allocate(1))).isTrue();
    outbox.acknowledged(STATE);
    assertThat(outbox.offer(second, ByteBuffer.allocate(1))).isTrue();
    assertThatThrownBy(() -> outbox.offer(second, ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void settingsThatCannotWorkAreSaid() {
    MeshSettings settings = MeshSettings.defaults();
    assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThatThrownBy(() -> settings.withDeadline(Duration.ofSeconds(2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("A deadline of 2 s is too short")
        .hasMessageContaining("every 1 s");
    assertThatThrownBy(() -> MeshSettings.defaults().withWait(Duration.ofHours(9_999_999)))
        .hasMessage("The wait for all nodes must not be longer than 3650 days.");
    assertThatThrownBy(() -> settings.withWait(Duration.ZERO))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void timesAreSaidAsPeopleSayThem() {
    assertThat(Words.of(Duration.ofMillis(200))).isEqualTo("200 ms");
    assertThat(Words.of(Duration.ofSeconds(5))).isEqualTo("5 s");
    assertThat(Words.of(Duration.ofMinutes(10))).isEqualTo("10 min");
    assertThat(Words.of(12_345_678_900L)).isEqualTo("12 s");
  }

  @Test
  void strangersAreTalkedOfOnceAMinute() {
    List<String> said = new ArrayList<>();
    AtomicLong wall = new AtomicLong();
    Notices notices = new Notices(said::add, wall::get);
    for (int i = 0; i < 100; i++) {
      notices.stranger(null, "it is noise");
    }
    assertThat(said).hasSize(1);
    wall.addAndGet(Duration.ofSeconds(61).toNanos());
    notices.stranger(null, "it is noise");
    assertThat(said).hasSize(2);
    assertThat(said.get(1)).contains("and 99 others");
  }

  @Test
  void sameThingIsSaidOnceAMinute() {
    List<String> said = new ArrayList<>();
    AtomicLong wall = new AtomicLong();
    Notices notices = new Notices(said::add, wall::get);
    for (int times = 0; times < 3; times++) {
      notices.say("a");
      notices.say("b");
    }
    assertThat(said).containsExactly("a", "b");
    wall.addAndGet(Duration.ofSeconds(61).toNanos());
    notices.say("b");
    assertThat(said).containsExactly("a", "b", "b");
    for (int number = 0; number < 1000; number++) {
      notices.say("other " + number);
    }
    notices.say("b");
    assertThat(said).as("what is long past is forgotten").hasSize(1004);
  }

  private static Hello hello(int version, int role, int nodes, int rank, int peer, int spec) {
    return new Hello(version, role, nodes, rank, peer, 5, 0, Nodes.spec(0), Nodes.spec(spec));
  }

  private static Message message(int bytes) {
    return new Message((byte) 0, ByteBuffer.allocate(bytes));
  }
}
