package dev.polarity.train;

import ai.djl.training.loss.Loss;
import dev.polarity.data.DataSet;
import dev.polarity.model.ModelRecipe;
import dev.polarity.run.RunFile;
import dev.polarity.snapshot.SnapshotMirror;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a program gives to a run beside its spec: the things that the spec can only name, and who is
 * to be told and asked.
 *
 * @param data opens the data
 * @param recipe builds the network
 * @param loss the loss, a mean over the batch
 * @param frozen which parameters, by name, verdicts do not move
 * @param listener is told what happens
 * @param stop says when to stop
 * @param repeated the file of the run that this one repeats
 * @param allowDifferentArithmetic whether to go on where the compute probe differs
 * @param resetVoterState whether voters whose state no node holds begin with none
 * @param checkEvery steps after which nodes compare the hashes of their weights
 * @param mirror copies snapshots to where they outlive the node
 */
record Setup(
    Supplier<DataSet> data,
    ModelRecipe recipe,
    Loss loss,
    Predicate<String> frozen,
    RunListener listener,
    StopSignal stop,
    Optional<RunFile> repeated,
    boolean allowDifferentArithmetic,
    boolean resetVoterState,
    long checkEvery,
    SnapshotMirror mirror) {}
