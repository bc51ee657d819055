package dev.polarity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFilesTest {

  private static final String HEADER =
      "data,model,method,schedule,stage,initialRate,default,averaging,options,seed,voters,batch,"
          + "epochs,steps,testAccuracy,bestTestAccuracy,trainLoss,bits,seconds,fingerprint";

  @TempDir Path root;

  private static ResultRow result(String data, String options, double loss) {
    return new ResultRow(
        new KeyColumns(
            data, "mlp", "sgd", "step", "30", "0.1", false, true, options, -7, 4, 32, "1.5"),
        704,
        0.1,
        1.0 / 3,
        loss,
        1L << 40,
        83.25,
        "sha256:ab");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<ResultRow> rows =
        List.of(
            result("mnist", "", 0.25),
            result("my, \"own\" images\nhere", "schedule.every=10;weight-decay=0.01", Double.NaN),
            result(" spaces ", "ümlaut", 5e-324));
    Path file = root.resolve("results.csv");
    StudyFiles.writeResults(file, rows);
    assertThat(StudyFiles.readResults(file)).isEqualTo(rows);
  }

  @Test
  void curvesToo() {
    List<CurveRow> rows =
        List.of(
            new CurveRow(
                new KeyColumns(
                    "a,b",
                    "lenet",
                    "sign",
                    "adaptive",
                    "step",
                    "auto",
                    true,
                    false,
                    "",
                    1,
                    4,
                    32,
                    "5"),
                0.5,
                234,
                0.1 + 0.2,
                Double.NaN,
                0.98,
                12345678901L));
    Path file = root.resolve("curves.csv");
    StudyFiles.writeCurves(file, rows);
    assertThat(StudyFiles.readCurves(file)).isEqualTo(rows);
  }

  @Test
  void theColumnsAreThoseOfTheContract() throws IOException {
    Path file = root.resolve("results.csv");
    StudyFiles.writeResults(file, List.of(result("mnist", "", 0.25)));
    assertThat(Files.readString(file))
        .isEqualTo(
            HEADER
                + "\nmnist,mlp,sgd,step,30,0.1,false,true,,-7,4,32,1.5,704,0.1,0.3333333333333333,"
                + "0.25,1099511627776,83.25,sha256:ab\n");
    Path curves = root.resolve("curves.csv");
    StudyFiles.writeCurves(curves, List.of());
    assertThat(Files.readString(curves))
        .isEqualTo(
            "data,model,method,schedule,stage,initialRate,default,averaging,options,seed,voters,"
                + "batch,epochs,epoch,step,rate,trainLoss,testAccuracy,bits\n");
  }

  @Test
  void whatRunsWereMadeWithHasTheColumnsOfTheContract() throws IOException {
    RunRow row =
        new RunRow(
            result("mnist", "", 0.25).key(),
            "sha256:ab",
            "sha256:cd",
            "17.0.15 (A, B)",
            "DJL 0.35.1",
            "A processor",
            2,
            "0.1.0",
            "0123abcd");
    Path file = root.resolve("runs.csv");
    StudyFiles.writeRuns(file, List.of(row));
    assertThat(Files.readString(file))
        .isEqualTo(
            "data,model,method,schedule,stage,initialRate,default,averaging,options,seed,voters,"
                + "batch,epochs,fingerprint,probe,jdk,tensorLibrary,processor,threads,polarity,spec\n"
                + "mnist,mlp,sgd,step,30,0.1,false,true,,-7,4,32,1.5,sha256:ab,sha256:cd,"
                + "\"17.0.15 (A, B)\",DJL 0.35.1,A processor,2,0.1.0,0123abcd\n");
    assertThat(StudyFiles.readRuns(file)).containsExactly(row);
  }

  /** As it was before the spec stood in it. */
  @Test
  void anEarlierTableIsReadToo() throws IOException {
    Path file = root.resolve("runs.csv");
    Files.writeString(
        file,
        "data,model,method,schedule,stage,initialRate,default,averaging,options,seed,voters,"
            + "batch,epochs,fingerprint,probe,jdk,tensorLibrary,processor,threads,polarity\n"
            + "mnist,mlp,sgd,step,30,0.1,false,true,,-7,4,32,1.5,sha256:ab,sha256:cd,17,DJL,A,2,1\n");
    assertThat(StudyFiles.readRuns(file))
        .singleElement()
        .satisfies(row -> assertThat(row.spec()).isEmpty())
        .satisfies(row -> assertThat(row.polarity()).isEqualTo("1"));
  }

  private void refused(String content, String sentence) throws IOException {
    Path file = root.resolve("wrong.csv");
    Files.writeString(file, content);
    assertThatThrownBy(() -> StudyFiles.readResults(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + sentence);
  }

  @Test
  void wrongFilesEndInOneSentence() throws IOException {
    refused("", ": the file is empty; expected a first line with the columns " + HEADER + ".");
    refused("a,b\n", ", line 1: expected the columns " + HEADER + ", found a,b.");
    refused(HEADER + "\n1,2\n", ", line 2: expected 20 columns, found 2.");
    String good = "d,m,s,a,step,auto,true,true,,1,4,32,5,100,0.1,0.1,0.1,5,1,f";
    refused(
        HEADER + "\n" + good + "\n" + good.replace("auto,true", "auto,yes") + "\n",
        ", line 3, column default: expected true or false, found \"yes\".");
    refused(
        HEADER + "\n" + good.replace(",100,", ",1e2,") + "\n",
        ", line 2, column steps: expected a whole number, found \"1e2\".");
    refused(
        HEADER + "\n" + good.replace("0.1,5,", "low,5,") + "\n",
        ", line 2, column trainLoss: expected a number, or nothing, found \"low\".");
    Path none = root.resolve("none.csv");
    assertThatThrownBy(() -> StudyFiles.readResults(none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(none + ": there is no such file.");
    Path quoted = Files.writeString(root.resolve("quoted.csv"), HEADER + "\n\"never closed");
    assertThatThrownBy(() -> StudyFiles.readResults(quoted))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(quoted + ": not CSV (");
  }

  @Test
  void whatCannotBeWrittenStops() {
    Path file = root.resolve("missing").resolve("results.csv");
    assertThatThrownBy(() -> StudyFiles.writeResults(file, List.of()))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith(file + ": cannot be written (");
  }
}
