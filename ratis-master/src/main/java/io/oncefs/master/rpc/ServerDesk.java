package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.core.servers.Roster;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.DutyRow;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.Beat;
import io.oncefs.master.policy.Holdings;
import io.oncefs.master.policy.Liveness;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterReply.HeartbeatAnswer;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.protocol.ServerInfo;
import io.oncefs.runtime.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chunkservers register and are heard of here. */
final class ServerDesk {
  private static final int ADDRESS_BYTES_MAX = 255;
  private static final int SEAL_ORDERS_MAX = 1_000;

  /**
   * Orders that are also given by a call of their own: only that hears from a copy that diverged.
   */
  private static final int TOLD_AGAIN_MAX = 8;

  private static final int CONFIRMED_MAX = 10_000;

  /** In one answer: so many take some milliseconds. */
  private static final int DROPS_LOOKED_AT = 4_000;

  private final NodeSettings settings;
  private final Views views;
  private final Liveness liveness;
  private final Clock clock;
  private final Proposer proposer;
  private final Leader leader;
  private final Replies replies;
  private final MasterMetrics metrics;
  private final Duties duties;

  ServerDesk(
      NodeSettings settings,
      Views views,
      Liveness liveness,
      Clock clock,
      Proposer proposer,
      Leader leader,
      MasterMetrics metrics) {
    this.settings = settings;
    this.views = views;
    this.liveness = liveness;
    this.clock = clock;
    this.proposer = proposer;
    this.leader = leader;
    this.replies = new Replies(settings);
    this.metrics = metrics;
    this.duties = new Duties(liveness, leader, clock);
  }

  void register(MasterRequest.RegisterServer request, Consumer<MasterReply> answer) {
    Failed refusal = wrongCluster(request.cluster(), request.store());
    if (refusal == null) {
      refusal = malformed(request);
    }
    if (refusal != null) {
      answer.accept(refusal);
      return;
    }
    proposer.propose(
        new Command.RegisterServer(
            request.store(),
            request.generation(),
            request.highestChunk(),
            request.address(),
            request.httpAddress(),
            request.rack()),
        applied -> {
          answer.accept(replies.to(applied));
          if (applied instanceof Answer.Applied done
              && done.result() instanceof Result.Registered) {
            leader.serverStarted(request.store());
          }
        });
  }

  private @Nullable Failed wrongCluster(ClusterId cluster, StoreId store) {
    return cluster.equals(settings.cluster())
        ? null
        : new Failed(
            Code.WRONG_CLUSTER,
            "store "
                + store
                + " belongs to cluster "
                + cluster
                + ", this master to "
                + settings.cluster()
                + "; start it with the masters of its own cluster, or format an empty directory"
                + " with `oncefs format chunkserver --cluster "
                + settings.cluster()
                + "`");
  }

  private static @Nullable Failed malformed(MasterRequest.RegisterServer request) {
    for (String text : List.of(request.address(), request.httpAddress(), request.rack())) {
      boolean printable = StandardCharsets.US_ASCII.newEncoder().canEncode(text);
      if (!printable
          || text.length() > ADDRESS_BYTES_MAX
          || text.chars().anyMatch(Character::isISOControl)) {
        return new Failed(
            Code.INVALID,
            "addresses and racks have at most "
                + ADDRESS_BYTES_MAX
                + " printable ASCII characters");
      }
    }
    return request.address().isEmpty()
        ? new Failed(Code.INVALID, "a chunkserver needs an address to be reached at")
        : null;
  }

  MasterReply heartbeat(MasterRequest.Heartbeat request) {
    Failed refusal = wrongCluster(request.cluster(), request.store());
    if (refusal != null) {
      return refusal;
    }
    MasterReply reply = views.look(rows -> heard(rows, request));
    if (reply instanceof HeartbeatAnswer answer) {
      answer.seals().stream()
          .limit(TOLD_AGAIN_MAX)
          .forEach(order -> leader.tellAgain(order.chunk(), request.store()));
    }
    return reply;
  }

  private MasterReply heard(RowSource rows, MasterRequest.Heartbeat request) {
    metrics.heartbeat();
    ServerRow row = new Registry(rows).row(request.store());
    if (row != null && request.generation().compareTo(row.generation()) < 0) {
      return new Failed(
          Code.STALE_GENERATION,
          "store "
              + request.store()
              + " is registered under generation "
              + row.generation()
              + "; the process that says "
              + request.generation()
              + " is an old one or runs on a copied directory: stop it");
    }
    if (row != null && new Registry(rows).duty(row.store()).duty() == ServerDuty.FORGOTTEN) {
      return new Failed(
          Code.STALE_GENERATION,
          "store "
              + row.store()
              + " was forgotten with `oncefs server forget`; format an empty directory with"
              + " `oncefs format chunkserver`");
    }
    if (row != null) {
      liveness.heard(beat(request), clock.nanos());
    }
    ChunkIndex index = new ChunkIndex(rows);
    return new HeartbeatAnswer(
        row == null ? new Generation(0) : row.generation(),
        proposer.leads(),
        settings.leaseMillis(),
        orders(index, request),
        index.floor(),
        proposer.leads() && row != null && index.hasOrders(request.store()));
  }

