package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.train.RunListener;
import dev.polarity.train.StepProfile;
import dev.polarity.train.StepRecord;
import dev.polarity.train.StopSignal;
import java.util.Optional;
import java.util.function.Function;

/** One sitting of a run, from its start or its last snapshot to its end or an interrupt. */
final class Session {

  private final Console console;
  private final Backend backend;
  private final OutputOptions output;
  private final Optional<NodePart> part;

  Session(Console console, Backend backend, OutputOptions output) {
    this(console, backend, output, Optional.empty());
  }

  Session(Console console, Backend backend, OutputOptions output, Optional<NodePart> part) {
    this.console = console;
    this.backend = backend;
    this.output = output;
    this.part = part;
  }

  /**
   * Trains, and tells how it ended.
   *
   * @param directory the run, locked
   * @param made whether this command made the directory, and takes it away again where wrong input
   *     ends the run before its first step
   * @param repeated the file of a run that this one repeats
   * @param classes where classes of the user's own are looked up
   * @return the exit code
   */
  int run(RunDirectory directory, boolean made, Optional<RunFile> repeated, ClassLoader classes) {
    StopSignal stop = new StopSignal();
    SessionMemory memory = new SessionMemory();
    Interrupt interrupt = Interrupt.watch(stop);
    try {
      Optional<RunResult> result = train(directory, repeated, classes, memory, stop);
      if (output.profile() && memory.profile.steps() > 0) {
        ProfileTable.of(memory.profile).forEach(console.err()::println);
      }
      return result.isPresent() ? finished(directory, result.get()) : interrupted(directory);
    } catch (InvalidInputException e) {
      if (made && !memory.taken) {
        directory.remove();
      }
      throw e;
    } catch (StoppedException e) {
      throw withResumeLine(e, directory);
    } finally {
      interrupt.close();
    }
  }

  private Optional<RunResult> train(
      RunDirectory directory,
      Optional<RunFile> repeated,
      ClassLoader classes,
      SessionMemory memory,
      StopSignal stop) {
    RunListener progress = progress();
    RunListener both = new BothListeners(memory, progress);
    Function<Optional<Backend.Sharing>, Optional<RunResult>> train =
        sharing -> backend.train(directory, repeated, output.session(classes, sharing), both, stop);
    try {
      return part.isEmpty()
          ? train.apply(Optional.empty())
          : part.get()
              .meetings()
              .train(rendezvous -> train.apply(Optional.of(part.get().sharing(rendezvous))));
    } finally {
      close(progress);
    }
  }

  private RunListener progress() {
    if (output.quiet()) {
      return new NoticesOnly(console.err());
    }
    if (!publishes()) {
      return new NodeProgress(console.err(), part.get().rank());
    }
    return console.terminal()
        ? new TerminalProgress(console.err())
        : new PlainProgress(console.err());
  }

  private static void close(RunListener progress) {
    if (progress instanceof TerminalProgress terminal) {
      terminal.close();
    }
  }

  private int finished(RunDirectory directory, RunResult result) {
    if (output.json()) {
      console.out().print(result.toJson());
    } else if (!publishes()) {
      console.out().println(Summary.elsewhere(part.get().rank(), result));
    } else {
      Summary.of(directory.path(), result).forEach(console.out()::println);
    }
    console.out().flush();
    return 0;
  }

  private int interrupted(RunDirectory directory) {
    console.err().println();
    console.err().println("polarity: interrupted; continue with: " + resumeLine(directory));
    console.err().flush();
    return Interrupt.EXIT_CODE;
  }

  /** Whether result and model come to this process: alone, or as the first of several nodes. */
  private boolean publishes() {
    return part.isEmpty() || part.get().rank() == 0;
  }

  private String resumeLine(RunDirectory directory) {
    return part.map(NodePart::resumeLine).orElseGet(directory::resumeLine);
  }

  /** What failed knows the line that goes on in one process; a node has another. */
  private StoppedException withResumeLine(StoppedException e, RunDirectory directory) {
    String line = resumeLine(directory);
    String message = e.getMessage().replace(directory.resumeLine(), line);
    return new StoppedException(
        message.contains(line) ? message : message + " Continue with: " + line, e);
  }

  /** Remembers of a session what is asked for after it. */
  private static final class SessionMemory implements RunListener {

    private boolean taken;

    private StepProfile profile = new StepProfile();

    @Override
    public void onStep(StepRecord step) {
      taken = true;
    }

    @Override
    public void onProfile(StepProfile found) {
      profile = found;
    }
  }
}
