package dev.polarity.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polarity.codec.Coding;
import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Placement;
import dev.polarity.file.AtomicFiles;
import dev.polarity.journal.Journal;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepMeasures;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.sign.SignWords;
import dev.polarity.snapshot.Snapshot;
import dev.polarity.snapshot.SnapshotContent;
import dev.polarity.snapshot.SnapshotPart;
import dev.polarity.snapshot.SnapshotParts;
import dev.polarity.snapshot.SnapshotStore;
import dev.polarity.snapshot.VoterState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real snapshots and journals of nodes that are threads; any of the directories may be lost. */
class CommonStateTest {

  private static final long SEED = Long.getLong("polarity.seed", 20_220_311L);
  private static final int COORDINATES = 300;
  private static final int VOTERS = 5;
  private static final int STATE_BYTES = 24;
  private static final RunIdentity IDENTITY = new RunIdentity(COORDINATES, new byte[32]);

  @TempDir Path directory;

  private Path snapshots(int round, int rank) {
    return directory.resolve(round + "-" + rank).resolve("snapshots");
  }

  private Path journal(int round, int rank) {
    return directory.resolve(round + "-" + rank).resolve("journal");
  }

  private static FloatBuffer weights(long step) {
    FloatBuffer weights = FloatBuffer.allocate(COORDINATES);
    for (int j = 0; j < COORDINATES; j++) {
      weights.put(j, step * 1000 + j);
    }
    return weights;
  }

  private static long[] verdict(long step) {
    long[] verdict = new long[SignWords.count(COORDINATES)];
    verdict[0] = step;
    return verdict;
  }

  /** A state that tells whose it is and of which step. */
  private static final class State implements VoterState {
    private final byte[] bytes = new byte[STATE_BYTES];

    State(int voter, long step) {
      ByteBuffer.wrap(bytes).putInt(voter).putLong(step);
    }

    @Override
    public long stateBytes() {
      return STATE_BYTES;
    }

    @Override
    public int write(long position, ByteBuffer target) {
      target.put(bytes);
      return STATE_BYTES;
    }

    @Override
    public int read(long position, ByteBuffer source) {
      source.get(bytes);
      return STATE_BYTES;
    }
  }

  private void write(int round, int rank, int nodes, long step) {
    write(snapshots(round, rank), rank, nodes, step);
  }

  private static void write(Path snapshots, int rank, int nodes, long step) {
    Map<Integer, VoterState> states = new TreeMap<>();
    int first = Placement.firstVoter(rank, nodes, VOTERS);
    for (int v = first; v < first + Placement.voterCount(rank, nodes, VOTERS); v++) {
      states.put(v, new State(v, step));
    }
    new SnapshotStore(snapshots, IDENTITY, notice -> {})
        .write(step, SnapshotContent.of(weights(step), null, verdict(step), states), () -> {});
  }

  private void journal(int round, int rank, long from, long end) {
    try (Journal journal = open(round, rank, from)) {
      for (long step = from; step < end; step++) {
        journal.append(step, verdict(step), new StepMeasures(1, 0.5));
      }
    }
  }

  private Journal open(int round, int rank, long from) {
    return Journal.open(
        journal(round, rank), IDENTITY, Coding.PLAIN, 1, 1 << 30, from, notice -> {});
  }

