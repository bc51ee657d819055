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

/** One sitting of a run, from its start or its last snapshot to its end or an interrupt. */
final class Session {

  private final Console console;
  private final Backend backend;
  private final OutputOptions output;

  Session(Console console, Backend backend, OutputOptions output) {
    this.console = console;
    this.backend = backend;
    this.output = output;
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
    try {
      return backend.train(
          directory, repeated, output.session(classes), new BothListeners(memory, progress), stop);
    } finally {
      close(progress);
    }
  }

  private RunListener progress() {
    if (output.quiet()) {
      return new NoticesOnly(console.err());
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
    } else {
      Summary.of(directory.path(), result).forEach(console.out()::println);
    }
    console.out().flush();
    return 0;
  }

  private int interrupted(RunDirectory directory) {
    console.err().println();
    console.err().println("polarity: interrupted; continue with: " + directory.resumeLine());
    console.err().flush();
    return Interrupt.EXIT_CODE;
  }

  private static StoppedException withResumeLine(StoppedException e, RunDirectory directory) {
    String line = directory.resumeLine();
    return e.getMessage().contains(line)
        ? e
        : new StoppedException(e.getMessage() + " Continue with: " + line, e);
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
