package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.Liveness;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkReply.ReplicaSummary;
import io.oncefs.protocol.ChunkRequest.ListReplicas;
import io.oncefs.protocol.Destination;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks every server which replicas it has, page by page, after each of its starts and then now and
 * again, and compares them with the tables. What nobody knows of is ordered away; what should be
 * there and is not, or is something else, is doubted. What happens between two surveys is told by
 * confirmations, so nothing has to be reported in full at each change.
 */
final class Census {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int AT_ONCE = 4;

  /** After a survey whose doubts could not be settled. */
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** So many of each side one step compares: the loop is held for a few milliseconds. */
  private static final int REPLICAS_PER_STEP = 500;

  private final Proposer proposer;
  private final Views views;
  private final Liveness liveness;
  private final ChunkCalls calls;
  private final EventLoop loop;
  private final Clock clock;
  private final long periodNanos;
  private final BiConsumer<StoreId, ChunkId> doubt;
  private final Map<StoreId, Survey> surveys = new HashMap<>();

  Census(
      Proposer proposer,
      Views views,
      Liveness liveness,
      ChunkCalls calls,
      EventLoop loop,
      Clock clock,
      long periodMillis,
      BiConsumer<StoreId, ChunkId> doubt) {
    this.proposer = proposer;
    this.views = views;
    this.liveness = liveness;
    this.calls = calls;
    this.loop = loop;
    this.clock = clock;
    this.periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
    this.doubt = doubt;
  }

  /** What is nobody's, and what should be adopted. */
  private record Found(List<ChunkId> orphans, List<CopyPlan> spares) {}

  /** Of one server under one generation. */
  private static final class Survey {
    private final Generation generation;
    private long from = 1;
    private boolean asking;
    private boolean over;
    private boolean seen;

    /** Whether something that was amiss is as open as before. */
    private boolean unsettled;

    private long overSinceNanos;

    Survey(Generation generation) {
      this.generation = generation;
    }

    /** What was seen of one start of a server stays seen while it is asked again. */
    Survey next(ServerRow server) {
      Survey next = new Survey(server.generation());
      next.seen = seen && generation.equals(server.generation());
      return next;
    }

    void end(long nowNanos) {
      over = true;
      overSinceNanos = nowNanos;
    }
  }

  /** One step for some servers; to be called every few hundred milliseconds. */
  void tick() {
    long now = clock.nanos();
    int steps = 0;
    for (ServerRow server : views.look(this::toAsk)) {
      Survey survey = surveys.get(server.store());
      boolean due =
          survey == null
              || !survey.generation.equals(server.generation())
              || (survey.over && now - survey.overSinceNanos > gapNanos(survey));
      if (!liveness.isLive(server.store(), now) || steps >= AT_ONCE) {
        continue;
      }
      if (due) {
        survey = survey == null ? new Survey(server.generation()) : survey.next(server);
        surveys.put(server.store(), survey);
      }
      if (survey != null && !survey.over && !survey.asking) {
        steps++;
        ask(server, survey);
      }
    }
  }

  private List<ServerRow> toAsk(RowSource rows) {
    return new ChunkIndex(rows).isValidKnown() ? views.roster(rows).servers() : List.of();
  }

  private long gapNanos(Survey survey) {
    return survey.unsettled ? Math.min(periodNanos, AGAIN_NANOS) : periodNanos;
  }

  void end() {
    surveys.clear();
  }

  /**
   * A doubt about what this server has was given up: only another survey can say that it is there.
   */
  void unsettled(StoreId store) {
    Survey survey = surveys.get(store);
    if (survey != null) {
      survey.unsettled = true;
      survey.seen = false;
    }
  }

  /** Whether this start of the server was asked for all it has, and what was amiss was settled. */
  boolean hasSeen(ServerRow server) {
    Survey survey = surveys.get(server.store());
    return survey != null && survey.seen && survey.generation.equals(server.generation());
  }

