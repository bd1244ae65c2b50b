package io.oncefs.ops.http;

import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.Voter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may change about the quorum. The answer is 200 when it is done and 202 when it
 * is under way; then {@code /raft/status} shows when it is done.
 */
public final class RaftActions {
  private static final long PATIENCE_SECONDS = 5;

  private RaftActions() {}

  /** By path. */
  public static Map<String, Action> of(MasterView master) {
    LogAdmin log = master.logAdmin();
    return Map.of(
        "/v1/raft/snapshot",
        query -> answer(log.triggerSnapshot(), index -> Map.of("done", true, "index", index)),
        "/v1/raft/transfer",
        query -> done(log.transferLeadership(new NodeId(required(query, "to")))),
        "/v1/raft/step-down",
        query -> done(log.stepDown()),
        "/v1/raft/voters",
        query -> done(log.changeVoters(leaving(query), joining(query))));
  }

  private static String required(Map<String, String> query, String name) {
    String value = query.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("the parameter '" + name + "' is missing");
    }
    return value;
  }

  private static Set<NodeId> leaving(Map<String, String> query) {
    String id = query.get("remove");
    return id == null ? Set.of() : Set.of(new NodeId(id));
  }

  private static List<Voter> joining(Map<String, String> query) {
    String id = query.get("add");
    return id == null ? List.of() : List.of(new Voter(new NodeId(id), required(query, "address")));
  }

  private static Answer done(CompletableFuture<Void> change) throws InterruptedException {
    return answer(change, nothing -> Map.of("done", true));
  }

  private static <T extends @Nullable Object> Answer answer(
      CompletableFuture<T> change, Function<T, Map<String, Object>> document)
      throws InterruptedException {
    try {
      return Answer.json(200, document.apply(change.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
    } catch (TimeoutException underWay) {
      return Answer.json(202, Map.of("done", false));
    } catch (ExecutionException failed) {
      Throwable why = failed.getCause();
      String message = String.valueOf(why == null ? failed.getMessage() : why.getMessage());
      return why instanceof NotLeader
          ? Answer.failure(409, "NOT_LEADER", message)
          : Answer.failure(503, "UNAVAILABLE", message);
    }
  }
}
