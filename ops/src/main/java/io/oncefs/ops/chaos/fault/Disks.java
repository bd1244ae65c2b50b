package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.fault.Fault.Span;
import io.oncefs.ops.chaos.ground.Images;
import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Disks that are full, and disks that lose their power; clocks that jump. */
final class Disks {
  private static final Duration AWHILE = Duration.ofSeconds(5);

  /** The reserve is what {@code Ground} sets: 64 MiB. */
  private static final long HALF_RESERVE = 32 << 20;

  private static final Duration DOWN = Duration.ofSeconds(2);
  private static final Duration NOTICED = Duration.ofSeconds(1);
  private static final Duration JUMP = Duration.ofMillis(2_500);

  private Disks() {}

  static List<Fault> all() {
    return List.of(
        full(
            "disk-full",
            "only half of its reserve is free at the tail's primary, 5 s",
            Span.SHORT,
            HALF_RESERVE,
            stage -> List.of(stage.primary())),
        full(
            "disks-full",
            "only half of its reserve is free at every chunkserver, 5 s",
            Span.LONG,
            HALF_RESERVE,
            Stage::chunkservers),
        full(
            "no-byte-free",
            "others take the reserve too: no byte is free at any chunkserver, 5 s; may end it",
            Span.LONG,
            0,
            Stage::chunkservers),
        full(
            "no-byte-free-leader",
            "no byte is free at the leading master, 5 s; may end it",
            Span.LONG,
            0,
            stage -> List.of(stage.leader())),
        power(
            "power-cut",
            "the tail's primary loses power and what it had not synced",
            Span.SHORT,
            stage -> List.of(stage.primary())),
        power(
            "power-cut-leader",
            "the leading master loses power",
            Span.LONG,
            stage -> List.of(stage.leader())),
        power(
            "power-cut-chunkservers",
            "all chunkservers lose power at once",
            Span.LONG,
            Stage::chunkservers),
        power(
            "power-cut-all",
            "all servers lose power at once",
            Span.LONG,
            stage -> stage.cluster().all()),
        new Fault(
            "clock-jump",
            "wall clocks of a master and a chunkserver jump back and forth by an hour",
            Set.of(Need.CLOCK),
            Span.SHORT,
            Disks::jump));
  }

  /** Who it hits. */
  private interface Victims {
    List<ServerProcess> of(Stage stage) throws IOException, InterruptedException, TookTooLong;
  }

  private static Fault full(String name, String what, Span span, long left, Victims victims) {
    return new Fault(
        name,
        what,
        Set.of(Need.IMAGES),
        span,
        stage -> {
          Images images = stage.ground().images();
          List<ServerProcess> servers = victims.of(stage);
          try {
            for (ServerProcess each : servers) {
              stage.say("fill the disk of " + each.name() + " but for " + left + " bytes");
              images.fill(stage.cluster().data(each), left);
            }
            stage.hold(AWHILE);
            stage.healing();
          } finally {
            for (ServerProcess each : servers) {
              images.free(stage.cluster().data(each));
            }
          }
          if (left == 0) {
            // What failed for want of room may be noticed only now.
            stage.hold(NOTICED);
            startThoseThatEnded(stage, servers);
          }
        });
  }

  /** Who finds no space for what it must store stops, rather than go on with what it may have. */
  private static void startThoseThatEnded(Stage stage, List<ServerProcess> servers)
      throws IOException {
    for (ServerProcess each : servers) {
      if (!each.isAlive()) {
        stage.say(each.name() + " has ended; started again");
        each.start();
      }
    }
  }

  private static Fault power(String name, String what, Span span, Victims victims) {
    return new Fault(
        name,
        what,
        Set.of(Need.IMAGES, Need.POWER),
        span,
        stage -> {
          List<ServerProcess> servers = victims.of(stage);
          Power.off(stage, servers);
          if (servers.size() == 1) {
            stage.hold(DOWN);
          }
          stage.healing();
          Power.on(stage, servers);
        });
  }

  private static void jump(Stage stage) throws IOException, InterruptedException {
    List<ServerProcess> servers =
        stage.cluster().all().stream()
            .filter(each -> stage.ground().isClockSettable(each.name()))
            .toList();
    for (String offset : List.of("-1h", "+1h", "+0")) {
      for (ServerProcess each : servers) {
        stage.say("clock of " + each.name() + " at " + offset);
        stage.ground().clocks().set(each.name(), offset);
      }
      stage.hold(JUMP);
    }
    stage.healing();
  }
}
