package dev.polarity.launch;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.run.OptionText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which node a process is. Options win over variables of Polarity's own, and those over
 * what a launcher has set; of launchers within each other (mpirun in a Slurm job) the inner one
 * counts:
 *
 * <ul>
 *   <li>Open MPI: OMPI_COMM_WORLD_RANK and OMPI_COMM_WORLD_SIZE; it does not tell the hosts.
 *   <li>Slurm's srun: SLURM_PROCID and SLURM_NTASKS, and the hosts, see {@link SlurmStep}.
 *   <li>an indexed job of Kubernetes: JOB_COMPLETION_INDEX; its pods have names that follow from
 *       the index, so that one list with a range names them all.
 * </ul>
 */
public final class LaunchEnvironment {

  private static final String RANK = "POLARITY_RANK";
  private static final String NODES = "POLARITY_NODES";
  private static final Launcher SLURM =
      new Launcher(
          "Slurm", "SLURM_PROCID", List.of("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS", "SLURM_NPROCS"));
  private static final List<Launcher> LAUNCHERS =
      List.of(
          new Launcher("Open MPI", "OMPI_COMM_WORLD_RANK", List.of("OMPI_COMM_WORLD_SIZE")),
          SLURM,
          new Launcher("Kubernetes", "JOB_COMPLETION_INDEX", List.of()));

  private final Map<String, String> variables;

  /**
   * Reads an environment.
   *
   * @param variables values by name
   */
  public LaunchEnvironment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** What tells a process its rank, and how many there are. */
  private record Launcher(String name, String rank, List<String> size) {}

  /** A text and the option or variable that it was given by. */
  private record Given(String source, String text) {}

  /**
   * Returns which node this process is, among which.
   *
   * @param rank what was given with {@code --rank}
   * @param nodes what was given with {@code --nodes}: HOST:PORT, separated by commas, ranges of
   *     numbers in brackets
   * @param port where nodes listen whose hosts a launcher names; nodes on one host count up from it
   * @throws InvalidInputException if rank or nodes are missing, wrong, or contradict each other
   */
  public Seat seat(Optional<String> rank, Optional<String> nodes, int port) {
    Optional<Given> ownRank = given("--rank", rank).or(() -> variable(RANK));
    Optional<Launcher> launcher =
        ownRank.isPresent()
            ? Optional.empty()
            : LAUNCHERS.stream().filter(known -> variables.containsKey(known.rank())).findFirst();
    Given chosen =
        ownRank
            .or(() -> launcher.flatMap(known -> variable(known.rank())))
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "Which node this is, is missing: give --rank R, or set "
                            + RANK
                            + ", or start it with srun, mpirun or an indexed job."));
    int number = (int) OptionText.whole(chosen.source(), chosen.text(), 0, Integer.MAX_VALUE);
    Given listed = given("--nodes", nodes).or(() -> variable(NODES)).orElse(null);
    List<NodeAddress> all = listed == null ? hosts(launcher, number, port) : addresses(listed);
    String source = listed == null ? "Slurm" : listed.source();
    launcher.ifPresent(known -> checkSize(known, source, all.size()));
    if (number >= all.size()) {
      throw new InvalidInputException(
          "%s %d: expected a rank from 0 to %d, since %s names %s."
              .formatted(chosen.source(), number, all.size() - 1, source, counted(all.size())));
    }
    return new Seat(number, all);
  }

  private List<NodeAddress> hosts(Optional<Launcher> launcher, int rank, int port) {
    if (launcher.isPresent() && launcher.get() == SLURM) {
      return SlurmStep.nodes(variables, rank, port);
    }
    String why =
        launcher
            .map(known -> " (" + known.name() + " does not tell a process where the others are)")
            .orElse("");
    throw new InvalidInputException(
        "Where the nodes listen is missing%s: give --nodes HOST:PORT,... in the order of the ranks, or set %s."
            .formatted(why, NODES));
  }

  private static List<NodeAddress> addresses(Given listed) {
    return NodeAddress.parseList(String.join(",", HostList.expand(listed.source(), listed.text())));
  }

  private void checkSize(Launcher launcher, String source, int nodes) {
    for (String name : launcher.size()) {
      if (variables.containsKey(name)) {
        long size = OptionText.whole(name, variables.get(name), 1, Integer.MAX_VALUE);
        if (size != nodes) {
          throw new InvalidInputException(
              "%s names %s, but %s has started %d processes (%s); give one address for each."
                  .formatted(source, counted(nodes), launcher.name(), size, name));
        }
        return;
      }
    }
  }

  private static String counted(int nodes) {
    return nodes == 1 ? "1 node" : nodes + " nodes";
  }

  private static Optional<Given> given(String source, Optional<String> text) {
    return text.map(value -> new Given(source, value));
  }

  private Optional<Given> variable(String name) {
    return given(name, Optional.ofNullable(variables.get(name)).filter(text -> !text.isBlank()));
  }
}
