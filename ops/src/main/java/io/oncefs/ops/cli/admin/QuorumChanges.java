package io.oncefs.ops.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes the quorum through its leader, and waits until the change can be seen. */
public final class QuorumChanges {
  /** A new master may have the whole state to fetch. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Duration LEADER_LIMIT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int UNDER_WAY = 202;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final Masters masters;
  private final String token;
  private final AdminClient admin = new AdminClient();

  /**
   * Nobody is asked yet.
   *
   * @param token {@code oncefs.admin-token}
   */
  public QuorumChanges(Masters masters, String token) {
    this.masters = masters;
    this.token = token;
  }

  /** What the leader says of itself and the others; empty if none leads. */
  public Optional<JsonNode> leaderNow() throws CommandFailure, InterruptedException {
    return masters.ask("/raft/status").values().stream()
        .filter(each -> each.path("role").asText().equals("LEADER"))
        .filter(each -> each.path("leaderReady").asBoolean())
        .findFirst();
  }

  /**
   * The same, after an election if need be.
   *
   * @throws CommandFailure if none leads for a while; a lost majority is mended by another command
   */
  public JsonNode leader() throws CommandFailure, InterruptedException {
    try {
      Await.until("a leader", LEADER_LIMIT, () -> leaderNow().isPresent());
    } catch (Await.TookTooLong none) {
      throw noLeader(none);
    }
    return leaderNow().orElseThrow(() -> noLeader(null));
  }

  private CommandFailure noLeader(@Nullable Throwable cause) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "no master leads among " + String.join(", ", masters.addresses()),
        "start masters until a majority runs; if it is lost for good: oncefs metadata restore"
            + " --help",
        cause);
  }

  /** The id of a voter that is given by id or by host:port of its gRPC service. */
  public String voter(String named) throws CommandFailure, InterruptedException {
    JsonNode leader = leader();
    String raft = named.contains(":") ? MasterPorts.raft(named) : named;
    for (Map.Entry<String, String> each : voters(leader).entrySet()) {
      if (each.getKey().equals(named) || each.getValue().equals(raft)) {
        return each.getKey();
      }
    }
    throw new CommandFailure(
        ExitCode.NOT_FOUND,
        "no voter is " + named + "; there are " + voters(leader),
        "oncefs raft status");
  }

  /** Log addresses of the voters by id, as that status says. */
  public static Map<String, String> voters(JsonNode status) {
    Map<String, String> voters = new TreeMap<>();
    voters.put(status.at("/node/id").asText(), status.at("/node/address").asText());
    for (JsonNode each : status.path("peers")) {
      if (each.path("voter").asBoolean()) {
        voters.put(each.path("id").asText(), each.path("address").asText());
      }
    }
    return voters;
  }

  /** Makes a voter the leader and waits until it leads. */
  public void transfer(String id) throws CommandFailure, InterruptedException {
    post(leader().at("/node/http").asText(), "/v1/raft/transfer?to=" + encoded(id));
    await(
        id + " to lead",
        () -> leaderNow().filter(each -> each.at("/node/id").asText().equals(id)).isPresent());
  }

  /** Makes the leader give up, and says who leads then, which may be the same again. */
  public JsonNode stepDown() throws CommandFailure, InterruptedException {
    post(leader().at("/node/http").asText(), "/v1/raft/step-down");
    return leader();
  }

  /** Takes a snapshot on one master and says at which index of the log. */
  public long snapshot(String master) throws CommandFailure, InterruptedException {
    try {
      return post(MasterPorts.http(master), "/v1/raft/snapshot").json().path("index").asLong();
    } catch (IOException garbled) {
      throw new CommandFailure(ExitCode.FAILED, master + " answers something else", null, garbled);
    }
  }

  /**
   * Takes one voter out and lets another one in, in one step; either may be missing.
   *
   * @param address host:port of the log of who joins
   */
  public void change(@Nullable String remove, @Nullable String add, @Nullable String address)
      throws CommandFailure, InterruptedException {
    StringBuilder path = new StringBuilder("/v1/raft/voters?");
    if (remove != null) {
      path.append("remove=").append(encoded(remove)).append('&');
    }
    if (add != null && address != null) {
      path.append("add=").append(encoded(add)).append("&address=").append(encoded(address));
    }
    post(leader().at("/node/http").asText(), path.toString());
    await(
        "the voters to be changed",
        () -> leaderNow().filter(each -> holds(voters(each), remove, add)).isPresent());
  }

  private static boolean holds(
      Map<String, String> voters, @Nullable String remove, @Nullable String add) {
    return (remove == null || !voters.containsKey(remove))
        && (add == null || voters.containsKey(add));
  }

  private static void await(String what, Await.Condition condition)
      throws CommandFailure, InterruptedException {
    try {
      Await.until(what, LIMIT, condition);
    } catch (Await.TookTooLong late) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, String.valueOf(late.getMessage()), "oncefs raft status", late);
    }
  }

  private AdminClient.Reply post(String http, String path)
      throws CommandFailure, InterruptedException {
    AdminClient.Reply reply;
    try {
      reply = admin.post(http, path, token);
    } catch (IOException silent) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "http://" + http + path + " does not answer: " + silent.getMessage(),
          "oncefs raft status",
          silent);
    }
    if (reply.status() == OK || reply.status() == UNDER_WAY) {
      return reply;
    }
    throw new CommandFailure(code(reply.status()), message(http, reply), "oncefs raft status");
  }

  private static ExitCode code(int status) {
    if (List.of(UNAUTHORIZED, FORBIDDEN).contains(status)) {
      return ExitCode.DENIED;
    }
    return status == BAD_REQUEST ? ExitCode.USAGE : ExitCode.UNAVAILABLE;
  }

  private static String message(String http, AdminClient.Reply reply) {
    try {
      return "the master at http://" + http + ": " + reply.json().at("/error/message").asText();
    } catch (IOException notOurs) {
      return "http://" + http + " answers " + reply.status() + ": " + reply.body();
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
