package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.launch.Seat;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.run.OptionText;
import dev.polarity.run.RunSpec;
import dev.polarity.train.MachineTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether several machines will pay. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {
      "Measures what a model costs on this machine, and on the links to other nodes where they are"
          + " given, and says on one screen what several machines would reach with one bit per weight"
          + " and with 32-bit floats. Takes about a minute, longer for large models.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity bench --model resnet20 --data DIR     over the usual links",
      "  polarity bench --data DIR --link 1gbit --latency 0.2ms --machines 2,4,8",
      "                                                 over that link",
      "  polarity bench --rank 0 --nodes a:7411,b:7411 --key-file job.key",
      "  polarity bench --rank 1 --nodes a:7411,b:7411 --key-file job.key",
      "                                                 over the links between those nodes; on each"
          + " of them"
    })
final class BenchCommand implements Callable<Integer> {

  private static final Set<String> MATTERS =
      Set.of(
          "--data",
          "--model",
          "--model-option",
          "--voters",
          "--batch",
          "--seed",
          "--method",
          "--method-option",
          "--beta",
          "--initial-rate",
          "--averaging",
          "--weight-decay",
          "--clip",
          "--augment",
          "--threads",
          "--kernels");

  /** What these say of a run is not so here. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "--voters",
          "How many voters the run has, on any number of machines. Default: one on each.",
          "--method",
          "sign, signum or lion-vote. Default: lion-vote.",
          "--initial-rate",
          "The rate of the short training that measures the bits. Default: 0.001.");

  /** Of the short training; what it would measure by itself takes too long here. */
  private static final double INITIAL_RATE = 0.001;

  private static final double DEFAULT_LATENCY = 0.2e-3;
  private static final List<Integer> DEFAULT_MACHINES = List.of(2, 4, 8, 16);
  private static final int MOST_MACHINES = 1024;
  private static final int MOST_ROWS = 6;
  private static final double DEFAULT_SECONDS = 5;
  private static final double MOST_SECONDS = 600;

  private final Console console;
  private final Backend backend;
  private final Map<String, String> variables;

  @Mixin private MeshOptions mesh;

