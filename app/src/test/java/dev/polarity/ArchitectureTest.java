package dev.polarity;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The plan of the house: which package lives in which module, and which packages it may use. It
 * stands here because the app sees every other module but spark, whose classes are looked at where
 * they are built; the arrows point down the list, so there are no cycles.
 */
class ArchitectureTest {

  private static final String ROOT = "dev.polarity";
  private static final String CORE = "core";
  private static final String DJL = "djl";
  private static final String SPARK = "spark";
  private static final String APP = "app";

  /** A package below {@code dev.polarity}, and what of dev.polarity it may use. */
  private record Room(String module, String name, Set<String> mayUse) {}

  /** Every room may use those above it only; the test {@code arrowsPointDown} sees to that. */
  private static final List<Room> PLAN =
      List.of(
          room(CORE, "error"),
          room(CORE, "hash"),
          room(CORE, "random"),
          room(CORE, "schedule"),
          room(CORE, "sign", "error"),
          room(CORE, "file", "error"),
          room(CORE, "codec", "sign"),
          room(CORE, "mesh", "error", "hash", "codec"),
          room(CORE, "fault", "error", "mesh"),
          room(CORE, "exchange", "error", "sign", "codec", "mesh"),
          room(CORE, "journal", "error", "file", "codec"),
          room(CORE, "forecast"),
          room(DJL, "optimizer", "schedule"),
          room(DJL, "snapshot", "error", "sign", "file", "codec", "journal"),
          room(DJL, "data", "error", "hash", "random"),
          room(DJL, "model", "error", "file"),
          room(DJL, "run", "error", "hash", "codec", "schedule", "sign", "file"),
          room(DJL, "dense"),
          room(DJL, "meeting", "error", "codec", "mesh", "exchange", "journal", "snapshot"),
          room(
              DJL,
              "train",
              "error",
              "hash",
              "random",
              "schedule",
              "sign",
              "file",
              "codec",
              "mesh",
              "exchange",
              "journal",
              "forecast",
              "snapshot",
              "data",
              "model",
              "run",
              "dense",
              "meeting"),
          room(DJL, "infer", "error", "data", "model", "run", "train"),
          room(
              SPARK,
              "spark",
              "error",
              "hash",
              "codec",
              "file",
              "mesh",
              "exchange",
              "snapshot",
              "data",
              "model",
              "run",
              "train"),
          room(APP, "study", "error", "hash", "file", "run", "train"),
          room(APP, "text"),
          room(APP, "report", "error", "schedule", "file", "run", "study", "text"),
          room(APP, "launch", "error", "mesh", "run"),
          room(
              APP,
              "app",
              "error",
              "mesh",
              "fault",
              "schedule",
              "file",
              "journal",
              "forecast",
              "data",
              "model",
              "run",
              "train",
              "infer",
              "study",
              "text",
              "report",
              "launch"));

  private static final String[] CORE_LIBRARIES = {"java..", "javax..", "jdk.incubator.vector.."};

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importLocations(places());

  /** The class path, and the module that the app must not have on it, where it is built. */
  private static Set<Location> places() {
    Set<Location> places = new HashSet<>(Locations.ofPackage(ROOT));
    Path spark = Path.of("..", SPARK, "target", "classes");
    if (Files.isDirectory(spark)) {
      places.add(Location.of(spark));
    }
    return places;
  }

  private static Room room(String module, String name, String... mayUse) {
    return new Room(module, name, new TreeSet<>(List.of(mayUse)));
  }

  @Test
  void arrowsPointDown() {
    Set<String> above = new TreeSet<>();
    for (Room room : PLAN) {
      assertThat(above).as("rooms listed above " + room.name()).containsAll(room.mayUse());
      above.add(room.name());
    }
  }

  @Test
  void everyPackageStandsInThePlan() {
    Set<String> known = PLAN.stream().map(Room::name).collect(Collectors.toSet());
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(roomOf(type)));
    assertThat(found).as("packages found in core and djl").contains("error", "optimizer");
    assertThat(found.contains(SPARK))
        .as("packages of the module spark are found where it is built")
        .isEqualTo(Files.isDirectory(Path.of("..", SPARK, "target", "classes")));
    assertThat(known)
        .as("packages of the plan; give a new one its place in it, and say why in the documents")
        .containsAll(found);
  }

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatThePlanAllows() {
    return PLAN.stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.name(),
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(packages(room.name()))
                            .should()
                            .onlyDependOnClassesThat(
                                resideInAnyPackage(allowed(room))
                                    .or(JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..")))
                            .allowEmptyShould(true)
                            .check(CLASSES)));
  }

  @Test
  void coreUsesTheJdkOnly() {
    String[] core =
        PLAN.stream()
            .filter(room -> room.module().equals(CORE))
            .map(room -> packages(room.name()))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAnyPackage(core)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(core).or(resideInAnyPackage(CORE_LIBRARIES)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void noCyclesBetweenPackages() {
    slices()
        .matching(ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void noStaticStateCanChange() {
    fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    TreeMap<Path, Boolean> described = new TreeMap<>();
    for (String module : List.of(CORE, DJL, SPARK, APP)) {
      Path sources = Path.of("..", module, "src", "main", "java");
      if (!Files.isDirectory(sources)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    described.merge(
                        file.getParent(), file.endsWith("package-info.java"), Boolean::logicalOr));
      }
    }
    assertThat(described).isNotEmpty().doesNotContainValue(false);
  }

  private static String roomOf(JavaClass type) {
    String name = type.getPackageName();
    assertThat(name).as("package of " + type.getName()).startsWith(ROOT + ".");
    return name.substring(ROOT.length() + 1).split("\\.")[0];
  }

  private static String[] allowed(Room room) {
    return Stream.concat(Stream.of(room.name()), room.mayUse().stream())
        .map(ArchitectureTest::packages)
        .toArray(String[]::new);
  }

  private static String packages(String room) {
    return ROOT + "." + room + "..";
  }
}
