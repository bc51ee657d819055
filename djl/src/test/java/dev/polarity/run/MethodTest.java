package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MethodTest {

  @ParameterizedTest
  @CsvSource({
    "sign, 1000",
    "lion-vote, 1000",
    "signum, 1000",
    "sgd, 32000",
    "momentum, 32000",
    "adam, 32000",
    "adamw, 32000",
    "adagrad, 32000",
    "rmsprop, 32000",
    "hypergradient, 32000",
    "lion, 32000",
    "ef-sign, 1224",
    "alias, 1064"
  })
  void whatAVoterSendsIsCountedInBits(String method, long bits) {
    assertThat(Method.parse(method).bitsPerStep(1000, 7)).isEqualTo(bits);
  }

  @Test
  void threeVoteAndTwoOfThemKeepAStateOfTheirVoters() {
    assertThat(Method.values())
        .filteredOn(Method::votes)
        .containsExactly(Method.SIGN, Method.SIGNUM, Method.LION_VOTE);
    assertThat(Method.values())
        .filteredOn(Method::keepsVoterState)
        .containsExactly(Method.SIGNUM, Method.LION_VOTE);
  }

  @Test
  void bitsOfLargeModelsDoNotOverflow() {
    assertThat(Method.SGD.bitsPerStep(2_000_000_000L, 1)).isEqualTo(64_000_000_000L);
  }

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    assertThat(Method.SGD.defaults()).isEmpty();
    assertThat(Method.EF_SIGN.defaults()).isEmpty();
    Map<String, String> adam = Map.of("beta1", "0.9", "beta2", "0.999", "epsilon", "1e-8");
    assertThat(Method.ADAM.defaults()).isEqualTo(adam);
    assertThat(Method.ADAMW.defaults()).isEqualTo(adam);
    assertThat(Method.ADAGRAD.defaults()).isEqualTo(Map.of("epsilon", "1e-10"));
    assertThat(Method.RMSPROP.defaults()).isEqualTo(Map.of("alpha", "0.99", "epsilon", "1e-8"));
    assertThat(Method.HYPERGRADIENT.defaults()).isEqualTo(Map.of("rate", "1e-3"));
    assertThat(Method.LION.defaults()).isEqualTo(Map.of("beta1", "0.9", "beta2", "0.99"));
    assertThat(Method.LION_VOTE.defaults()).isEqualTo(Map.of("beta1", "0.9", "beta2", "0.98"));
    assertThat(Method.ALIAS.defaults())
        .isEqualTo(Map.of("d0", "1", "every", "1", "largest-rate", "1e-3"));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyMethodCanBeAskedForByNameAndAlone(Method method) {
    assertThat(Method.parse(method.text())).isEqualTo(method);
    RunSpecBuilder builder = RunSpec.builder().method(method);
    RunSpec spec = method.needsInitialRate() ? builder.initialRate(0.1).build() : builder.build();
    assertThat(spec.methodOptions()).isEqualTo(method.defaults());
    assertThat(spec.beta()).isEqualTo(method.takesBeta() ? 0.9f : 0);
    assertThat(spec.weightDecay())
        .isEqualTo(method.votes() ? 1 : method == Method.ADAMW ? 0.01f : 0);
    assertThat(spec.schedule())
        .isEqualTo(
            method.setsItsRates()
                ? "constant"
                : method.keepsVoterState() ? "measured" : "adaptive");
    assertThat(spec.toBuilder().build()).isEqualTo(spec);
  }

  private static void refused(UnaryOperator<RunSpecBuilder> change, String sentence) {
    assertThatThrownBy(() -> change.apply(RunSpec.builder()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void whatDoesNotGoWithAMethodIsRefused() {
    refused(
        s -> s.method(Method.SGD),
        "--initial-rate auto: measures the rate of a step by signs, and so tells none for sgd; give a number such as 0.01.");
    refused(
        s -> s.method(Method.ALIAS).initialRate(0.01),
        "--initial-rate 0.01: alias sets all its rates itself; leave it out.");
    refused(
        s -> s.method(Method.ALIAS).schedule("cosine"),
        "--schedule cosine: alias works out each rate from gradients, so no schedule has a say; leave it out.");
    refused(
        s -> s.method(Method.HYPERGRADIENT).initialRate(0.1).stage(Stage.EPOCH),
        "--stage epoch: hypergradient works out each rate from gradients, so no schedule has a say; leave it out.");
    refused(
        s -> s.method(Method.HYPERGRADIENT).initialRate(0.1).warmup(5),
        "--warmup 5: hypergradient works out each rate from gradients, so no schedule has a say; leave it out.");
    refused(
        s -> s.method(Method.HYPERGRADIENT).initialRate(0.1).cooldown(0.5),
        "--cooldown 0.5: hypergradient works out each rate from gradients, so no schedule has a say; leave it out.");
    refused(
        s -> s.method(Method.ADAM).initialRate(0.1).beta(0.5f),
        "--beta 0.5: adam has two of them; give --method-option beta1=X or beta2=X.");
    refused(
        s -> s.method(Method.SGD).initialRate(0.1).beta(0.5f),
        "--beta 0.5: sgd has no momentum; leave it out or use --method momentum.");
    refused(
        s -> s.beta(0.5f),
        "--beta 0.5: lion-vote has two of them; give --method-option beta1=X or beta2=X.");
    refused(
        s -> s.method(Method.ALIAS).clip(1),
        "--clip 1.0: scaling a gradient does not change its signs, so it does nothing to alias; leave it out or use --method lion-vote.");
  }

  @Test
  void optionsAreCheckedByName() {
    refused(
        s -> s.method(Method.SIGNUM).methodOption("beta1", "0.5"),
        "--method-option beta1=0.5: the method signum has none.");
    refused(
        s -> s.methodOption("beta2", "1"),
        "--method-option beta2=1: expected a number of at least 0 and below 1.");
    refused(
        s -> s.method(Method.ADAM).initialRate(0.1).methodOption("beta3", "0.5"),
        "--method-option beta3=0.5: the method adam has beta1 and beta2 and epsilon.");
    refused(
        s -> s.method(Method.ADAM).initialRate(0.1).methodOption("beta2", "1"),
        "--method-option beta2=1: expected a number of at least 0 and below 1.");
    refused(
        s -> s.method(Method.ADAM).initialRate(0.1).methodOption("beta2", "0.99999999999"),
        "--method-option beta2=0.99999999999: expected a number of at least 0 and below 1.");
    refused(
        s -> s.method(Method.RMSPROP).initialRate(0.1).methodOption("epsilon", "0"),
        "--method-option epsilon=0: expected a number above 0, such as 1e-3.");
    refused(
        s -> s.method(Method.HYPERGRADIENT).initialRate(0.1).methodOption("rate", "-1"),
        "--method-option rate=-1: expected a number from 0 on, such as 1e-3.");
    refused(
        s -> s.method(Method.ALIAS).methodOption("d0", "x"),
        "--method-option d0: x: expected a finite number such as 0.01 or 1e-3.");
  }

  @Test
  void stepsAreWholeNumbers() {
    refused(
        s -> s.method(Method.ALIAS).methodOption("every", "1.5"),
        "--method-option every: 1.5: expected a whole number from 1 to 1000000000000.");
    refused(
        s -> s.method(Method.ALIAS).methodOption("every", "0"),
        "--method-option every: 0: expected a whole number from 1 to 1000000000000.");
  }

  @Test
  void onlyTheCrossEntropyTellsARateToAVote() {
    assertThat(RunSpec.builder().method(Method.ALIAS).loss("l2").build().initialRate()).isEmpty();
  }
}