  @Option(
      names = "--link",
      paramLabel = "RATE",
      description = {
        "What each machine can send and receive at once, such as 100mbit, 1gbit or 0.9Gb/s."
            + " Default: measured with --nodes; else the usual links are compared."
      })
  private String link;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      description = {
        "How long a message takes there and back, as ping shows it. Default: measured with --nodes;"
            + " else 0.2ms."
      })
  private String latency;

  @Option(
      names = "--machines",
      paramLabel = "P,...",
      hideParamSyntax = true,
      split = ",",
      description = "For how many machines to say what they reach. Default: 2,4,8,16.")
  private List<String> machines;

  @Option(
      names = "--bits",
      paramLabel = "X",
      description = {
        "Bits per weight of coded signs. Default: measured, by a short training whose signs are"
            + " coded."
      })
  private String bits;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "About how long each of some five measurements takes. Default: 5.")
  private String seconds;

  @Option(names = "--json", description = "Print the figures as JSON, and nothing else.")
  private boolean json;

  @Mixin private RunOptions options;
  @Mixin private ClassPathOption classPath;

  private BenchCommand(Console console, Backend backend, Map<String, String> variables) {
    this.console = console;
    this.backend = backend;
    this.variables = Map.copyOf(variables);
  }

  /**
   * Assembles the command.
   *
   * @param console where it writes
   * @param backend what measures
   * @param variables the environment
   */
  static CommandLine commandLine(Console console, Backend backend, Map<String, String> variables) {
    return TakenOptions.shown(
        new CommandLine(new BenchCommand(console, backend, variables)),
        MATTERS::contains,
        OTHERWISE);
  }

  @Override
  public Integer call() {
    ClassLoader classes = classPath.loader();
    options.refuse(
        name -> !MATTERS.contains(name), "has no part in a measurement of steps; leave it out.");
    RunSpec spec = spec();
    OptionalInt voters =
        options.givenVoters() ? OptionalInt.of(spec.voters()) : OptionalInt.empty();
    Optional<Seat> seat =
        mesh.given(variables) ? Optional.of(mesh.seat(variables)) : Optional.empty();
    BenchQuestion question = question(voters, seat);
    double lasting = seconds == null ? DEFAULT_SECONDS : number("--seconds", seconds, MOST_SECONDS);
    MachineTrial.Outcome measured =
        backend.measure(spec, voters, lasting, classes, seat.map(this::rendezvous), this::tell);
    if (seat.isPresent() && seat.get().rank() > 0) {
      console.err().println("The forecast is with node 0.");
      return 0;
    }
    BenchAnswer answer = new BenchAnswer(spec, question, measured);
    if (json) {
      console.out().println(BenchJson.of(answer));
    } else {
      BenchScreen.of(answer).forEach(console.out()::println);
    }
    return 0;
  }

  private RunSpec spec() {
    RunSpec spec =
        options.request(
            request -> {
              if (!options.givenInitialRate()) {
                request.initialRate(INITIAL_RATE);
              }
            });
    if (!spec.method().votes()) {
      throw new InvalidInputException(
          "--method %s: expected sign, signum or lion-vote; what 32-bit floats reach is told beside them."
              .formatted(spec.method().text()));
    }
    return spec.initialRate().isPresent()
        ? spec
        : options.request(request -> request.initialRate(INITIAL_RATE));
  }

  private BenchQuestion question(OptionalInt voters, Optional<Seat> seat) {
    Optional<Integer> nodes = seat.map(Seat::size);
    if (nodes.isPresent() && (link != null || latency != null)) {
      throw new InvalidInputException(
          "%s: cannot be given beside --nodes, between which the links are measured."
              .formatted(link != null ? "--link" : "--latency"));
    }
    if (nodes.filter(size -> size < 2).isPresent()) {
      throw new InvalidInputException(
          "--nodes: names one node only, which has no links; give at least two, or none.");
    }
    return new BenchQuestion(
        machines(voters, nodes),
        link == null ? OptionalDouble.empty() : OptionalDouble.of(LinkText.rate("--link", link)),
        latency == null ? DEFAULT_LATENCY : LinkText.time("--latency", latency),
        latency != null,
        bits == null ? OptionalDouble.empty() : OptionalDouble.of(number("--bits", bits, 2)));
  }

  private List<Integer> machines(OptionalInt voters, Optional<Integer> nodes) {
    int most = Math.min(MOST_MACHINES, voters.orElse(MOST_MACHINES));
    if (most < 2) {
      throw new InvalidInputException(
          "--voters 1: one voter is on one machine only; give more, or leave it out for one on each"
              + " machine.");
    }
    TreeSet<Integer> counts = new TreeSet<>(nodes.map(List::of).orElse(List.of()));
    if (machines == null) {
      DEFAULT_MACHINES.stream().filter(count -> count <= most).forEach(counts::add);
      voters.ifPresent(count -> counts.add(Math.min(count, most)));
    } else {
      for (String each : machines) {
        counts.add((int) OptionText.whole("--machines", each, 1, most));
      }
    }
    counts.remove(1);
    if (counts.isEmpty() || counts.size() > MOST_ROWS) {
      throw new InvalidInputException(
          "--machines %s: expected from 1 to %d numbers from 2 on."
              .formatted(String.join(",", machines), MOST_ROWS));
    }
    if (counts.last() > most) {
      throw new InvalidInputException(
          "--voters %d: %d nodes need as many voters at least, one for each; take more voters or fewer nodes."
              .formatted(most, counts.last()));
    }
    return new ArrayList<>(counts);
  }

  private Rendezvous rendezvous(Seat seat) {
    JobKey key = mesh.key(variables, notice -> tell("note: " + notice));
    return new TcpRendezvous(
        seat.rank(),
        seat.nodes(),
        key,
        mesh.settings(variables),
        notice -> tell("note: " + notice));
  }

  private static double number(String option, String text, double most) {
    double value = OptionText.number(option, text);
    if (!(value > 0 && value <= most)) {
      throw new InvalidInputException(
          "%s %s: expected a number above 0, up to %s."
              .formatted(option, text, Double.toString(most).replaceAll("\\.0$", "")));
    }
    return value;
  }

  private void tell(String notice) {
    console.err().println(notice);
    console.err().flush();
  }
}
