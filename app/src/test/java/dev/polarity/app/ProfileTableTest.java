package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.train.Phase;
import dev.polarity.train.ProfileOf;
import dev.polarity.train.StepProfile;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTableTest {

  @Test
  void aVotingRunShowsAllAndWhatIsPolaritysOwn() {
    Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    nanos.put(Phase.DATA, 10_000L);
    nanos.put(Phase.SEED, 5_000L);
    nanos.put(Phase.TENSORS, 45_000L);
    nanos.put(Phase.NETWORK, 9_000_000L);
    nanos.put(Phase.FREE, 40_000L);
    nanos.put(Phase.BALLOT, 400_000L);
    nanos.put(Phase.TALLY, 20_000L);
    nanos.put(Phase.EXCHANGE, 30_000L);
    nanos.put(Phase.APPLY, 250_000L);
    nanos.put(Phase.AGREEMENT, 50_000L);
    nanos.put(Phase.JOURNAL, 150_000L);

    assertThat(ProfileTable.of(ProfileOf.steps(1200, nanos)))
        .containsExactly(
            "of 1,200 steps                    ms a step    share    median ms",
            "waiting for data                      0.010     0.1 %        0.010",
            "seeding the engine                    0.005     0.1 %        0.005",
            "handing over tensors                  0.045     0.5 %        0.045",
            "forward and backward                  9.000    90.0 %        9.011",
            "freeing tensors                       0.040     0.4 %        0.040",
            "method and pack                       0.400     4.0 %        0.400",
            "tally                                 0.020     0.2 %        0.020",
            "exchange                              0.030     0.3 %        0.030",
            "apply and average                     0.250     2.5 %        0.250",
            "agreement                             0.050     0.5 %        0.050",
            "journal                               0.150     1.5 %        0.150",
            "whole step                           10.000   100.0 %        9.994",
            "everything of Polarity's own          0.950     9.5 %        0.948");
  }

  @Test
  void aComparatorsRunShowsWhatItDoes() {
    StepProfile profile =
        ProfileOf.steps(
            3,
            new EnumMap<>(
                Map.of(Phase.NETWORK, 900_000L, Phase.METHOD, 75_000L, Phase.APPLY, 25_000L)));

    assertThat(ProfileTable.of(profile))
        .containsExactly(
            "of 3 steps                        ms a step    share    median ms",
            "forward and backward                  0.900    90.0 %        0.899",
            "method                                0.075     7.5 %        0.075",
            "apply and average                     0.025     2.5 %        0.025",
            "whole step                            1.000   100.0 %        1.001");
  }
}
