package io.oncefs.ops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.master.log.LogStatus;
import io.oncefs.ops.http.QuorumStatus.Silent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/**
 * {@code /raft/status}: this master's own view; with {@code scope=cluster} what all of them say,
 * asked at the same time and waited for one second at most, by few threads at once, so that the
 * other pages go on.
 */
final class RaftStatusPage implements Page {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int AT_ONCE_MAX = 2;
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MasterView master;
  private final AdminClient peers = new AdminClient();
  private final Semaphore asking = new Semaphore(AT_ONCE_MAX);

  RaftStatusPage(MasterView master) {
    this.master = master;
  }

  @Override
  public Answer get(Map<String, String> query) {
    String scope = query.getOrDefault("scope", "local");
    return switch (scope) {
      case "local" -> Answer.json(OK, RaftStatus.of(master.log(), master));
      case "cluster" -> cluster();
      default -> Answer.failure(400, "BAD_SCOPE", "scope is local or cluster, not '" + scope + "'");
    };
  }

  private Answer cluster() {
    if (!asking.tryAcquire()) {
      return Answer.failure(503, "BUSY", "the masters are being asked already; ask again");
    }
    try {
      return Answer.json(OK, askAll());
    } finally {
      asking.release();
    }
  }

  private QuorumStatus askAll() {
    LogStatus log = master.log();
    Map<LogStatus.Peer, CompletableFuture<AdminClient.Reply>> asked = new LinkedHashMap<>();
    for (LogStatus.Peer each : log.peers()) {
      asked.put(each, peers.ask(master.httpAddressOf(each.id()), "/raft/status", PATIENCE));
    }
    Map<String, JsonNode> answers = new HashMap<>();
    answers.put(log.node().value(), JSON.valueToTree(RaftStatus.of(log, master)));
    List<Silent> silent = new ArrayList<>();
    asked.forEach(
        (peer, reply) -> {
          try {
            answers.put(peer.id().value(), reply.join().json());
          } catch (CompletionException | IOException unheard) {
            Throwable cause = unheard.getCause() == null ? unheard : unheard.getCause();
            silent.add(
                new Silent(
                    peer.id().value(), master.httpAddressOf(peer.id()), String.valueOf(cause)));
          }
        });
    return QuorumStatus.of(master.clusterId(), log.node().value(), answers, silent);
  }
}
