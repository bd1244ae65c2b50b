package io.oncefs.ops.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The conditions behind the rules: each looks up the tables and says what was broken and where. */
final class Conditions {

  private Conditions() {}

  static ArchCondition<JavaClass> lieInAKnownLayer() {
    return condition(
        "lie in a package that " + Layer.class.getSimpleName() + " lists",
        (type, events) -> {
          if (Layer.of(type).isEmpty()) {
            broken(events, type, type.getDescription() + " lies in no known layer");
          }
        });
  }

  static ArchCondition<JavaClass> useOnlyTheLayersBelow() {
    return condition(
        "use only the layers listed below theirs",
        (type, events) -> {
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            Optional<Layer> origin = Layer.of(type);
            Optional<Layer> target = Layer.of(dependency.getTargetClass().getBaseComponentType());
            if (origin.isPresent() && target.isPresent() && !origin.get().mayUse(target.get())) {
              String direction = origin.get().path() + " may not use " + target.get().path();
              broken(events, dependency, direction + ": " + dependency.getDescription());
            }
          }
        });
  }

  static ArchCondition<JavaClass> useForeignLibrariesOnlyWhereAllowed() {
    return condition(
        "use foreign libraries only where " + Library.class.getSimpleName() + " allows it",
        (type, events) -> {
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (isForeign(target)
                && Library.of(target).filter(library -> library.mayBeUsedBy(type)).isEmpty()) {
              broken(events, dependency, dependency.getDescription());
            }
          }
        });
  }

  private static boolean isForeign(JavaClass type) {
    return !type.isPrimitive() && !Layer.isOurs(type) && !type.getName().matches("javax?\\..*");
  }

  static ArchCondition<JavaClass> condition(
      String description, BiConsumer<JavaClass, ConditionEvents> check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.accept(type, events);
      }
    };
  }

  static void broken(ConditionEvents events, Object where, String message) {
    events.add(SimpleConditionEvent.violated(where, message));
  }
}
