package dev.polarity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.polarity.error.InvalidInputException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

  private static final Shape GREY_28 = new Shape(1, 28, 28);
  private static final Shape COLOUR_32 = new Shape(3, 32, 32);

  @Test
  void leNetHasTheWeightsOfTheLiterature() {
    // (1·25 + 1)·6 + (6·25 + 1)·16 + (16·25 + 1)·120 + (120 + 1)·84 + (84 + 1)·10
    assertThat(weights(find("lenet"), GREY_28, 10)).isEqualTo(61_706);
    // 3·25·6 in place of 25·6; 32 × 32 without padding has the same 5 × 5 maps at the end
    assertThat(weights(find("lenet"), COLOUR_32, 10)).isEqualTo(61_706 + 2 * 25 * 6);
  }

  @Test
  void resNet20HasTheWeightsOfTheLiterature() {
    // convolutions, without biases: 3·9·16 = 432
    //   stage 1: 6 of 16·9·16              =  13,824
    //   stage 2: 16·9·32 + 5 of 32·9·32    =  50,688
    //   stage 3: 32·9·64 + 5 of 64·9·64    = 202,752
    // a scale and a shift for each channel: 2·(7·16 + 6·32 + 6·64) = 1,376
    // the linear layer: (64 + 1)·10 = 650
    assertThat(weights(find("resnet20"), COLOUR_32, 10)).isEqualTo(269_722);
    assertThat(269_722).isEqualTo(432 + 13_824 + 50_688 + 202_752 + 1_376 + 650);
  }

  @Test
  void vgg11HasTheWeightsOfTheLiterature() {
    // convolutions, without biases: 9·(3·64 + 64·128 + 128·256 + 256·256 + 256·512 + 3·512·512)
    // a scale and a shift for each channel: 2·(64 + 128 + 2·256 + 4·512) = 5,504
    // the linear layer: (512 + 1)·10 = 5,130
    assertThat(weights(find("vgg11"), COLOUR_32, 10)).isEqualTo(9_228_362);
    assertThat(9_228_362)
        .isEqualTo(9 * (192 + 8_192 + 32_768 + 65_536 + 131_072 + 3 * 262_144) + 5_504 + 5_130);
    // Only the linear layer depends on the classes.
    assertThat(weights(find("vgg11"), COLOUR_32, 100)).isEqualTo(9_228_362 + 513 * 90);
  }

  @Test
  void theLinearLayerOfVgg11IsTheLastWeight() {
    Block block = find("vgg11").build(COLOUR_32, 10);
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(COLOUR_32));
      Shape last = null;
      for (Pair<String, Parameter> parameter : block.getParameters()) {
        if (parameter.getValue().getType() == Parameter.Type.WEIGHT) {
          last = parameter.getValue().getArray().getShape();
        }
      }
      assertThat(last).isEqualTo(new Shape(10, 512));
    }
  }

  @Test
  void mlpHasTheWeightsOfItsLayers() {
    assertThat(weights(find("mlp"), GREY_28, 10))
        .isEqualTo((784 + 1) * 512 + (512 + 1) * 256 + (256 + 1) * 10)
        .isEqualTo(535_818);
    assertThat(weights(find("mlp", "hidden", "7"), GREY_28, 3)).isEqualTo(785 * 7 + 8 * 3);
    assertThat(weights(find("mlp", "hidden", ""), GREY_28, 3)).isEqualTo(785 * 3);
    assertThat(weights(find("mlp", "hidden", "2-3-2"), new Shape(5), 2))
        .isEqualTo(6 * 2 + 3 * 3 + 4 * 2 + 3 * 2);
  }

  @ParameterizedTest
  @CsvSource({
    "mlp, 1, 28, 28",
    "mlp, 3, 5, 7",
    "lenet, 1, 28, 28",
    "lenet, 3, 32, 32",
    "lenet, 1, 16, 16",
    "lenet, 2, 17, 40",
    "lenet, 1, 28, 16",
    "lenet, 3, 64, 48",
    "resnet20, 3, 32, 32",
    "resnet20, 1, 28, 28",
    "resnet20, 1, 4, 4",
    "resnet20, 3, 5, 9",
    "resnet20, 3, 33, 31",
    "vgg11, 3, 32, 32",
    "vgg11, 1, 32, 32",
    "vgg11, 3, 40, 65"
  })
  void everyRecipeMakesOneOutputForEachClass(String name, int channels, int height, int width) {
    Shape input = new Shape(channels, height, width);
    Block block = find(name).build(input, 7);
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(input));
      NDList output =
          block.forward(
              new ParameterStore(manager, false),
              new NDList(manager.ones(new Shape(3).addAll(input))),
              false);
      assertThat(output.singletonOrThrow().getShape()).isEqualTo(new Shape(3, 7));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lenet, 1, 15, 15",
    "lenet, 1, 12, 12",
    "lenet, 3, 32, 15",
    "lenet, 1, 15, 28",
    "resnet20, 3, 3, 3",
    "resnet20, 3, 32, 3",
    "vgg11, 3, 31, 31",
    "vgg11, 1, 28, 28",
    "vgg11, 3, 32, 31"
  })
  void anImageThatIsTooSmallIsRefused(String name, int channels, int height, int width) {
    assertThatThrownBy(() -> find(name).build(new Shape(channels, height, width), 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--model " + name + " takes images of at least ")
        .hasMessageContaining("(" + channels + ", " + height + ", " + width + ")")
        .hasMessageEndingWith("choose --model mlp.");
  }

  @Test
  void aVectorIsNoImage() {
    assertThatThrownBy(() -> find("lenet").build(new Shape(784), 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("(784)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "512-", "-512", "a", "512 256", "99999999999", "3--4"})
  void hiddenLayersThatAreNoSizesAreRefused(String hidden) {
    assertThatThrownBy(() -> find("mlp", "hidden", hidden))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--model-option hidden=" + hidden + ":");
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> find("mlp", "depth", "3"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("--model-option depth=3: the model mlp has no such option (it has hidden).");
    assertThatThrownBy(() -> find("lenet", "hidden", "3"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("(it has none).");
  }

  @Test
  void anUnknownModelIsAnsweredByWhatThereIs() {
    assertThatThrownBy(() -> find("lenet5"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--model lenet5: there is no such model")
        .hasMessageContaining("mlp, lenet, resnet20, vgg11");
  }

  @Test
  void aClassOfTheUsersOwnIsFoundByItsName() {
    assertThat(weights(find(OwnBlock.class.getName()), new Shape(4), 99)).isEqualTo(5 * 2);
    assertThat(weights(find(OwnRecipe.class.getName()), new Shape(4), 3)).isEqualTo(5 * 3);
  }

  @Test
  void eachBuildOfAClassIsANewBlock() {
    ModelRecipe recipe = find(OwnBlock.class.getName());

    assertThat(recipe.build(new Shape(4), 2)).isNotSameAs(recipe.build(new Shape(4), 2));
  }

  @Test
  void aClassThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> find("java.lang.String"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--model java.lang.String: the class is neither an ai.djl.nn.Block nor a dev.polarity.model.ModelRecipe.");
    assertThatThrownBy(() -> find(NeedsAnArgument.class.getName()).build(new Shape(4), 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a public constructor without parameters");
    assertThatThrownBy(() -> find(Fails.class.getName()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no weights today");
  }

  /** A network of a user's own. */
  public static final class OwnBlock extends SequentialBlock {
    public OwnBlock() {
      add(Linear.builder().setUnits(2).build());
    }
  }

  /** A recipe of a user's own. */
  public static final class OwnRecipe implements ModelRecipe {
    @Override
    public Block build(Shape input, int outputs) {
      return Linear.builder().setUnits(outputs).build();
    }
  }

  /** Cannot be made from its name alone. */
  public static final class NeedsAnArgument extends SequentialBlock {
    public NeedsAnArgument(int units) {
      add(Linear.builder().setUnits(units).build());
    }
  }

  /** Fails while it is made. */
  public static final class Fails implements ModelRecipe {
    public Fails() {
      throw new IllegalStateException("no weights today");
    }

    @Override
    public Block build(Shape input, int outputs) {
      return new SequentialBlock();
    }
  }

  private static ModelRecipe find(String name, String... option) {
    SortedMap<String, String> options =
        option.length == 0 ? new TreeMap<>() : new TreeMap<>(Map.of(option[0], option[1]));
    return Models.find(name, options, ModelsTest.class.getClassLoader());
  }

  private static long weights(ModelRecipe recipe, Shape input, int outputs) {
    Block block = recipe.build(input, outputs);
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(input));
      long count = 0;
      for (Pair<String, Parameter> parameter : block.getParameters()) {
        if (parameter.getValue().requiresGradient()) {
          count += parameter.getValue().getArray().size();
        }
      }
      return count;
    }
  }
}
