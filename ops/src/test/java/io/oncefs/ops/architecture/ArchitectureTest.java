package io.oncefs.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom. The tables are {@link Layer} and {@link Library}. */
@AnalyzeClasses(packages = Layer.ROOT, importOptions = ProductionClasses.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule everyClassLiesInAKnownLayer =
      classes().should(Conditions.lieInAKnownLayer());

  @ArchTest
  static final ArchRule layersAreUsedDownwardsOnly =
      classes().should(Conditions.useOnlyTheLayersBelow());

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(Layer.ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule foreignLibrariesAreConfined =
      classes().should(Conditions.useForeignLibrariesOnlyWhereAllowed());

  @ArchTest
  static void theWholeProductIsSeen(JavaClasses classes) {
    for (Layer layer : new Layer[] {Layer.COMMON, Layer.MASTER_LOG, Layer.OPS_CLI}) {
      assertTrue(
          classes.stream().map(JavaClass::getPackageName).anyMatch(layer::holds),
          () -> "no class of " + layer.path() + " was imported: this test would prove nothing");
    }
  }
}
