package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.journal.RunIdentity;
import dev.polarity.meeting.Beginning;
import dev.polarity.meeting.CommonState;
import dev.polarity.meeting.Introduction;
import dev.polarity.meeting.Peers;
import dev.polarity.meeting.StateNeeds;
import dev.polarity.run.MeasuredRate;
import dev.polarity.run.PolarityVersion;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.ScheduleKind;
import dev.polarity.snapshot.VoterState;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * Makes one run of the nodes that have met: what they are asked for is the same, they take one
 * initial rate, and begin from one state.
 */
final class NodeMeeting {

  private static final String EPOCH = "epoch";
  private static final String AUTO = "auto";

  private final RunDirectory run;
  private final RunSpec spec;
  private final Setup setup;
  private final Node node;
  private final Peers peers;

  NodeMeeting(RunDirectory run, Setup setup, Node node) {
    this.run = run;
    this.spec = run.file().request();
    this.setup = setup;
    this.node = node;
    this.peers = node.peers();
  }

  /**
   * Introduces this node to the others.
   *
   * @param specLines the lines whose hash is the run's
   * @throws dev.polarity.error.InvalidInputException if they are asked for different runs
   */
  void introduce(String specLines) {
    RunSettings settings = run.file().settings();
    Introduction introduction =
        new Introduction()
            .sayLines(specLines)
            .say("version", PolarityVersion.text())
            .say("coding", RunSettings.text(settings.coding()))
            .say("eval-every", text(settings.evalEvery(), EPOCH))
            .say("snapshot-every", text(settings.snapshotEvery(), AUTO))
            .say("check-every", Long.toString(setup.checkEvery()))
            .say("allow-different-arithmetic", onOff(setup.allowDifferentArithmetic()))
            .say("reset-voter-state", onOff(setup.resetVoterState()));
    for (ParameterSlot slot : node.replica().slots()) {
      introduction.say(
          "parameter %03d".formatted(slot.ordinal()), slot.name() + " " + slot.shape());
    }
    introduction.compareWith(peers);
  }

  private static String text(OptionalLong steps, String otherwise) {
    return steps.isPresent() ? Long.toString(steps.getAsLong()) : otherwise;
  }

  private static String onOff(boolean value) {
    return value ? "on" : "off";
  }

  /**
   * Takes the initial rate that a node knows, or has it measured.
   *
   * @param known what this node knows of it
   * @param measured measures it, for all nodes alike
   * @return the rate
   * @throws StoppedException if two nodes know different ones
   */
  double initialRate(OptionalDouble known, DoubleSupplier measured) {
    List<MeasuredRate> mine = known.stream().mapToObj(rate -> new MeasuredRate(0, rate)).toList();
    List<MeasuredRate> told = new RateMeeting(peers).all("initial rate", mine);
    return told.isEmpty() ? measured.getAsDouble() : told.get(0).rate();
  }

  /**
   * Takes the rates that any node has kept of those that the run measured on its way.
   *
   * @param known what this node has kept
   * @return all of them, by their steps ascending
   * @throws StoppedException if two nodes have kept different ones
   */
  List<MeasuredRate> measuredRates(List<MeasuredRate> known) {
    return spec.scheduleKind() == ScheduleKind.MEASURED
        ? new RateMeeting(peers).all("measured rates", known)
        : List.of();
  }

  /**
   * Agrees on where to begin, and fetches what this node lacks for it.
   *
   * @param identity the run's
   * @return what to go on from
   */
  Beginning begin(RunIdentity identity) {
    long voterBytes =
        node.voterStates().values().stream()
            .mapToLong(VoterState::stateBytes)
            .findFirst()
            .orElse(0);
    StateNeeds needs =
        new StateNeeds(spec.voters(), voterBytes, spec.averaging(), setup.resetVoterState());
    return new CommonState(
            peers, identity, needs, run.snapshots(), run.journal(), setup.listener()::onNotice)
        .reach(run.isFinished(), run.totals().differentArithmetic());
  }
}
