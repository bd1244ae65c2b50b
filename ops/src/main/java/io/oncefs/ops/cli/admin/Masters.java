package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Failures;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks every master of a cluster for the same page. */
public final class Masters {
  private static final int OK = 200;

  private final AdminClient client = new AdminClient();
  private final List<String> addresses;

  /**
   * Nobody is asked yet.
   *
   * @param masters host:port of their gRPC services, comma separated
   */
  public Masters(String masters) {
    this.addresses = List.of(masters.strip().split("\\s*,\\s*"));
  }

  public List<String> addresses() {
    return addresses;
  }

  /**
   * What each said, by gRPC address in the order they were given; those that are down are left out.
   *
   * @throws CommandFailure if nobody answers
   */
  public Map<String, JsonNode> ask(String path) throws CommandFailure, InterruptedException {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    IOException last = null;
    for (String each : addresses) {
      try {
        AdminClient.Reply reply = client.get(MasterPorts.http(each), path);
        if (reply.body().startsWith("{") || reply.status() == OK) {
          answers.put(each, reply.json());
        }
      } catch (IOException down) {
        last = down;
      }
    }
    if (answers.isEmpty()) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "no master answers at " + String.join(", ", addresses),
          Failures.START_SOME,
          last);
    }
    return answers;
  }

  /** The answer of the leader, or of anybody if there is none. */
  public static JsonNode preferLeader(Map<String, JsonNode> answers) {
    return answers.values().stream()
        .filter(each -> each.path("role").asText().equals("LEADER"))
        .findFirst()
        .orElseGet(() -> answers.values().iterator().next());
  }
}
