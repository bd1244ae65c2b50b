package io.oncefs.ops.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The document behind {@code /raft/status?scope=cluster}: what every master says of itself, and
 * where they differ. Field names are a published interface; a change raises {@code schema}.
 *
 * @param asked the master that has asked the others
 * @param masters the {@code /raft/status} of each that answered, by id
 * @param silent those that did not
 */
public record QuorumStatus(
    int schema,
    String clusterId,
    String asked,
    List<JsonNode> masters,
    List<Silent> silent,
    String health,
    List<Problem> problems) {

  private static final int SCHEMA = 1;

  /** A master that did not answer, and what was heard instead. */
  public record Silent(String id, String http, String message) {}

  static QuorumStatus of(
      String clusterId, String asked, Map<String, JsonNode> answers, List<Silent> silent) {
    Map<String, JsonNode> byId = new TreeMap<>(answers);
    List<Problem> problems = new ArrayList<>();
    if (!silent.isEmpty()) {
      problems.add(
          new Problem(
              "MASTER_SILENT",
              silent.size(),
              Problem.DEGRADED,
              "no answer from " + silent.stream().map(each -> each.id()).toList(),
              "start that master again with the line it was made with, such as"
                  + " ops/bin/bootstrap-quorum --local "
                  + (byId.size() + silent.size())));
    }
    Set<String> leaders = leadersNamedIn(byId);
    if (leaders.isEmpty()) {
      problems.add(
          new Problem(
              "NO_LEADER",
              1,
              Problem.UNHEALTHY,
              "no master that answers knows a leader",
              "start masters until a majority of them reach each other"));
    } else if (leaders.size() > 1) {
      problems.add(
          new Problem(
              "LEADERS_DIFFER",
              leaders.size(),
              Problem.DEGRADED,
              "the masters name different leaders: " + leaders,
              "ask again in a second; if it stays, look for a partition between them"));
    }
    return new QuorumStatus(
        SCHEMA,
        clusterId,
        asked,
        List.copyOf(byId.values()),
        List.copyOf(silent),
        Problem.worst(problems),
        problems);
  }

  private static Set<String> leadersNamedIn(Map<String, JsonNode> answers) {
    Set<String> leaders = new TreeSet<>();
    for (JsonNode each : answers.values()) {
      String leader = each.at("/leader/id").asText();
      if (!leader.isEmpty()) {
        leaders.add(leader);
      }
    }
    return leaders;
  }
}
