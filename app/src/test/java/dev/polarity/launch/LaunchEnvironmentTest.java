package dev.polarity.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LaunchEnvironmentTest {

  private static final int PORT = 7000;
  private static final Map<String, String> NOTHING = Map.of();

  private static Seat seat(Map<String, String> variables, String rank, String nodes) {
    return new LaunchEnvironment(variables)
        .seat(Optional.ofNullable(rank), Optional.ofNullable(nodes), PORT);
  }

  private static String told(Seat seat) {
    return seat.rank()
        + " of "
        + seat.nodes().stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static void refused(
      String sentence, Map<String, String> variables, String rank, String nodes) {
    assertThatThrownBy(() -> seat(variables, rank, nodes))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void optionsWinOverVariablesAndThoseOverLaunchers() {
    Map<String, String> variables =
        Map.of(
            "POLARITY_RANK",
            "1",
            "POLARITY_NODES",
            "c:1,d:2",
            "SLURM_PROCID",
            "0",
            "SLURM_NTASKS",
            "9");
    assertThat(told(seat(variables, "0", "a:1,b:2"))).isEqualTo("0 of a:1 b:2");
    assertThat(told(seat(variables, null, "a:1,b:2"))).isEqualTo("1 of a:1 b:2");
    assertThat(told(seat(variables, null, null))).isEqualTo("1 of c:1 d:2");
    assertThat(told(seat(variables, "0", null))).isEqualTo("0 of c:1 d:2");
    assertThat(seat(variables, "0", "a:1,b:2").size()).isEqualTo(2);
  }

  @Test
  void nothingToldIsRefused() {
    refused(
        "Which node this is, is missing: give --rank R, or set POLARITY_RANK, or start it with"
            + " srun, mpirun or an indexed job.",
        NOTHING,
        null,
        "a:1,b:2");
    refused(
        "Where the nodes listen is missing: give --nodes HOST:PORT,... in the order of the ranks, or"
            + " set POLARITY_NODES.",
        NOTHING,
        "0",
        null);
  }

  @Test
  void aRankOutsideIsRefused() {
    refused(
        "--rank 2: expected a rank from 0 to 1, since --nodes names 2 nodes.",
        NOTHING,
        "2",
        "a:1,b:2");
    refused("--rank -1: expected a whole number from 0 to 2147483647.", NOTHING, "-1", "a:1,b:2");
    refused(
        "POLARITY_RANK 1: expected a rank from 0 to 0, since POLARITY_NODES names 1 node.",
        Map.of("POLARITY_RANK", "1", "POLARITY_NODES", "a:1"),
        null,
        null);
    refused(
        "The address a:1 is given to two nodes; each node needs a port of its own.",
        NOTHING,
        "0",
        "a:1,a:1");
  }

  @Test
  void slurmTellsRankAndHosts() {
    Map<String, String> variables =
        Map.of(
            "SLURM_PROCID", "5",
            "SLURM_NODEID", "2",
            "SLURM_NTASKS", "7",
            "SLURM_STEP_NODELIST", "n[1-3],big",
            "SLURM_JOB_NODELIST", "n[1-9],big",
            "SLURM_STEP_TASKS_PER_NODE", "2(x3),1");
    assertThat(told(seat(variables, null, null)))
        .isEqualTo("5 of n1:7000 n1:7001 n2:7000 n2:7001 n3:7000 n3:7001 big:7000");
  }

  @Test
  void slurmWithoutCountsHasOneTaskOnEachHost() {
    Map<String, String> variables =
        Map.of("SLURM_PROCID", "1", "SLURM_NTASKS", "2", "SLURM_JOB_NODELIST", "n[1-2]");
    assertThat(told(seat(variables, null, null))).isEqualTo("1 of n1:7000 n2:7000");
  }

  @Test
  void slurmThatContradictsItselfIsRefused() {
    refused(
        "Slurm has put task 1 on host 1 of the step, where tasks in blocks would be on host 0; run"
            + " srun with --distribution=block, or give the nodes with --nodes.",
        Map.of(
            "SLURM_PROCID", "1",
            "SLURM_NODEID", "1",
            "SLURM_NTASKS", "4",
            "SLURM_JOB_NODELIST", "n[1-2]",
            "SLURM_TASKS_PER_NODE", "2(x2)"),
        null,
        null);
    refused(
        "Slurm names 2 nodes, but Slurm has started 3 processes (SLURM_NTASKS); give one address for"
            + " each.",
        Map.of("SLURM_PROCID", "1", "SLURM_NTASKS", "3", "SLURM_JOB_NODELIST", "n[1-2]"),
        null,
        null);
    refused(
        "SLURM_JOB_NODELIST names 2 hosts, but SLURM_TASKS_PER_NODE counts tasks for 3; give the"
            + " nodes with --nodes.",
        Map.of(
            "SLURM_PROCID", "1", "SLURM_JOB_NODELIST", "n[1-2]", "SLURM_TASKS_PER_NODE", "2(x3)"),
        null,
        null);
    refused(
        "SLURM_TASKS_PER_NODE is 'two'; expected counts of tasks such as 2(x3),1. Give the nodes with"
            + " --nodes.",
        Map.of("SLURM_PROCID", "1", "SLURM_JOB_NODELIST", "n", "SLURM_TASKS_PER_NODE", "two"),
        null,
        null);
    refused(
        "Slurm started this process, but SLURM_STEP_NODELIST is not set; start it with srun, or give"
            + " the nodes with --nodes.",
        Map.of("SLURM_PROCID", "1"),
        null,
        null);
  }

  @Test
  void mpirunTellsTheRankAlsoWithinSlurm() {
    Map<String, String> variables =
        Map.of(
            "OMPI_COMM_WORLD_RANK",
            "1",
            "OMPI_COMM_WORLD_SIZE",
            "2",
            "SLURM_PROCID",
            "0",
            "SLURM_NTASKS",
            "9");
    assertThat(told(seat(variables, null, "127.0.0.1:[1-2]")))
        .isEqualTo("1 of 127.0.0.1:1 127.0.0.1:2");
    refused(
        "--nodes names 3 nodes, but Open MPI has started 2 processes (OMPI_COMM_WORLD_SIZE); give"
            + " one address for each.",
        variables,
        null,
        "127.0.0.1:[1-3]");
    refused(
        "Where the nodes listen is missing (Open MPI does not tell a process where the others are):"
            + " give --nodes HOST:PORT,... in the order of the ranks, or set POLARITY_NODES.",
        variables,
        null,
        null);
  }

  @Test
  void anIndexedJobTellsTheRank() {
    assertThat(told(seat(Map.of("JOB_COMPLETION_INDEX", "3"), null, "t-[0-3].t:7411")))
        .isEqualTo("3 of t-0.t:7411 t-1.t:7411 t-2.t:7411 t-3.t:7411");
  }
}
