package io.oncefs.ops.chaos;

import io.oncefs.ops.chaos.load.Waits.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fault as it came out.
 *
 * @param steps what was done
 * @param quiet the longest waits of clients just before
 * @param during while it lasted
 * @param healing while it was taken back, until everything was ready again
 * @param whole from its beginning to that
 * @param recovered from taking it back to all servers being ready and all clients getting on
 * @param failure why it did not come to that; null if it did
 */
public record Episode(
    String fault,
    String what,
    List<String> steps,
    Map<Kind, Duration> quiet,
    Map<Kind, Duration> during,
    Map<Kind, Duration> healing,
    Map<Kind, Duration> whole,
    Duration recovered,
    @Nullable String failure) {
  public Episode {
    steps = List.copyOf(steps);
    quiet = Map.copyOf(quiet);
    during = Map.copyOf(during);
    healing = Map.copyOf(healing);
    whole = Map.copyOf(whole);
  }

  static long millis(Map<Kind, Duration> waits, Kind kind) {
    return waits.getOrDefault(kind, Duration.ZERO).toMillis();
  }
}
