package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.fault.Fault.Span;
import io.oncefs.ops.chaos.ground.DiskSwitch;
import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Disks whose syncs fail or take their time. */
final class Syncs {
  private static final Duration FAILING = Duration.ofSeconds(3);
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration A_LITTLE = Duration.ofMillis(100);
  private static final Duration MUCH = Duration.ofMillis(500);
  private static final Duration STUCK = Duration.ofSeconds(8);

  private Syncs() {}

  static List<Fault> all() {
    return List.of(
        failing(
            "sync-error",
            "every sync of the tail's primary fails, 3 s, then it loses power; ends it",
            Span.SHORT,
            stage -> List.of(stage.primary())),
        failing(
            "sync-errors",
            "every sync of all chunkservers fails, 3 s, then they lose power",
            Span.LONG,
            Stage::chunkservers),
        failing(
            "sync-error-leader",
            "every sync of the leading master fails, 3 s, then it loses power",
            Span.LONG,
            stage -> List.of(stage.leader())),
        slow(
            "slow-disk",
            "every sync of the tail's primary takes 100 ms longer, 5 s",
            A_LITTLE,
            Stage::primary),
        slow(
            "very-slow-disk",
            "every sync of the tail's primary takes 500 ms longer, 5 s",
            MUCH,
            Stage::primary),
        slow(
            "slow-disk-replica",
            "every sync of another replica takes 500 ms longer, 5 s",
            MUCH,
            Stage::replica),
        slow(
            "slow-disk-leader",
            "every sync of the leading master takes 500 ms longer, 5 s",
            MUCH,
            Stage::leader),
        slow(
            "stuck-disk",
            "the syncs of the tail's primary return after 8 s; its processor and network are well",
            STUCK,
            Stage::primary));
  }

  /** Who it hits. */
  private interface Choice<T> {
    T of(Stage stage) throws IOException, InterruptedException, TookTooLong;
  }

  /** What a failed sync had to make durable is gone after the power cut, so it must not count. */
  private static Fault failing(
      String name, String what, Span span, Choice<List<ServerProcess>> victims) {
    return new Fault(
        name,
        what,
        Set.of(Need.SYNCS, Need.IMAGES, Need.POWER),
        span,
        stage -> {
          DiskSwitch disks = stage.ground().disks();
          List<ServerProcess> servers = victims.of(stage);
          try {
            for (ServerProcess each : servers) {
              stage.say("syncs of " + each.name() + " fail");
              disks.fail(each.name());
            }
            stage.hold(FAILING);
            for (ServerProcess each : servers) {
              stage.say(each.name() + (each.isAlive() ? " goes on" : " has ended"));
            }
            Power.off(stage, servers);
          } finally {
            for (ServerProcess each : servers) {
              disks.restore(each.name());
            }
          }
          stage.healing();
          Power.on(stage, servers);
        });
  }

  private static Fault slow(String name, String what, Duration more, Choice<ServerProcess> victim) {
    return new Fault(
        name,
        what,
        Set.of(Need.SYNCS),
        Span.LONG,
        stage -> {
          String server = victim.of(stage).name();
          stage.say("each sync of " + server + " takes " + more.toMillis() + " ms longer");
          stage.ground().disks().delay(server, more);
          try {
            stage.hold(SLOW);
            stage.healing();
          } finally {
            stage.ground().disks().restore(server);
          }
        });
  }
}
