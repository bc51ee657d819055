package dev.polarity.report;

import dev.polarity.report.Comparison.Certainty;
import dev.polarity.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A verdict in plain sentences: who won, by how much, whether by more than the spread. */
final class Summary {

  private static final int MOST_NAMED = 3;

  private final Verdict verdict;

  Summary(Verdict verdict) {
    this.verdict = verdict;
  }

  /** Returns the sentences, the most important first. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add(winner());
    Contender reference = verdict.reference().chosen();
    if (!verdict.winner().equals(verdict.reference())) {
      sentences.add(
          capital(name(reference))
              + " ended at "
              + accuracy(reference)
              + ": "
              + verdict.againstReference(verdict.winner()).text().replace("ahead by", "behind by")
              + ".");
    }
    plainSgd().ifPresent(sentences::add);
    speed().ifPresent(sentences::add);
    paper().ifPresent(sentences::add);
    others().ifPresent(sentences::add);
    diverged().ifPresent(sentences::add);
    incomplete().ifPresent(sentences::add);
    return sentences;
  }

  private String winner() {
    Contender winner = verdict.winner().chosen();
    if (verdict.compared().size() == 1) {
      return capital(name(winner))
          + " ended at "
          + accuracy(winner)
          + ". No other setting was run for as long, so there is nothing to compare it with.";
    }
    return "Best: "
        + name(winner)
        + ", with a test accuracy of "
        + accuracy(winner)
        + " at the end.";
  }

  private Optional<String> plainSgd() {
    return verdict
        .plainSgd()
        .filter(sgd -> !sgd.equals(verdict.reference()))
        .map(
            sgd -> {
              Comparison comparison =
                  Comparison.of(verdict.reference().chosen().accuracy(), sgd.chosen().accuracy());
              return "Against plain SGD, taken at the best of "
                  + Numbers.count(sgd.ratesTried(), "rate")
                  + " ("
                  + sgd.chosen().initialRate()
                  + ", "
                  + accuracy(sgd.chosen())
                  + "), "
                  + briefName(verdict.reference().chosen())
                  + " is "
                  + comparison.text()
                  + ".";
            });
  }

  private Optional<String> speed() {
    if (verdict.plainSgd().isEmpty() || verdict.plainSgd().get().equals(verdict.reference())) {
      return Optional.empty();
    }
    Contender reference = verdict.reference().chosen();
    String target = Numbers.percent(verdict.target().orElseThrow().accuracy());
    Reached reached = verdict.reached(reference);
    if (!reached.known()) {
      return Optional.empty();
    }
    Optional<MeanPoint> ours = reached.point();
    Optional<MeanPoint> theirs = verdict.reached(verdict.plainSgd().get().chosen()).point();
    if (ours.isEmpty()) {
      return Optional.of(
          capital(briefName(reference))
              + " did not reach the "
              + target
              + " with which plain SGD ended at any evaluation.");
    }
    String sentence =
        capital(briefName(reference))
            + " needed "
            + Numbers.count(ours.get().step(), "step")
            + " ("
            + Numbers.epochs(ours.get().epoch())
            + (ours.get().epoch() == 1 ? " epoch) and " : " epochs) and ")
            + Numbers.bits(ours.get().bits())
            + " per voter to reach the "
            + target
            + " with which plain SGD ended";
    return Optional.of(
        theirs
            .map(
                sgd ->
                    sentence
                        + "; plain SGD needed "
                        + Numbers.count(sgd.step(), "step")
                        + " and "
                        + Numbers.bits(sgd.bits())
                        + ", "
                        + Numbers.times(sgd.bits() / ours.get().bits())
                        + " times as many bits.")
            .orElse(sentence + "."));
  }

  private Optional<String> paper() {
    return verdict.compared().stream()
        .filter(standing -> standing.chosen().family().isPaper())
        .filter(standing -> !standing.equals(verdict.reference()))
        .filter(standing -> verdict.plainSgd().isPresent() || !standing.equals(verdict.winner()))
        .findFirst()
        .map(
            paper -> {
              Contender rival = verdict.plainSgd().orElse(verdict.reference()).chosen();
              return capital(name(paper.chosen()))
                  + " ended at "
                  + accuracy(paper.chosen())
                  + "; against "
                  + (verdict.plainSgd().isPresent() ? "plain SGD" : briefName(rival))
                  + " it is "
                  + Comparison.of(paper.chosen().accuracy(), rival.accuracy()).text()
                  + ".";
            });
  }

  private Optional<String> others() {
    List<Standing> others =
        verdict.compared().stream()
            .filter(standing -> !standing.equals(verdict.reference()))
            .filter(standing -> standing.chosen().accuracy().exists())
            .toList();
    if (others.size() < 2) {
      return Optional.empty();
    }
    List<Standing> better =
        others.stream()
            .filter(standing -> verdict.againstReference(standing).difference() > 0)
            .toList();
    List<Comparison> worse =
        others.stream()
            .map(verdict::againstReference)
            .filter(comparison -> comparison.difference() < 0)
            .toList();
    long clearly =
        worse.stream()
            .filter(comparison -> comparison.certainty() == Certainty.BEYOND_SPREAD)
            .count();
    String ahead =
        "Of "
            + Numbers.whole(others.size())
            + " others, "
            + briefName(verdict.reference().chosen())
            + " is ahead of "
            + Numbers.whole(worse.size())
            + (worse.isEmpty() ? "" : " (" + clearly + " of them by more than the spread)");
    return Optional.of(
        better.isEmpty()
            ? ahead + " and behind none."
            : ahead + " and behind " + better.size() + ": " + named(better) + ".");
  }

  private String named(List<Standing> better) {
    List<String> names =
        better.stream()
            .limit(MOST_NAMED)
            .map(
                standing -> {
                  Comparison comparison = verdict.againstReference(standing);
                  return Labels.setting(standing.chosen())
                      + " (by "
                      + Numbers.points(comparison.difference())
                      + ", "
                      + comparison.certaintyText()
                      + ")";
                })
            .toList();
    int more = better.size() - names.size();
    return String.join("; ", names) + (more == 0 ? "" : "; and " + more + " more");
  }

  private Optional<String> diverged() {
    List<String> names =
        verdict.standings().stream()
            .map(Standing::chosen)
            .filter(contender -> contender.diverged() > 0)
            .map(
                contender ->
                    Labels.setting(contender)
                        + " ("
                        + contender.diverged()
                        + " of "
                        + Numbers.count(contender.outcomes().size(), "run")
                        + ")")
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("Diverged at its best rate: " + String.join("; ", names) + ".");
  }

  private Optional<String> incomplete() {
    long left = verdict.standings().size() - verdict.compared().size();
    if (left == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Numbers.count(left, "setting")
            + (left == 1 ? " was" : " were")
            + " run for another number of epochs: listed in the table, and not compared.");
  }

  private static String name(Contender contender) {
    return Labels.full(contender);
  }

  private static String briefName(Contender contender) {
    String role = Labels.role(contender);
    return role.isEmpty() ? Labels.setting(contender) : role;
  }

  private static String accuracy(Contender contender) {
    return contender.accuracy().percent()
        + " ("
        + contender.side().text()
        + ", "
        + Labels.seeds(contender)
        + ")";
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
