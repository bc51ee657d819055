package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterLayoutTest {

  private static ClusterLayout cluster(Integer... slots) {
    return new ClusterLayout(false, false, 4, List.of(slots));
  }

  @Test
  void thereIsANodeForEachExecutorButNoMoreThanVoters() {
    assertThat(cluster(1, 1, 1).nodes(OptionalInt.empty(), 8)).isEqualTo(3);
    assertThat(cluster(1, 1, 1).nodes(OptionalInt.empty(), 2)).isEqualTo(2);
    assertThat(cluster(1, 1, 1).nodes(OptionalInt.of(1), 2)).isEqualTo(1);
    assertThat(new ClusterLayout(true, false, 4, List.of()).nodes(OptionalInt.empty(), 8))
        .isEqualTo(1);
    assertThatThrownBy(() -> cluster(1, 1).nodes(OptionalInt.of(3), 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nodes 3 with 2 voters");
  }

  @Test
  void whatCannotWorkIsRefusedWithTheSettingToChange() {
    refused(cluster(4, 4), 2, "spark.task.cpus");
    refused(cluster(1, 1), 3, "spark.executor.instances");
    refused(new ClusterLayout(false, true, 1, List.of(1, 1)), 2, "spark.dynamicAllocation.enabled");
    refused(new ClusterLayout(true, false, 4, List.of()), 2, "local-cluster[2,1,2048]");
    assertThatCode(() -> cluster(1, 1, 1).check(2)).doesNotThrowAnyException();
    assertThatCode(() -> cluster(4).check(1)).doesNotThrowAnyException();
    assertThatCode(() -> new ClusterLayout(true, false, 4, List.of()).check(1))
        .doesNotThrowAnyException();
  }

  private static void refused(ClusterLayout layout, int nodes, String setting) {
    assertThatThrownBy(() -> layout.check(nodes))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(setting);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark.ssl.enabled", "spark.ssl.rpc.enabled", "spark.network.crypto.enabled"})
  void clearTextIsRefusedWhereSparkEncrypts(String setting) {
    SparkConf conf = new SparkConf(false).set(setting, "true");
    assertThatThrownBy(() -> ClearText.check(conf, 2, false, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(setting);
    assertThatCode(
            () -> {
              ClearText.check(conf, 2, true, false);
              ClearText.check(conf, 2, false, true);
              ClearText.check(conf, 1, false, false);
              ClearText.check(new SparkConf(false), 2, false, false);
            })
        .doesNotThrowAnyException();
  }
}
