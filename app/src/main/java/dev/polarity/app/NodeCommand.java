package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.fault.FaultPlan;
import dev.polarity.launch.Seat;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes part in a run of several processes. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {
      "Takes part in a run as one of several nodes, each of which hosts some of the voters; the"
          + " result is that of \"polarity train\" with the same options, to the last bit where the"
          + " method votes. All nodes get the same options but for the rank, and each a run directory of its own.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity key job.key",
      "  polarity node --rank 0 --nodes 127.0.0.1:7411,127.0.0.1:7412 --key-file job.key --run runs/n0",
      "  polarity node --rank 1 --nodes 127.0.0.1:7411,127.0.0.1:7412 --key-file job.key --run runs/n1",
      "                                                  two nodes, each in a terminal of its own",
      "  srun --ntasks=4 polarity node --key-file job.key --voters 8 --run /scratch/run-{rank}",
      "                                                  under Slurm, which tells rank and hosts",
      "",
      "When a node is lost, the others end with exit code 3 and the line that resumes them; the same"
          + " line with --resume starts it again, or a new one. What is lost with a run directory,"
          + " docs/nodes.md tells."
    })
final class NodeCommand implements Callable<Integer> {

  private static final int MOST_RETRIES = 1_000_000;
  private static final String RANK = "{rank}";

  private final Console console;
  private final Backend backend;
  private final Map<String, String> variables;

  @Spec private CommandSpec command;

  @Mixin private MeshOptions mesh;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = {
        "This node's own run directory, new or empty unless --resume is given; {rank} in it becomes"
            + " the rank."
      })
  private String run;

  @Option(
      names = "--resume",
      description = {
        "Go on with the run in --run; where there is none, join with what the other nodes hold."
      })
  private boolean resume;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "How often to meet again after a lost node before giving up. Default: 0.")
  private String retries;

  @Option(
      names = "--check-every",
      paramLabel = "K",
      description = "Compare the weights of all nodes each K steps. Default: 500.")
  private String checkEvery;

  @Option(
      names = "--reset-voter-state",
      description = {
        "Let voters whose state no node holds any more begin anew; the result then says that it is"
            + " not repeatable."
      })
  private boolean resetVoterState;

  @Option(
      names = "--drill",
      paramLabel = "PLAN",
      description = {
        "Make faults on purpose, drawn from a seed:"
            + " seed=7,drop=0.01,delay=0.05:200ms,cut=0.01,flip=0.01,duplicate=0.01,stop=0.001:3s,"
            + "kill=0.001,node=2."
      })
  private String drill;

  @Mixin private RunOptions options;
  @Mixin private ClassPathOption classPath;
  @Mixin private OutputOptions output;

  NodeCommand(Console console, Backend backend, Map<String, String> variables) {
    this.console = console;
    this.backend = backend;
    this.variables = Map.copyOf(variables);
  }

  @Override
  public Integer call() {
    ClassLoader classes = classPath.loader();
    Seat seat = mesh.seat(variables);
    NodePart part = part(seat);
    Path path = Path.of(run.replace(RANK, Integer.toString(seat.rank())));
    boolean joins = !RunDirectory.isRun(path);
    if (!joins && !resume && RunDirectory.view(path).resultOfRun().isEmpty()) {
      throw new InvalidInputException(
          "--run " + path + ": holds an unfinished run; continue it with: " + part.resumeLine());
    }
    RunFile file = joins || options.given() ? options.read() : RunDirectory.view(path).file();
    checkVoters(file.request(), seat);
    Optional<RunFile> repeated =
        joins && options.repeats() && file.isComplete() ? Optional.of(file) : Optional.empty();
    try (RunDirectory directory = directory(path, joins, file)) {
      return new Session(console, backend, output, Optional.of(part))
          .run(directory, joins, repeated, classes);
    }
  }

  private NodePart part(Seat seat) {
    JobKey key = mesh.key(variables, this::note);
    MeshSettings plain = mesh.settings(variables);
    MeshSettings settings =
        drill == null ? plain : plain.withDecorator(FaultPlan.parse(drill).decorator());
    Meetings meetings =
        new Meetings(
            () -> new TcpRendezvous(seat.rank(), seat.nodes(), key, settings, this::note),
            retries == null ? 0 : (int) OptionText.whole("--retries", retries, 0, MOST_RETRIES),
            this::note);
    OptionalLong check =
        checkEvery == null
            ? OptionalLong.empty()
            : OptionalLong.of(OptionText.whole("--check-every", checkEvery, 1, Long.MAX_VALUE));
    String line = GoOnLine.of(command);
    return new NodePart(
        seat.rank(),
        seat.size(),
        meetings,
        check,
        resetVoterState,
        resume ? line : line + " --resume");
  }

  private static void checkVoters(RunSpec spec, Seat seat) {
    if (seat.size() > spec.voters()) {
      throw new InvalidInputException(
          "There are %d nodes, but the run has only %s; give it at least one voter for each node with --voters, or fewer nodes."
              .formatted(seat.size(), spec.voters() == 1 ? "1 voter" : spec.voters() + " voters"));
    }
  }

  private RunDirectory directory(Path path, boolean joins, RunFile file) {
    if (joins || !resume) {
      return RunDirectory.create(path, file.request(), file.settings());
    }
    RunDirectory directory = RunDirectory.open(path);
    RunFile begun = directory.file();
    if (!begun.request().equals(file.request()) || !begun.settings().equals(file.settings())) {
      directory.close();
      throw new InvalidInputException(
          "--resume: the run in %s was begun with other options than these; give the same ones, or none of those that describe a run."
              .formatted(path));
    }
    return directory;
  }

  private void note(String notice) {
    console.err().println("note: " + notice);
    console.err().flush();
  }
}
