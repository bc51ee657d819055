package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.run.PolarityVersion;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * One barrier task, which is one node: it listens, tells all others where, and then is a node as
 * any other.
 *
 * <p>There is one round of telling only, since each takes Spark a second; and every task takes part
 * in it whatever has gone wrong, since the others would wait for it. The round is over before
 * anything of the run is touched.
 */
final class NodeTask extends AbstractFunction1<Iterator<Integer>, Iterator<NodeOutcome>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final NodeJob job;
  private final ProgressLines lines;

  NodeTask(NodeJob job, ProgressLines lines) {
    this.job = job;
    this.lines = lines;
  }

  @Override
  public Iterator<NodeOutcome> apply(Iterator<Integer> ranks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    NodeOutcome outcome = outcome(context);
    return CollectionConverters.asScala(List.of(outcome).iterator());
  }

  private NodeOutcome outcome(BarrierTaskContext context) {
    int rank = context.partitionId();
    SparkEnv env = SparkEnv.get();
    String host = env.blockManager().blockManagerId().host();
    ServerSocketChannel listening = null;
    Introduction mine;
    try {
      listening = TcpRendezvous.listen(host, job.mesh().firstPort(), job.mesh().lastPort());
      mine =
          new Introduction(
              rank,
              env.executorId(),
              host,
              listening.socket().getLocalPort(),
              PolarityVersion.text(),
              "");
    } catch (InvalidInputException e) {
      mine = Introduction.failed(rank, env.executorId(), e.getMessage());
    }
    String[] all = context.allGather(mine.text());
    try (ServerSocketChannel closedAtLast = listening) {
      List<NodeAddress> addresses = Introduction.addresses(all);
      return new NodeRun(job, rank, addresses, closedAtLast, lines, context::isInterrupted).run();
    } catch (InvalidInputException e) {
      return NodeOutcome.failed(rank, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
