package dev.polarity.model;

import ai.djl.nn.Block;
import dev.polarity.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** Finds a recipe by name: one of those built in, or the class of a user's own block. */
public final class Models {

  /** The names of the recipes that are built in. */
  public static final List<String> NAMES = List.of("mlp", "lenet", "resnet20", "vgg11");

  private Models() {}

  /**
   * Finds a recipe.
   *
   * @param name {@code mlp}, {@code lenet}, {@code resnet20}, {@code vgg11}, or the name of a class
   *     that implements {@link ModelRecipe} or {@link Block} and has a public constructor without
   *     parameters
   * @param options the recipe's options; {@code mlp} takes {@code hidden}, its sizes joined by
   *     hyphens
   * @param classes where a class name is looked up
   * @return the recipe
   * @throws InvalidInputException if there is no such recipe or option, or the class does not fit
   */
  public static ModelRecipe find(
      String name, SortedMap<String, String> options, ClassLoader classes) {
    return switch (name) {
      case "mlp" -> {
        refuseUnknown(name, options, List.of("hidden"));
        yield new Mlp(sizes(options.getOrDefault("hidden", Mlp.DEFAULT_HIDDEN)));
      }
      case "lenet" -> {
        refuseUnknown(name, options, List.of());
        yield checked("lenet", new LeNet(), 16);
      }
      case "resnet20" -> {
        refuseUnknown(name, options, List.of());
        yield checked("resnet20", new ResNet20(), 4);
      }
      case "vgg11" -> {
        refuseUnknown(name, options, List.of());
        yield checked("vgg11", new Vgg11(), 32);
      }
      default -> {
        refuseUnknown(name, options, List.of());
        yield byClass(name, classes);
      }
    };
  }

  private static ModelRecipe checked(String name, ModelRecipe recipe, int smallest) {
    return (input, outputs) -> {
      if (input.dimension() != 3 || input.get(1) < smallest || input.get(2) < smallest) {
        throw new InvalidInputException(
            "--model %s takes images of at least %d x %d, but an example of this data has the shape %s; choose --model mlp."
                .formatted(name, smallest, smallest, input));
      }
      return recipe.build(input, outputs);
    };
  }

  private static ModelRecipe byClass(String name, ClassLoader classes) {
    Class<?> type;
    try {
      type = Class.forName(name, true, classes);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new InvalidInputException(
          "--model %s: there is no such model; choose one of %s, or the name of a class on --classpath that is an ai.djl.nn.Block."
              .formatted(name, String.join(", ", NAMES)),
          e);
    }
    if (!Block.class.isAssignableFrom(type) && !ModelRecipe.class.isAssignableFrom(type)) {
      throw new InvalidInputException(
          "--model %s: the class is neither an %s nor a %s."
              .formatted(name, Block.class.getName(), ModelRecipe.class.getName()));
    }
    if (ModelRecipe.class.isAssignableFrom(type)) {
      return (ModelRecipe) construct(type);
    }
    return (input, outputs) -> (Block) construct(type);
  }

  private static Object construct(Class<?> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new InvalidInputException(
          "--model %s: the class cannot be made by a public constructor without parameters (%s)."
              .formatted(type.getName(), e.getCause() == null ? e : e.getCause()),
          e);
    }
  }

  private static int[] sizes(String hidden) {
    try {
      int[] sizes =
          hidden.isBlank()
              ? new int[0]
              : Arrays.stream(hidden.split("-", -1)).mapToInt(Integer::parseInt).toArray();
      if (Arrays.stream(sizes).allMatch(size -> size > 0)) {
        return sizes;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other text that is not a list of sizes.
    }
    throw new InvalidInputException(
        "--model-option hidden=%s: expected the sizes of the hidden layers joined by hyphens, such as hidden=512-256."
            .formatted(hidden));
  }

  private static void refuseUnknown(
      String name, SortedMap<String, String> options, List<String> known) {
    TreeSet<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new InvalidInputException(
          "--model-option %s=%s: the model %s has no such option (it has %s)."
              .formatted(
                  unknown.first(),
                  options.get(unknown.first()),
                  name,
                  known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }
}
