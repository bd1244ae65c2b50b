package io.oncefs.ops.sim.watch;

import java.util.EnumMap;
import java.util.Map;

/** How often each {@link Sighting} was made. */
public final class Sightings {
  private final Map<Sighting, Long> counts = new EnumMap<>(Sighting.class);

  public void saw(Sighting sighting) {
    counts.merge(sighting, 1L, Long::sum);
  }

  void sawIf(boolean condition, Sighting sighting) {
    if (condition) {
      saw(sighting);
    }
  }

  /** Those that were made at all. */
  public Map<Sighting, Long> made() {
    return new EnumMap<>(counts);
  }
}
