package dev.polarity.train;

import dev.polarity.exchange.LinkTrial;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.TcpRendezvous;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the product's own messengers carry between two nodes of this process over the loopback
 * device: no link, however fast, makes an exchange faster than that.
 */
final class SocketTrial {

  private static final String LOOPBACK = "127.0.0.1";
  private static final long BYTES = 8L << 20;
  private static final int WARM_UP = 4;
  private static final int TIMES = 7;

  private SocketTrial() {}

  /** Returns the bytes per second in each direction; infinite where there is no loopback device. */
  static double bytesPerSecond() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<ServerSocketChannel> bound = new ArrayList<>();
      List<NodeAddress> addresses = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        ServerSocketChannel channel = TcpRendezvous.listen(LOOPBACK, 0, 0);
        bound.add(channel);
        addresses.add(
            new NodeAddress(LOOPBACK, ((InetSocketAddress) channel.getLocalAddress()).getPort()));
      }
      JobKey key = JobKey.random();
      List<Callable<Double>> nodes = new ArrayList<>();
      for (int rank = 0; rank < 2; rank++) {
        TcpRendezvous rendezvous =
            new TcpRendezvous(
                rank, addresses, bound.get(rank), key, MeshSettings.defaults(), notice -> {});
        nodes.add(() -> node(rendezvous));
      }
      double seconds = 0;
      for (var each : threads.invokeAll(nodes)) {
        seconds = Math.max(seconds, each.get());
      }
      return 2 * BYTES / seconds;
    } catch (IOException | ExecutionException e) {
      return Double.POSITIVE_INFINITY;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Double.POSITIVE_INFINITY;
    } finally {
      threads.shutdown();
    }
  }

  private static double node(TcpRendezvous rendezvous) {
    try (Messenger messenger = rendezvous.meet(new byte[32])) {
      LinkTrial trial = new LinkTrial(messenger);
      for (int i = 0; i < WARM_UP; i++) {
        trial.round(BYTES);
      }
      double[] times = new double[TIMES];
      for (int i = 0; i < TIMES; i++) {
        times[i] = trial.round(BYTES) / 1e9;
      }
      Arrays.sort(times);
      return times[TIMES / 2];
    }
  }
}
