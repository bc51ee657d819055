package dev.polarity.launch;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.NodeAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the tasks of a Slurm step run, by the variables that srun sets for each (man srun, "Output
 * environment variables"): the step's list of hosts, and how many tasks each has, such as {@code
 * 2(x3),1}. Tasks are counted host after host, as srun places them unless told otherwise; the
 * task's own SLURM_NODEID shows where it was. Tasks on one host listen on ports that follow each
 * other.
 */
final class SlurmStep {

  private static final List<String> HOSTS =
      List.of("SLURM_STEP_NODELIST", "SLURM_JOB_NODELIST", "SLURM_NODELIST");
  private static final List<String> TASKS =
      List.of("SLURM_STEP_TASKS_PER_NODE", "SLURM_TASKS_PER_NODE");
  private static final String PLACE = "SLURM_NODEID";
  private static final Pattern COUNT = Pattern.compile("([0-9]{1,5})(?:\\(x([0-9]{1,5})\\))?");

  private SlurmStep() {}

  /**
   * Returns where all tasks listen.
   *
   * @param variables the environment
   * @param rank of this task
   * @param port of the first task on each host
   * @throws InvalidInputException if the variables are missing or contradict each other
   */
  static List<NodeAddress> nodes(Map<String, String> variables, int rank, int port) {
    String named = present(variables, HOSTS);
    List<String> hosts = HostList.expand(named, variables.get(named));
    List<Integer> tasks = tasks(variables, hosts.size());
    if (tasks.size() != hosts.size()) {
      throw new InvalidInputException(
          "%s names %d hosts, but %s counts tasks for %d; give the nodes with --nodes."
              .formatted(named, hosts.size(), present(variables, TASKS), tasks.size()));
    }
    List<NodeAddress> nodes = new ArrayList<>();
    for (int host = 0; host < hosts.size(); host++) {
      for (int task = 0; task < tasks.get(host); task++) {
        checkPlace(variables, rank, nodes.size(), host);
        nodes.add(new NodeAddress(hosts.get(host), port + task));
      }
    }
    return nodes;
  }

  private static void checkPlace(Map<String, String> variables, int rank, int task, int host) {
    String place = variables.get(PLACE);
    if (task == rank && place != null && !place.strip().equals(Integer.toString(host))) {
      throw new InvalidInputException(
          "Slurm has put task %d on host %s of the step, where tasks in blocks would be on host %d; run srun with --distribution=block, or give the nodes with --nodes."
              .formatted(rank, place, host));
    }
  }

  private static List<Integer> tasks(Map<String, String> variables, int hosts) {
    if (TASKS.stream().noneMatch(variables::containsKey)) {
      return Collections.nCopies(hosts, 1);
    }
    String name = present(variables, TASKS);
    List<Integer> tasks = new ArrayList<>();
    for (String part : variables.get(name).split(",", -1)) {
      Matcher count = COUNT.matcher(part.strip());
      if (!count.matches()) {
        throw new InvalidInputException(
            "%s is '%s'; expected counts of tasks such as 2(x3),1. Give the nodes with --nodes."
                .formatted(name, variables.get(name)));
      }
      int times = count.group(2) == null ? 1 : Integer.parseInt(count.group(2));
      tasks.addAll(Collections.nCopies(times, Integer.parseInt(count.group(1))));
    }
    return tasks;
  }

  private static String present(Map<String, String> variables, List<String> names) {
    return names.stream()
        .filter(variables::containsKey)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "Slurm started this process, but %s is not set; start it with srun, or give the nodes with --nodes."
                        .formatted(names.get(0))));
  }
}
