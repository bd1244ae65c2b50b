package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.fault.Fault.Span;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Processes that end, and processes that stand still. */
final class Kills {
  private static final Duration DOWN = Duration.ofSeconds(2);
  private static final Duration ELECTION = Duration.ofSeconds(4);

  private Kills() {}

  static List<Fault> all() {
    return List.of(
        kill("kill-primary", "kill -9 of the tail's primary", Span.SHORT, Stage::primary, DOWN),
        kill("kill-replica", "kill -9 of another replica", Span.LONG, Stage::replica, DOWN),
        kill("kill-leader", "kill -9 of the leading master", Span.SHORT, Stage::leader, ELECTION),
        kill(
            "kill-follower",
            "kill -9 of another master",
            Span.LONG,
            stage -> stage.followers().get(0),
            DOWN),
        pause("pause-primary", "SIGSTOP of the tail's primary, 4 s", Span.SHORT, Stage::primary, 4),
        pause(
            "pause-primary-1s", "SIGSTOP of the tail's primary, 1 s", Span.LONG, Stage::primary, 1),
        pause(
            "pause-primary-15s",
            "SIGSTOP of the tail's primary, 15 s",
            Span.LONG,
            Stage::primary,
            15),
        pause(
            "pause-primary-70s",
            "SIGSTOP of the tail's primary, 70 s",
            Span.LONG,
            Stage::primary,
            70),
        pause("pause-replica", "SIGSTOP of another replica, 4 s", Span.LONG, Stage::replica, 4),
        pause(
            "pause-replica-15s", "SIGSTOP of another replica, 15 s", Span.LONG, Stage::replica, 15),
        pause(
            "pause-replica-70s", "SIGSTOP of another replica, 70 s", Span.LONG, Stage::replica, 70),
        pause("pause-leader", "SIGSTOP of the leading master, 5 s", Span.SHORT, Stage::leader, 5),
        pause(
            "pause-leader-15s",
            "SIGSTOP of the leading master, 15 s",
            Span.LONG,
            Stage::leader,
            15),
        pause(
            "pause-leader-70s",
            "SIGSTOP of the leading master, 70 s",
            Span.LONG,
            Stage::leader,
            70),
        new Fault(
            "lose-quorum",
            "kill -9 of two masters of three, 3 s",
            Set.of(),
            Span.LONG,
            Kills::loseQuorum),
        new Fault(
            "kill-chunkservers",
            "kill -9 of all chunkservers at once",
            Set.of(),
            Span.LONG,
            stage -> killAll(stage, stage.chunkservers())),
        new Fault(
            "kill-everything",
            "kill -9 of all servers at once",
            Set.of(),
            Span.LONG,
            stage -> killAll(stage, stage.cluster().all())),
        new Fault(
            "rolling-restart",
            "each server in turn is asked to end and started again",
            Set.of(),
            Span.LONG,
            Kills::roll));
  }

  /** Who it hits. */
  private interface Victim {
    ServerProcess of(Stage stage) throws IOException, InterruptedException, TookTooLong;
  }

  private static Fault kill(String name, String what, Span span, Victim victim, Duration down) {
    return new Fault(
        name,
        what,
        Set.of(),
        span,
        stage -> {
          ServerProcess server = victim.of(stage);
          stage.say("kill -9 " + server.name());
          server.kill();
          stage.hold(down);
          stage.healing();
          server.start();
        });
  }

  private static Fault pause(String name, String what, Span span, Victim victim, int seconds) {
    return new Fault(
        name,
        what,
        Set.of(),
        span,
        stage -> {
          ServerProcess server = victim.of(stage);
          stage.say("kill -STOP " + server.name() + ", -CONT after " + seconds + " s");
          server.pause();
          try {
            stage.hold(Duration.ofSeconds(seconds));
            stage.healing();
          } finally {
            server.resume();
          }
        });
  }

  private static void loseQuorum(Stage stage)
      throws IOException, InterruptedException, TookTooLong {
    List<ServerProcess> two = List.of(stage.leader(), stage.followers().get(0));
    for (ServerProcess each : two) {
      stage.say("kill -9 " + each.name());
      each.kill();
    }
    stage.hold(Duration.ofSeconds(3));
    stage.healing();
    for (ServerProcess each : two) {
      each.start();
    }
  }

  private static void killAll(Stage stage, List<ServerProcess> servers)
      throws IOException, InterruptedException {
    for (ServerProcess each : servers) {
      each.pause();
    }
    for (ServerProcess each : servers) {
      stage.say("kill -9 " + each.name());
      each.kill();
    }
    stage.healing();
    for (ServerProcess each : servers) {
      each.start();
    }
  }

  private static void roll(Stage stage) throws IOException, InterruptedException, TookTooLong {
    for (ServerProcess each : stage.cluster().all()) {
      stage.say("restart " + each.name());
      each.close();
      each.start();
      stage.cluster().awaitReady(each);
    }
  }
}
