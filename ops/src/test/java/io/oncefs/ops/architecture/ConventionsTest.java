package io.oncefs.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** What a reader may count on in every package. */
@AnalyzeClasses(packages = Layer.ROOT, importOptions = ProductionClasses.class)
class ConventionsTest {

  /** The packages that hold only what the Protobuf compiler wrote. */
  private static final String GENERATED = "io.oncefs..proto";

  @ArchTest
  static final ArchRule everyPackageSaysWhatItIsAndThatNullIsTheException =
      classes().that().resideOutsideOfPackage(GENERATED).should(lieInANullMarkedPackage());

  @ArchTest
  static final ArchRule namesCanBeSaidAloud =
      noClasses()
          .that()
          .resideOutsideOfPackage(GENERATED)
          .should()
          .haveNameMatching(".*[.$](Base[A-Z]\\w*|\\w*(Impl|Utils?|Helper|Manager))");

  private static ArchCondition<JavaClass> lieInANullMarkedPackage() {
    return Conditions.condition(
        "lie in a package whose package-info.java is @NullMarked",
        (type, events) -> {
          if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
            String message = type.getPackageName() + " has no package-info.java with @NullMarked";
            Conditions.broken(events, type, message);
          }
        });
  }
}
