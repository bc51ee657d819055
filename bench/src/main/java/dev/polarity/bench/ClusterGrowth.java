package dev.polarity.bench;

import dev.polarity.bench.Cluster.Group;
import dev.polarity.bench.Cluster.Round;
import dev.polarity.mesh.Frame;
import dev.polarity.sign.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What an exchange would take on more machines than there are, by {@link ClusterSimulation}: the
 * mesh as it is, and on paper one of two levels, in which each rack tallies by itself first. Node r
 * has one voter; all begin at once. What a message and a coordinate cost a processor is measured
 * (the slopes of the sweep over TCP) and given as options.
 */
public final class ClusterGrowth {

  private static final String HEADER =
      "coordinates,Gb/s,us per message,trunk,nodes,layout,connections,messages,bits,bits between racks,"
          + "ms per exchange";
  private static final String STRAGGLERS = "sigma,nodes,left out,mean wait";

  private ClusterGrowth() {}

  /** Runs the simulations. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "bench/target/growth-simulated.csv",
            "--stragglers-csv",
            "bench/target/growth-stragglers.csv",
            "--coordinates",
            "10000000,100000000",
            "--gigabits",
            "1,10,100",
            "--trunks",
            "full,1:4",
            "--nodes",
            "4,16,64,256,1024",
            "--rack",
            "32",
            "--latency",
            "0.00005",
            "--message-micros",
            "50,5",
            "--coordinate-seconds",
            "0.0000000003",
            "--sigmas",
            "0.05,0.1,0.3",
            "--steps",
            "2000");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    for (String coordinates : options.list("--coordinates")) {
      for (String gigabits : options.list("--gigabits")) {
        for (String micros : options.list("--message-micros")) {
          for (String trunk : options.list("--trunks")) {
            for (String nodes : options.list("--nodes")) {
              exchange(file, options, List.of(coordinates, gigabits, micros, trunk, nodes));
            }
          }
        }
      }
    }
    stragglers(new StudyFile(Path.of(options.text("--stragglers-csv")), STRAGGLERS), options);
  }

  private static void exchange(StudyFile file, Options options, List<String> settings)
      throws IOException {
    double d = Double.parseDouble(settings.get(0));
    final double rate = 1e9 / 8 * Double.parseDouble(settings.get(1));
    final double messageSeconds = 1e-6 * Double.parseDouble(settings.get(2));
    String trunk = settings.get(3);
    int nodes = Integer.parseInt(settings.get(4));
    int most = options.number("--rack");
    int rack = nodes <= most ? side(nodes) : most;
    if (nodes <= most && !trunk.equals("full")) {
      return;
    }
    double thinned =
        trunk.equals("full")
            ? Double.POSITIVE_INFINITY
            : rate * rack / Double.parseDouble(trunk.substring(trunk.indexOf(':') + 1));
    Cluster cluster =
        new Cluster(
            nodes,
            rack,
            rate,
            thinned,
            options.seconds("--latency"),
            messageSeconds,
            Frame.size(0));
    double each = options.seconds("--coordinate-seconds");
    int racks = nodes / rack;
    String key = String.join(",", settings);
    line(file, key + ",flat", d, cluster, nodes - 1, flat(d, nodes, each));
    line(
        file,
        key + ",racks of " + rack,
        d,
        cluster,
        rack - 1 + racks - 1,
        racks(d, rack, racks, each));
  }

  /** The largest power of two whose square is not beyond a number of nodes. */
  private static int side(int nodes) {
    int side = 1;
    while (4 * side * side <= nodes) {
      side *= 2;
    }
    return side;
  }

  private static List<Round> flat(double d, int nodes, double each) {
    double slice = d / nodes;
    return List.of(
        new Round(Group.ALL, slice / 8, each * slice),
        new Round(Group.ALL, slice / 8, each * slice));
  }

  /**
   * Within the rack each node counts a share of the coordinates; then the nodes of the same place
   * in all racks divide that share among them, as planes; and the verdict goes the same way back.
   */
  private static List<Round> racks(double d, int rack, int racks, double each) {
    double share = d / rack;
    double slice = share / racks;
    int planes = Tally.planesFor(rack);
    return List.of(
        new Round(Group.RACK, share / 8, each * share),
        new Round(Group.ACROSS, planes * slice / 8, each * planes * slice),
        new Round(Group.ACROSS, slice / 8, each * slice),
        new Round(Group.RACK, share / 8, each * share));
  }

  private static void line(
      StudyFile file, String key, double d, Cluster cluster, int connections, List<Round> rounds)
      throws IOException {
    if (file.has(key)) {
      return;
    }
    ClusterSimulation.Outcome outcome =
        ClusterSimulation.run(cluster, rounds, new double[cluster.nodes()]);
    file.append(
        key,
        String.format(
            Locale.ROOT,
            "%d,%d,%.3f,%.3f,%.2f",
            connections,
            outcome.messages(),
            8 * outcome.bytes() / d,
            8 * outcome.trunkBytes() / d,
            1e3 * outcome.end()));
  }

  private static void stragglers(StudyFile file, Options options) throws IOException {
    for (String sigma : options.list("--sigmas")) {
      Stragglers stragglers = new Stragglers(Double.parseDouble(sigma), 1);
      for (int nodes : new int[] {1, 4, 16, 64, 256, 1024}) {
        int last = -1;
        for (int leftOut : new int[] {0, 1, nodes / 100, nodes / 20}) {
          String key = sigma + "," + nodes + "," + leftOut;
          if (leftOut > last && leftOut < nodes && !file.has(key)) {
            double mean = stragglers.meanWait(nodes, leftOut, options.number("--steps"));
            file.append(key, String.format(Locale.ROOT, "%.3f", mean));
          }
          last = Math.max(last, leftOut);
        }
      }
    }
  }
}
