package dev.polarity.app;

import dev.polarity.error.PolarityException;
import dev.polarity.study.ReportWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command with all its subcommands, and what becomes of their failures. */
@Command(
    name = "polarity",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Trains neural networks by majority vote: one bit per weight and step, a learning rate that"
          + " sets itself, and runs that repeat to the last bit.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity train                       the built-in digits with LeNet: needs no data",
      "  polarity train --data DIR --run runs/a",
      "                                       your images: IDX, CIFAR, or a folder per class",
      "  polarity resume runs/a               go on after an interrupt",
      "  polarity node --help                 the same run over several machines",
      "  polarity bench                       whether several machines will pay",
      "  polarity spark --help                the same run on a Spark cluster",
      "  polarity evaluate runs/a             how good the model is",
      "  polarity predict runs/a seven.png    what is in an image",
      "  polarity inspect runs/a              what a run is, and how far",
      "  polarity compare --methods lion-vote,sign --seeds 1,2,3 --run studies/a",
      "                                       many runs of one setting, in one table",
      "  polarity reproduce mnist --data DIR --run studies/mnist",
      "                                       the paper's simulation against its comparators",
      "  polarity report runs                 compare finished runs on one page",
      "",
      "Exit codes: 0 done, 1 a defect of Polarity, 2 wrong input, 3 stopped and can be resumed,"
          + " 4 diverged, 130 and 143 interrupted."
    })
final class Polarity implements Runnable {

  private static final String REPORT =
      "polarity: this is a defect of Polarity; please report it with the lines above.";

  @Spec private CommandSpec spec;

  private Polarity() {}

  /** A command that is ready to run. */
  interface Runner {
    /** Runs it, and returns the exit code. */
    int run(String... arguments);
  }

  /**
   * Assembles the command.
   *
   * @param console where it writes
   * @param backend what trains
   * @param report what writes the report of a study
   */
  static Runner command(Console console, Backend backend, ReportWriter report) {
    CommandLine command = new CommandLine(new Polarity());
    command.addSubcommand(new TrainCommand(console, backend));
    command.addSubcommand(new ResumeCommand(console, backend));
    command.addSubcommand(new NodeCommand(console, backend, System.getenv()));
    command.addSubcommand(new KeyCommand(console));
    command.addSubcommand(BenchCommand.commandLine(console, backend, System.getenv()));
    command.addSubcommand(SparkCommand.commandLine(console, System.getenv()));
    command.addSubcommand(new EvaluateCommand(console, backend));
    command.addSubcommand(new PredictCommand(console, backend));
    command.addSubcommand(new InspectCommand(console));
    command.addSubcommand(CompareCommand.commandLine(console, backend, report));
    command.addSubcommand(new ReproduceCommand(console, backend, report));
    command.addSubcommand(new ScheduleCommand(console));
    command.addSubcommand(new ReportCommand(console));
    command.setOut(console.out());
    command.setErr(console.err());
    command.setUsageHelpAutoWidth(console.terminal());
    command.setParameterExceptionHandler((failure, arguments) -> refuse(failure, console.err()));
    command.setExecutionExceptionHandler((failure, failed, parsed) -> fail(failure, console.err()));
    return arguments -> {
      int code = command.execute(arguments);
      console.out().flush();
      console.err().flush();
      return code;
    };
  }

  private static int refuse(ParameterException failure, PrintWriter err) {
    err.println("polarity: " + UsageError.sentence(failure));
    err.println(
        "polarity: see " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Throwable failure, PrintWriter err) {
    if (failure instanceof PolarityException told) {
      err.println("polarity: " + told.getMessage());
      return told.exitCode();
    }
    failure.printStackTrace(err);
    err.println(REPORT);
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: expected one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