  private void ask(ServerRow server, Survey survey) {
    survey.asking = true;
    calls.call(
        new Destination(server.store(), server.address()),
        new ListReplicas(new ChunkId(survey.from), REPLICAS_PER_STEP),
        TIMEOUT_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            loop.execute(() -> heard(server.store(), survey, reply));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            loop.execute(() -> survey.asking = false);
          }
        });
  }

  private void heard(StoreId store, Survey survey, ChunkReply reply) {
    survey.asking = false;
    if (!proposer.leads() || surveys.get(store) != survey) {
      return;
    }
    if (!(reply instanceof ChunkReply.Replicas page)) {
      if (reply instanceof ChunkReply.Refused refused && refused.code() == Code.CORRUPT) {
        // Asked again at once it would say the same.
        survey.end(clock.nanos());
      }
      return;
    }
    Found found = views.look(rows -> compare(rows, store, survey, page));
    if (!found.orphans().isEmpty()) {
      proposer.propose(new Command.DropOrphans(store, found.orphans()), answer -> {});
    }
    if (!found.spares().isEmpty()) {
      proposer.propose(new Command.PlanCopies(found.spares()), answer -> {});
    }
  }

  /** Says what is nobody's, doubts what is not as it should be, and moves the survey on. */
  private Found compare(RowSource rows, StoreId store, Survey survey, ChunkReply.Replicas page) {
    long ever = Counters.read(rows, Counter.NEXT_CHUNK);
    List<ReplicaSummary> all = page.replicas();
    long end =
        page.complete() || all.isEmpty() ? ever : all.get(all.size() - 1).chunk().value() + 1;
    ChunkIndex index = new ChunkIndex(rows);
    List<ChunkId> due =
        index.validOn(
            store, new ChunkId(survey.from), new ChunkId(end), /* max= */ REPLICAS_PER_STEP + 1);
    long until = due.size() > REPLICAS_PER_STEP ? due.get(REPLICAS_PER_STEP).value() : end;
    Map<ChunkId, ReplicaSummary> here = new HashMap<>();
    all.forEach(each -> here.put(each.chunk(), each));
    for (ChunkId each : due) {
      ReplicaSummary found = here.remove(each);
      if (each.value() < until && !isAsDecided(index.existing(each), store, index, found)) {
        doubt.accept(store, each);
      }
    }
    List<ChunkId> orphans = new ArrayList<>();
    List<CopyPlan> spares = new ArrayList<>();
    for (ReplicaSummary each : all) {
      if (here.containsKey(each.chunk())
          && each.chunk().value() < until
          && each.described()
          && isOrphan(rows, index, store, each)) {
        if (isSpare(index, each)) {
          spares.add(new CopyPlan(each.chunk(), new Candidate(store, survey.generation)));
        } else {
          orphans.add(each.chunk());
        }
      }
    }
    survey.from = Math.max(survey.from, until);
    if (survey.from >= ever && page.complete()) {
      survey.seen = !survey.unsettled;
      survey.end(clock.nanos());
    }
    return new Found(orphans, spares);
  }

  private static boolean isAsDecided(
      ChunkRow row, StoreId store, ChunkIndex index, @Nullable ReplicaSummary found) {
    ChunkRow.Decision decision = row.decision();
    return (decision != null
            && found != null
            && found.state() == ReplicaState.SEALED
            && found.prepared().equals(decision.at()))
        || index.isUnconfirmed(store, row.id());
  }

  /**
   * A whole replica that masters which are lost knew of: the order to copy it finds it complete,
   * and makes it a valid one. One that is not equal stays as it is: it may hold what the others
   * lack.
   */
  private static boolean isSpare(ChunkIndex index, ReplicaSummary replica) {
    ChunkRow row = index.row(replica.chunk());
    ChunkRow.Decision decision = row == null ? null : row.decision();
    return decision != null
        && decision.at().lsn() > 0
        && index.isRestored(replica.chunk())
        && replica.state() == ReplicaState.SEALED
        && replica.prepared().equals(decision.at());
  }

  private static boolean isOrphan(
      RowSource rows, ChunkIndex index, StoreId store, ReplicaSummary replica) {
    ChunkRow row = index.row(replica.chunk());
    Copy copy = new Copy(store, replica.chunk().value());
    boolean nobodys =
        row == null ? !index.isPlanned(replica.chunk()) : !row.isOpen() && !row.isReplica(store);
    return nobodys && rows.rows(ChunkTables.GARBAGE).get(copy) == null;
  }
}
