package io.oncefs.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A core is a function of its inputs: what it cannot name it cannot do. Values ({@code ByteBuffer},
 * {@code Duration}) are fine; anything that waits, reads a clock, draws, logs or touches a file is
 * not.
 */
@AnalyzeClasses(packages = Layer.ROOT, importOptions = ProductionClasses.class)
class PureCoreTest {

  private static final String[] CORES = {
    "io.oncefs.client.core..",
    "io.oncefs.master.model..",
    "io.oncefs.master.core..",
    "io.oncefs.master.policy..",
    "io.oncefs.chunk.core.."
  };

  private static final DescribedPredicate<JavaClass> OUTSIDE_WORLD =
      JavaClass.Predicates.resideInAnyPackage(
              "java.nio.file..",
              "java.nio.channels..",
              "java.net..",
              "java.util.concurrent..",
              "java.util.logging..",
              "java.lang.ref..",
              "org.slf4j..",
              "com.codahale.metrics..",
              "io.oncefs.runtime..",
              "io.oncefs.wire..")
          .or(JavaClass.Predicates.assignableTo(Thread.class))
          .or(JavaClass.Predicates.assignableTo(ThreadLocal.class))
          .or(JavaClass.Predicates.assignableTo(Process.class))
          .or(JavaClass.Predicates.assignableTo(Runtime.class))
          .or(JavaClass.Predicates.assignableTo(Random.class))
          .or(JavaClass.Predicates.equivalentTo(RandomGenerator.class))
          .or(JavaClass.Predicates.assignableTo(Clock.class))
          .or(JavaClass.Predicates.equivalentTo(InstantSource.class))
          .or(
              JavaClass.Predicates.resideInAPackage("java.io")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.equivalentTo(java.io.Serializable.class))))
          .as("the outside world (IO, threads, clocks, randomness, logs, metrics)");

  @ArchTest
  static final ArchRule coresDoNotTouchTheOutsideWorld =
      noClasses()
          .that()
          .resideInAnyPackage(CORES)
          .should()
          .dependOnClassesThat(OUTSIDE_WORLD)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule coresHaveNoLocks =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(CORES)
          .should()
          .haveModifier(JavaModifier.SYNCHRONIZED)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule coresShareNothingBetweenThreads =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(CORES)
          .should()
          .haveModifier(JavaModifier.VOLATILE)
          .allowEmptyShould(true);
}
