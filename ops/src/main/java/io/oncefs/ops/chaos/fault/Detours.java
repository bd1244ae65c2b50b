package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.detour.Harm;
import io.oncefs.ops.chaos.fault.Fault.Span;
import io.oncefs.ops.chaos.ground.DetourSign;
import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Connections that are slow, end half, break in the middle of a message, or fall silent. */
final class Detours {
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final Duration DELAY = Duration.ofMillis(100);

  private Detours() {}

  static List<Fault> all() {
    return List.of(
        fault(
            "delay",
            "what is sent to the tail's primary, and its answers, arrive 100 ms later, 5 s",
            Span.LONG,
            Harm.DELAY,
            Stage::primary),
        fault(
            "delay-replica",
            "what is sent to another replica, and its answers, arrive 100 ms later, 5 s",
            Span.LONG,
            Harm.DELAY,
            Stage::replica),
        fault(
            "delay-leader",
            "what is sent to the leading master, and its answers, arrive 100 ms later, 5 s",
            Span.LONG,
            Harm.DELAY,
            Stage::leader),
        fault(
            "half-close",
            "each connection to the tail's primary ends in one direction after up to 64 KiB, 5 s",
            Span.LONG,
            Harm.HALF_CLOSE,
            Stage::primary),
        fault(
            "half-close-replica",
            "each connection to another replica ends in one direction after up to 64 KiB, 5 s",
            Span.LONG,
            Harm.HALF_CLOSE,
            Stage::replica),
        fault(
            "reset-mid-message",
            "each connection to the tail's primary is reset after up to 64 KiB, 5 s",
            Span.SHORT,
            Harm.RESET,
            Stage::primary),
        fault(
            "reset-mid-message-replica",
            "each connection to another replica is reset after up to 64 KiB, 5 s",
            Span.LONG,
            Harm.RESET,
            Stage::replica),
        fault(
            "stall",
            "each connection to the tail's primary falls silent in one direction after up to"
                + " 64 KiB, 5 s",
            Span.LONG,
            Harm.STALL,
            Stage::primary),
        fault(
            "stall-replica",
            "each connection to another replica falls silent in one direction after up to 64 KiB, 5"
                + " s",
            Span.LONG,
            Harm.STALL,
            Stage::replica));
  }

  /** Who it hits. */
  private interface Victim {
    ServerProcess of(Stage stage) throws IOException, InterruptedException, TookTooLong;
  }

  private static Fault fault(String name, String what, Span span, Harm harm, Victim victim) {
    return new Fault(
        name,
        what,
        Set.of(Need.NAMESPACES, Need.PACKET_FILTER),
        span,
        stage -> {
          ServerProcess server = victim.of(stage);
          DetourSign sign =
              DetourSign.put(
                  stage.network(),
                  server.name(),
                  stage.cluster().port(server),
                  harm,
                  DELAY,
                  stage.random().nextLong(),
                  server.log().resolveSibling("detour-" + server.name() + ".log"));
          try {
            stage.say(harm + ": " + sign);
            stage.hold(TIME);
            stage.healing();
          } finally {
            sign.remove();
          }
        });
  }
}
