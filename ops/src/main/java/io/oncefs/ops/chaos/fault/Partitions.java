package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.fault.Fault.Span;
import io.oncefs.ops.chaos.ground.Namespaces;
import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Networks that lose, cut off, break and crawl. */
final class Partitions {
  private static final Duration AWHILE = Duration.ofSeconds(5);
  private static final Duration BEYOND_LEASE = Duration.ofSeconds(14);

  private Partitions() {}

  static List<Fault> all() {
    return List.of(
        cut("cut-primary", "the tail's primary is cut off from everybody, 5 s", AWHILE, false),
        cut(
            "cut-primary-14s",
            "the tail's primary is cut off from everybody for longer than its lease, 14 s",
            BEYOND_LEASE,
            false),
        cut("cut-leader", "the leading master is cut off from everybody, 5 s", AWHILE, true),
        mute(
            "mute-replica",
            "a replica hears the primary, which hears nothing of it, 5 s",
            AWHILE,
            stage -> new Mute(stage.replica(), List.of(address(stage, stage.primary())))),
        mute(
            "mute-primary",
            "what the primary sends to a replica is lost, 5 s",
            AWHILE,
            stage -> new Mute(stage.primary(), List.of(address(stage, stage.replica())))),
        mute(
            "no-master",
            "no master hears of the tail's primary, everybody else does, 14 s",
            BEYOND_LEASE,
            stage -> new Mute(stage.primary(), addresses(stage, stage.masters()))),
        mute(
            "no-client",
            "no client hears of the tail's primary, the servers do, 5 s",
            AWHILE,
            stage -> new Mute(stage.primary(), List.of(stage.network().client()))),
        mute(
            "deaf-leader",
            "the leading master hears its followers, they hear nothing of it, 5 s",
            AWHILE,
            stage -> new Mute(stage.leader(), addresses(stage, stage.followers()))),
        filter(
            "reset",
            "connections from the primary to a replica are reset, 2 s",
            Duration.ofSeconds(2),
            stage ->
                List.of(
                    "-A",
                    "INPUT",
                    "-p",
                    "tcp",
                    "-s",
                    address(stage, stage.primary()),
                    "-j",
                    "REJECT",
                    "--reject-with",
                    "tcp-reset"),
            Stage::replica),
        filter(
            "loss",
            "every fifth packet to the primary is lost, 5 s",
            AWHILE,
            stage ->
                List.of(
                    "-A",
                    "INPUT",
                    "-m",
                    "statistic",
                    "--mode",
                    "random",
                    "--probability",
                    "0.2",
                    "-j",
                    "DROP"),
            Stage::primary),
        new Fault(
            "slow-link",
            "1 Mbit/s to and from the tail's primary, 5 s",
            Set.of(Need.NAMESPACES, Need.BANDWIDTH),
            Span.LONG,
            Partitions::slow));
  }

  private static String address(Stage stage, ServerProcess server) {
    return stage.network().address(server.name());
  }

  private static List<String> addresses(Stage stage, List<ServerProcess> servers) {
    return servers.stream().map(each -> address(stage, each)).toList();
  }

  private static Fault cut(String name, String what, Duration time, boolean master) {
    return new Fault(
        name,
        what,
        Set.of(Need.NAMESPACES),
        time.equals(AWHILE) ? Span.SHORT : Span.LONG,
        stage -> {
          ServerProcess server = master ? stage.leader() : stage.primary();
          stage.say("cut off " + server.name());
          stage.network().cut(server.name());
          try {
            stage.hold(time);
            stage.healing();
          } finally {
            stage.network().mend(server.name());
          }
        });
  }

  /** Who is not heard by whom. */
  private record Mute(ServerProcess server, List<String> by) {}

  /** Chooses who. */
  private interface Choice<T> {
    T of(Stage stage) throws IOException, InterruptedException, TookTooLong;
  }

  private static Fault mute(String name, String what, Duration time, Choice<Mute> choice) {
    return new Fault(
        name,
        what,
        Set.of(Need.NAMESPACES),
        name.equals("mute-replica") ? Span.SHORT : Span.LONG,
        stage -> {
          Mute mute = choice.of(stage);
          String server = mute.server().name();
          List<String> muted = new ArrayList<>();
          try {
            for (String each : mute.by()) {
              stage.say("blackhole route at " + server + " to " + each);
              stage.network().mute(server, each);
              muted.add(each);
            }
            stage.hold(time);
            stage.healing();
          } finally {
            for (String each : muted) {
              stage.network().unmute(server, each);
            }
          }
        });
  }

  private static Fault filter(
      String name,
      String what,
      Duration time,
      Choice<List<String>> rule,
      Choice<ServerProcess> victim) {
    return new Fault(
        name,
        what,
        Set.of(Need.NAMESPACES, Need.PACKET_FILTER),
        name.equals("reset") ? Span.SHORT : Span.LONG,
        stage -> {
          List<String> chosen = rule.of(stage);
          ServerProcess server = victim.of(stage);
          stage.say("iptables " + String.join(" ", chosen) + " at " + server.name());
          stage.network().filter(server.name(), chosen);
          try {
            stage.hold(time);
            stage.healing();
          } finally {
            stage.network().unfilter(server.name());
          }
        });
  }

  private static void slow(Stage stage) throws IOException, InterruptedException, TookTooLong {
    Namespaces network = stage.network();
    String server = stage.primary().name();
    stage.say("1 Mbit/s at " + server);
    network.slow(server, "1mbit");
    try {
      stage.hold(AWHILE);
      stage.healing();
    } finally {
      network.quicken(server);
    }
  }
}