  /**
   * What a server is to do, as of a fresh read; only for the start of it that is registered. A
   * replica of a chunk that still exists is not dropped while no valid one is on a live server: it
   * might be needed yet. Nor one of a chunk that came back with a backup before this leader has
   * seen the others.
   */
  MasterReply orders(MasterRequest.FetchOrders request) {
    Failed refusal = wrongCluster(request.cluster(), request.store());
    return refusal != null ? refusal : views.look(rows -> orders(rows, request));
  }

  private MasterReply orders(RowSource rows, MasterRequest.FetchOrders request) {
    ServerRow server = new Registry(rows).row(request.store());
    if (server == null || !server.generation().equals(request.generation())) {
      return new Failed(
          Code.STALE_GENERATION,
          "store " + request.store() + " is not registered under " + request.generation());
    }
    ChunkIndex index = new ChunkIndex(rows);
    int max = Math.max(1, Math.min(request.max(), Limits.PAGE_MAX));
    long now = clock.nanos();
    ChunkIndex.Drops drops =
        index.drops(
            request.store(),
            request.from(),
            DROPS_LOOKED_AT,
            max,
            row -> isReplaced(rows, row, now));
    return new MasterReply.Orders(drops.orders(), index.copies(request.store(), max), drops.next());
  }

  private boolean isReplaced(RowSource rows, @Nullable ChunkRow row, long nowNanos) {
    ChunkRow.Decision decision = row == null ? null : row.decision();
    return row == null
        || decision == null
        || (decision.valid().stream().anyMatch(each -> liveness.isLive(each, nowNanos))
            && leader.isSeen(rows, row));
  }

  /** An operator says what a server is to do. */
  void assign(MasterRequest.AssignDuty request, Consumer<MasterReply> answer) {
    if (!proposer.leads()) {
      answer.accept(replies.to(proposer.notLeading()));
      return;
    }
    Failed refusal = duties.refusal(request);
    if (refusal != null) {
      answer.accept(refusal);
      return;
    }
    note(new Command.AssignDuty(request.store(), request.duty(), request.forMillis()), answer);
  }

  /** Logs what an operator wants. */
  void note(Command command, Consumer<MasterReply> answer) {
    proposer.propose(
        command,
        applied ->
            answer.accept(
                applied instanceof Answer.Applied done && done.result() instanceof Result.Cleared
                    ? new MasterReply.Noted()
                    : replies.to(applied)));
  }

  /** A server says what it has copied and dropped. */
  void settle(MasterRequest.SettleOrders request, Consumer<MasterReply> answer) {
    Failed refusal = wrongCluster(request.cluster(), request.store());
    if (refusal != null) {
      answer.accept(refusal);
      return;
    }
    proposer.propose(
        new Command.SettleOrders(request.store(), request.settled()),
        applied -> {
          if (applied instanceof Answer.Applied) {
            leader.settled(request.store(), request.settled());
            answer.accept(new MasterReply.Noted());
          } else {
            answer.accept(replies.to(applied));
          }
        });
  }

  /** What the server has not carried out yet; what it says it has is noted. */
  private List<SealOrder> orders(ChunkIndex index, MasterRequest.Heartbeat request) {
    if (!proposer.leads()) {
      return List.of();
    }
    Set<ChunkId> done =
        request.sealedHere().stream().limit(CONFIRMED_MAX).collect(Collectors.toSet());
    for (ChunkId chunk : done) {
      if (index.isUnconfirmed(request.store(), chunk)) {
        leader.confirmed(request.store(), chunk, true);
      }
    }
    return index.unconfirmed(request.store(), SEAL_ORDERS_MAX).stream()
        .filter(order -> !done.contains(order.chunk()))
        .toList();
  }

  private static Beat beat(MasterRequest.Heartbeat request) {
    return new Beat(
        request.store(),
        request.generation(),
        request.capacityBytes(),
        request.freeBytes(),
        request.chunks());
  }

  List<ServerInfo> servers() {
    long now = clock.nanos();
    return views.look(
        rows -> {
          Roster roster = views.roster(rows);
          long ledMillis = Math.max(Counters.read(rows, Counter.LED_MILLIS), proposer.ledMillis());
          return roster.servers().stream()
              .map(row -> info(row, roster.duty(row.store()), ledMillis, now))
              .toList();
        });
  }

  private ServerInfo info(ServerRow row, DutyRow duty, long ledMillis, long nowNanos) {
    Holdings holdings = leader.holdings();
    Beat beat = liveness.lastBeat(row.store());
    return new ServerInfo(
        row.store(),
        row.generation(),
        row.address(),
        row.httpAddress(),
        row.rack(),
        liveness.isLive(row.store(), nowNanos),
        liveness.ageMillis(row.store(), nowNanos),
        beat == null ? 0 : beat.capacityBytes(),
        beat == null ? 0 : beat.freeBytes(),
        beat == null ? 0 : beat.chunks(),
        duty.at(ledMillis),
        duty.leftMillis(ledMillis),
        holdings == null ? -1 : holdings.depending(row.store()));
  }
}
