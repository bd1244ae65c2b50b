package io.oncefs.ops.cli.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.ratis.MasterIdentity;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.ops.cli.admin.Masters;
import io.oncefs.ops.cli.admin.QuorumChanges;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts an empty master in the place of one that lost its state.
 *
 * <p>The new one has an id nobody had, so nothing the lost one promised counts as its promise. It
 * starts without a vote, and gets the lost one's in one change of the quorum when it holds what the
 * others hold. Every step looks first at what is there, so a run that was cut short is run again.
 */
final class Replacement {
  private final MasterPlace place;
  private final QuorumChanges changes;
  private final OutputOptions options;
  private final AdminClient admin = new AdminClient();

  Replacement(MasterPlace place, String adminToken, OutputOptions options) {
    this.place = place;
    this.changes = new QuorumChanges(new Masters(place.quorum().line()), adminToken);
    this.options = options;
  }

  /**
   * What came of it.
   *
   * @param former the id that lost its vote; null if it had none any more
   * @param quarantined where the old directory is; null if there was none
   */
  record Done(
      String id,
      @Nullable String former,
      int voters,
      @Nullable Path quarantined,
      boolean changed) {}

  Done run() throws IOException, InterruptedException, CommandFailure {
    JsonNode leader = changes.leader();
    requireSameCluster(leader);
    Map<String, String> voters = QuorumChanges.voters(leader);
    Optional<String> running = runningId(leader);
    if (running.isPresent() && voters.containsKey(running.get())) {
      return new Done(running.get(), null, voters.size(), null, false);
    }
    Path quarantined = null;
    if (running.isEmpty()) {
      place.requireStopped();
      if (!isUnfinishedReplacement(leader, voters)) {
        quarantined = place.quarantine();
        format(leader);
      }
      place.start();
    }
    String id = runningId(leader).orElseThrow(this::silent);
    String former = formerVoter(voters, id);
    options.say("letting " + id + " in" + (former == null ? "" : " in the place of " + former));
    changes.change(former, id, MasterPorts.raft(place.master()));
    int count = QuorumChanges.voters(changes.leader()).size();
    return new Done(id, former, count, quarantined, true);
  }

  private CommandFailure silent() {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "the new master does not answer on http://" + MasterPorts.http(place.master()),
        "tail " + place.log());
  }

  private void requireSameCluster(JsonNode leader) throws CommandFailure {
    String found = leader.path("clusterId").asText();
    if (!found.equals(place.quorum().cluster().toString())) {
      throw new CommandFailure(
          ExitCode.DENIED,
          "the masters at "
              + place.quorum().line()
              + " are of another cluster (expected "
              + place.quorum().cluster()
              + ", found "
              + found
              + ")",
          "name the right file with --config");
    }
  }

  /** Who answers at the address; one of another quorum must never be let in. */
  private Optional<String> runningId(JsonNode leader) throws InterruptedException, CommandFailure {
    JsonNode status;
    try {
      status = admin.get(MasterPorts.http(place.master()), "/raft/status").json();
    } catch (IOException down) {
      return Optional.empty();
    }
    String expected = leader.path("groupId").asText();
    String found = status.path("groupId").asText();
    if (!found.equals(expected)) {
      throw new CommandFailure(
          ExitCode.DENIED,
          "a master of another quorum runs at "
              + place.master()
              + " (expected "
              + expected
              + ", found "
              + found
              + ")",
          "ops/bin/stop --dir "
              + place.home().directory()
              + " "
              + place.name()
              + ", then this again");
    }
    return Optional.of(status.at("/node/id").asText());
  }

  /** Who votes for this address without being there any more. */
  private @Nullable String formerVoter(Map<String, String> voters, String self) {
    String raft = MasterPorts.raft(place.master());
    return voters.entrySet().stream()
        .filter(each -> each.getValue().equals(raft) && !each.getKey().equals(self))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** A directory that an earlier run made for this very quorum, and that nobody has let in yet. */
  private boolean isUnfinishedReplacement(JsonNode leader, Map<String, String> voters) {
    try {
      return MasterStorage.identityIn(place.data())
          .filter(found -> found.origin() == MasterIdentity.Origin.JOINER)
          .filter(found -> found.group().toString().equals(leader.path("groupId").asText()))
          .filter(found -> !voters.containsKey(found.node().value()))
          .isPresent();
    } catch (IOException damaged) {
      options.say(
          damaged.getMessage() == null ? place.data() + " cannot be read" : damaged.getMessage());
      return false;
    }
  }

  private void format(JsonNode leader) throws IOException {
    MasterIdentity made =
        MasterStorage.formatJoiner(
            place.data(),
            ClusterId.parse(leader.path("clusterId").asText()),
            Id128.parse(leader.path("groupId").asText()),
            MasterPorts.raft(place.master()),
            new RealHost(new HaltOnFault()).entropy().nextId());
    options.say("formatted " + place.data() + " for " + made.node() + ", which has no vote yet");
  }
}
