package io.oncefs.ops.explore;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * 64 bits over everything an object refers to, by value: two states with the same fingerprint are
 * taken for the same state. With a million states the chance that two differ in spite of it is one
 * in thirty million. Maps and sets count without their order; what refers back to something that is
 * being counted counts as a mark. One thread.
 */
final class Fingerprint {
  private static final long NULL = 0x5bd1e995L;
  private static final long BACK = 0x2545f491L;

  private final Map<Class<?>, Type> types = new HashMap<>();
  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * What is known of a class.
   *
   * @param brief what stands for one of its objects; null if its fields do
   */
  private record Type(
      long hash, boolean isRecord, @Nullable Function<Object, Object> brief, List<Field> fields) {}

  long of(Object root) {
    open.clear();
    return hash(root);
  }

  private long hash(@Nullable Object value) {
    if (value == null) {
      return NULL;
    } else if (value instanceof Number number) {
      return mix(number.longValue(), 2);
    } else if (value instanceof String || value instanceof Boolean || value instanceof Character) {
      return mix(value.hashCode(), 3);
    } else if (value instanceof Enum<?> constant) {
      return mix(constant.name().hashCode(), 13);
    } else if (value instanceof Map<?, ?> map) {
      long sum = map.size();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        sum += mix(hash(each.getKey()), hash(each.getValue()));
      }
      return mix(sum, 5);
    } else if (value instanceof Set<?> set) {
      long sum = set.size();
      for (Object each : set) {
        sum += mix(hash(each), 11);
      }
      return mix(sum, 7);
    } else if (value instanceof Collection<?> list) {
      long all = list.size();
      for (Object each : list) {
        all = mix(all, hash(each));
      }
      return all;
    } else if (value.getClass().isArray()) {
      long all = Array.getLength(value);
      for (int i = 0; i < Array.getLength(value); i++) {
        all = mix(all, hash(Array.get(value, i)));
      }
      return all;
    }
    return object(value);
  }

  private long object(Object value) {
    Type type = types.computeIfAbsent(value.getClass(), Fingerprint::type);
    if (type.isRecord()) {
      // Never part of a circle by itself.
      return inner(type, value);
    } else if (!open.add(value)) {
      return BACK;
    }
    long hash = inner(type, value);
    open.remove(value);
    return hash;
  }

  private long inner(Type type, Object value) {
    Function<Object, Object> brief = type.brief();
    if (value instanceof Fingerprinted partly) {
      return mix(type.hash(), hash(partly.essence()));
    } else if (brief != null) {
      return mix(type.hash(), hash(brief.apply(value)));
    }
    long all = type.hash();
    for (Field each : type.fields()) {
      try {
        all = mix(all, hash(each.get(value)));
      } catch (IllegalAccessException hidden) {
        throw new IllegalStateException(each + " was made accessible", hidden);
      }
    }
    return all;
  }

  private static Type type(Class<?> type) {
    Function<Object, Object> brief = Briefs.of(type);
    boolean byFields = brief == null && !Fingerprinted.class.isAssignableFrom(type);
    return new Type(
        type.getName().hashCode(), type.isRecord(), brief, byFields ? fields(type) : List.of());
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          try {
            field.setAccessible(true);
          } catch (InaccessibleObjectException ofTheJdk) {
            throw new IllegalStateException(
                "a fingerprint cannot see into " + type + "; name its essence", ofTheJdk);
          }
          fields.add(field);
        }
      }
    }
    return fields;
  }

  static long mix(long one, long other) {
    long z = one * 0x9E3779B97F4A7C15L ^ (other + 0x632BE59BD9B4E019L) * 0xC2B2AE3D27D4EB4FL;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
