package io.oncefs.ops.chaos;

import io.oncefs.ops.chaos.fault.Catalogue;
import io.oncefs.ops.chaos.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a run does.
 *
 * @param work an empty directory for the cluster
 * @param report a directory for the report and the history
 * @param time all of it, the start of the cluster and the check included
 * @param named only these faults; empty for all that fit
 * @param times how often each named fault
 * @param seed chooses the order of a long run, and what single faults leave to chance
 * @param syncing false for the control run that must lose data
 */
public record ChaosPlan(
    Path work,
    Path report,
    Duration time,
    List<Fault> named,
    int times,
    long seed,
    boolean syncing) {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Of a short run, for the check at its end. */
  private static final Duration CHECK = Duration.ofSeconds(14);

  private static final int FILES_MAX = 2;
  private static final long CHECK_LIMIT_SECONDS = 60;
  private static final int CYCLES_MAX = 1_000;

  public ChaosPlan {
    named = List.copyOf(named);
  }

  /** The faults in the order they are tried; a run ends when its time is over. */
  List<Fault> schedule() {
    List<Fault> schedule = new ArrayList<>();
    if (!named.isEmpty()) {
      for (int i = 0; i < times; i++) {
        schedule.addAll(named);
      }
    } else if (time.compareTo(LONG) < 0) {
      schedule.addAll(Catalogue.brief());
    } else {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < CYCLES_MAX; i++) {
        schedule.addAll(shuffled(Catalogue.all(), random));
      }
    }
    return schedule;
  }

  /** How many faults there are to try. */
  int kinds() {
    return (int) schedule().stream().map(Fault::name).distinct().count();
  }

  private static List<Fault> shuffled(List<Fault> faults, SplittableRandom random) {
    List<Fault> left = new ArrayList<>(faults);
    List<Fault> shuffled = new ArrayList<>();
    while (!left.isEmpty()) {
      shuffled.add(left.remove(random.nextInt(left.size())));
    }
    return shuffled;
  }

  /** When no fault may begin any more, counted from the start. */
  Duration lastFault() {
    return time.minus(CHECK);
  }

  /** How long the check waits for a file's replicas to be made again. */
  Duration repair() {
    return Duration.ofSeconds(time.compareTo(LONG) < 0 ? 10 : 120);
  }

  /** How long the whole check may take, that wait included. */
  Duration check() {
    return repair().multipliedBy(FILES_MAX).plusSeconds(CHECK_LIMIT_SECONDS);
  }

  /** Between two appends of one writer: a long run has a long history to check. */
  Duration pace() {
    return Duration.ofMillis(time.compareTo(LONG) < 0 ? 12 : 30);
  }

  /** The line that does the same fault again. */
  static String again(String fault) {
    return "ops/chaos/run --fault " + fault;
  }
}