  private List<Beginning> reach(int round, int nodes, boolean voterState) throws Exception {
    Group group = new Group(nodes);
    StateNeeds needs = new StateNeeds(VOTERS, voterState ? STATE_BYTES : 0, false, false);
    List<Callable<Beginning>> work = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      Peers peers = group.peers(rank);
      CommonState state =
          new CommonState(
              peers, IDENTITY, needs, snapshots(round, rank), journal(round, rank), notice -> {});
      int own = rank;
      work.add(
          () -> {
            Beginning beginning = state.reach(false, false);
            try (Journal journal = open(round, own, beginning.base().orElse(0))) {
              List<Long> followed = new ArrayList<>();
              long before = journal.end();
              new JournalRecords(peers, IDENTITY, notice -> {})
                  .level(
                      journal,
                      (step, verdict) -> {
                        assertThat(verdict).isEqualTo(verdict(step));
                        followed.add(step);
                      });
              assertThat(followed).hasSize((int) (journal.end() - before));
            }
            return beginning;
          });
    }
    return group.run(work);
  }

  /** Whatever directories are lost, but one: everybody gets to the newest step that is left. */
  @Test
  void withoutVoterStateOneDirectoryIsEnough() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 40; round++) {
      int nodes = 2 + random.nextInt(3);
      int survivor = random.nextInt(nodes);
      long newest = 0;
      for (int rank = 0; rank < nodes; rank++) {
        if (rank == survivor || random.nextBoolean()) {
          long snapshot = 4 * (1 + random.nextInt(2));
          long end = snapshot + random.nextInt(4);
          write(round, rank, nodes, snapshot);
          journal(round, rank, random.nextBoolean() ? 0 : snapshot, end);
          newest = Math.max(newest, end);
        }
      }
      String name = "-Dpolarity.seed=" + SEED + ", round " + round;

      List<Beginning> beginnings = reach(round, nodes, false);

      for (int rank = 0; rank < nodes; rank++) {
        OptionalLong base = beginnings.get(rank).base();
        try (Journal journal = open(round, rank, base.orElse(0))) {
          assertThat(journal.end()).as(name).isEqualTo(newest);
        }
        if (base.isPresent()) {
          requireWeights(round, rank, base.getAsLong());
        }
      }
    }
  }

  private void requireWeights(int round, int rank, long step, int... voters) {
    Snapshot snapshot =
        new SnapshotStore(snapshots(round, rank), IDENTITY, notice -> {})
            .newestAtMost(step, voters)
            .orElseThrow();
    assertThat(snapshot.step()).isEqualTo(step);
    FloatBuffer weights = FloatBuffer.allocate(COORDINATES);
    snapshot.readWeights(weights);
    assertThat(weights).isEqualTo(weights(step));
    assertThat(snapshot.lastVerdict()).isEqualTo(verdict(step));
    for (int voter : voters) {
      State state = new State(0, 0);
      snapshot.readVoter(voter, state);
      assertThat(state.bytes).isEqualTo(new State(voter, step).bytes);
    }
  }

  /** Begun on some nodes and resumed on others, with the directories dealt out in any way. */
  @Test
  void votersFindTheirStateWhereverItLies() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 40; round++) {
      int before = 1 + random.nextInt(VOTERS);
      int nodes = 1 + random.nextInt(4);
      for (int old = 0; old < before; old++) {
        int holder = random.nextInt(nodes);
        for (long step : new long[] {4, 8}) {
          addTo(round, holder, old, before, step);
        }
      }

      List<Beginning> beginnings = reach(round, nodes, true);

      for (int rank = 0; rank < nodes; rank++) {
        assertThat(beginnings.get(rank).base()).hasValue(8);
        int first = Placement.firstVoter(rank, nodes, VOTERS);
        int count = Placement.voterCount(rank, nodes, VOTERS);
        int[] own = IntStream.range(first, first + count).toArray();
        requireWeights(round, rank, 8, own);
      }
    }
  }

  /** Copies what an old node had into the directory of a present one, as a person would. */
  private void addTo(int round, int holder, int old, int before, long step) throws IOException {
    Path elsewhere = directory.resolve("old-" + round + "-" + old);
    write(elsewhere, old, before, step);
    String name = "step-%010d".formatted(step);
    Path target = snapshots(round, holder).resolve(name);
    Files.createDirectories(target);
    try (var files = Files.list(elsewhere.resolve(name))) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(file.getFileName());
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
  }

  @Test
  void theVotersOfALostDirectoryAreNamedOnAllNodes() throws Exception {
    for (int rank = 0; rank < 3; rank++) {
      write(0, rank, 3, 8);
    }
    AtomicFiles.deleteTree(snapshots(0, 1));

    Throwable first = catchThrowable(() -> reach(0, 3, true));

    assertThat(first.getSuppressed()).hasSize(2);
    assertThat(Stream.concat(Stream.of(first), Stream.of(first.getSuppressed())))
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(StoppedException.class)
                    .hasMessageStartingWith(
                        "The state of voters 1 and 2 (of node 1) at step 8 is held by no node that is here;"));
  }

  @Test
  void aDamagedFileIsFetchedAgain() throws Exception {
    for (int rank = 0; rank < 2; rank++) {
      write(0, rank, 2, 8);
    }
    Path weights = snapshots(0, 1).resolve("step-0000000008/weights");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[200] ^= 4;
    Files.write(weights, bytes);

    assertThat(reach(0, 2, true)).allMatch(beginning -> beginning.base().getAsLong() == 8);

    requireWeights(0, 1, 8, 2, 3, 4);
  }

  /** What a peer sends is checked before it gets a name. */
  @Test
  void aFileThatArrivesDamagedIsRefusedAndLeavesNothing() throws Exception {
    write(0, 0, 2, 8);
    SnapshotPart part = SnapshotPart.weights(8);
    SnapshotParts from = new SnapshotParts(snapshots(0, 0), IDENTITY, notice -> {}, () -> {});
    SnapshotParts to = new SnapshotParts(snapshots(0, 1), IDENTITY, notice -> {}, () -> {});
    int length = (int) from.bytes(part, STATE_BYTES);
    ByteBuffer file = ByteBuffer.allocate(length);
    from.read(part, length, file::put);
    for (int damaged : new int[] {0, 40, 100, length - 1}) {
      byte[] bytes = file.array().clone();
      bytes[damaged] ^= 1;
      ByteBuffer source = ByteBuffer.wrap(bytes);
      assertThatThrownBy(() -> to.write(part, length, "Node 0", target -> target.put(source)))
          .isInstanceOf(StoppedException.class)
          .hasMessageStartingWith("Node 0 sent the file weights of the snapshot of step 8, but it");
    }
    ByteBuffer other = ByteBuffer.wrap(file.array());
    assertThatThrownBy(
            () -> to.write(SnapshotPart.weights(4), length, "Node 0", target -> target.put(other)))
        .hasMessageContaining("is a file of another run, kind, voter or step");
    try (var left = Files.walk(snapshots(0, 1))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aJournalRecordThatArrivesDamagedIsRefused() throws Exception {
    journal(0, 1, 0, 0);
    Group group = new Group(2);
    ByteBuffer held = LittleEndian.allocate(16).putLong(0).putLong(1);
    int record = (COORDINATES + 7) / 8 + 4;
    List<Callable<Object>> work =
        List.of(
            () -> {
              group.peers(0).gather("what each journal holds", held.array());
              group
                  .messenger(0)
                  .send(
                      1,
                      new MessageKey(MessageType.STATE, 1L << 32, 0),
                      (byte) 0,
                      ByteBuffer.allocate(record).put(3, (byte) 7));
              return null;
            },
            () -> {
              try (Journal journal = open(0, 1, 0)) {
                new JournalRecords(group.peers(1), IDENTITY, notice -> {})
                    .level(journal, (step, verdict) -> {});
                return null;
              }
            });

    assertThatThrownBy(() -> group.run(work))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("Node 0 sent the journal record of step 0, but it was damaged");
  }
}
