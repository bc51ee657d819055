package dev.polarity.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostListTest {

  private static final long SEED = Long.getLong("polarity.seed", 20_261_123L);

  private static List<String> expand(String text) {
    return HostList.expand("LIST", text);
  }

  /** The first line is a list that srun gave out (SLURM_JOB_NODELIST of a public example). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gnode[10,20,25,37]             | gnode10 gnode20 gnode25 gnode37",
        "r4i2n[2-4]                     | r4i2n2 r4i2n3 r4i2n4",
        "n[08-10,12],gpu1               | n08 n09 n10 n12 gpu1",
        "a[0-1]b[3-4]                   | a0b3 a0b4 a1b3 a1b4",
        "one                            | one",
        "127.0.0.1:[7411-7413]          | 127.0.0.1:7411 127.0.0.1:7412 127.0.0.1:7413",
        "[::1]:7000,[fe80::2]:[7000-7001] | [::1]:7000 [fe80::2]:7000 [fe80::2]:7001",
        "train-[0-1].train:7411         | train-0.train:7411 train-1.train:7411",
        "n[098-101]                     | n098 n099 n100 n101"
      })
  void rangesAreWrittenOut(String text, String names) {
    assertThat(expand(text.strip())).containsExactly(names.strip().split(" "));
  }

  @Test
  void whatIsNoListIsRefused() {
    refused("a,,b", "LIST: 'a,,b' has an empty name; names stand between single commas.");
    refused("", "LIST: '' has an empty name; names stand between single commas.");
    refused("n[3-1]", "LIST: the range '3-1' runs backwards; write it from low to high.");
    refused("n[1-2-3]", "LIST: '1-2-3' is no range of numbers; expected one such as 3 or 08-11.");
    refused("n[1,]", "LIST: '' is no range of numbers; expected one such as 3 or 08-11.");
    refused("n[0-99999]", "LIST: names more than 65535 nodes, which is more than voters can be.");
  }

  private static void refused(String text, String sentence) {
    assertThatThrownBy(() -> expand(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void anyBracketsGiveAllCombinationsInOrder() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = List.of("");
      int brackets = random.nextInt(4);
      for (int b = 0; b <= brackets; b++) {
        int low = random.nextInt(20);
        int high = low + random.nextInt(4);
        text.append("x[").append(low).append('-').append(high).append(']');
        List<String> longer = new ArrayList<>();
        for (String before : expected) {
          for (int number = low; number <= high; number++) {
            longer.add(before + "x" + number);
          }
        }
        expected = longer;
      }
      assertThat(expand(text.toString()))
          .as("%s, round %d, -Dpolarity.seed=%d", text, round, SEED)
          .isEqualTo(expected);
    }
  }
}
