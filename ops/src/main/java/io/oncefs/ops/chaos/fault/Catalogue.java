package io.oncefs.ops.chaos.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every fault there is, in the order a short run takes them. */
public final class Catalogue {
  private Catalogue() {}

  /** All of them. */
  public static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    all.addAll(Kills.all());
    all.addAll(Partitions.all());
    all.addAll(Disks.all());
    all.addAll(Damages.all());
    return all;
  }

  public static Optional<Fault> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
