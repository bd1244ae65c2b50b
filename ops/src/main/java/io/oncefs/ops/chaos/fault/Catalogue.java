package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.fault.Fault.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every fault there is. */
public final class Catalogue {
  private Catalogue() {}

  /** All of them. */
  public static List<Fault> all() {
    return kinds().stream().flatMap(List::stream).toList();
  }

  private static List<List<Fault>> kinds() {
    return List.of(
        Kills.all(), Partitions.all(), Disks.all(), Damages.all(), Syncs.all(), Detours.all());
  }

  /** Those a short run has time for; the first ones are of different kinds, should it have less. */
  public static List<Fault> brief() {
    List<List<Fault>> kinds =
        kinds().stream()
            .map(kind -> kind.stream().filter(each -> each.span() == Span.SHORT).toList())
            .toList();
    List<Fault> brief = new ArrayList<>();
    for (int i = 0; i < all().size(); i++) {
      for (List<Fault> kind : kinds) {
        if (i < kind.size()) {
          brief.add(kind.get(i));
        }
      }
    }
    return brief;
  }

  public static Optional<Fault> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
