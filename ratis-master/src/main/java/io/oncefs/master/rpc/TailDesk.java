package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.chunks.Tails;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.policy.Placement;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens tails for a leader: finds places, proposes, and tells the primary. */
final class TailDesk {
  private static final Logger LOG = LoggerFactory.getLogger(TailDesk.class);
  private static final long TELL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Proposer proposer;
  private final Views views;
  private final Sites sites;
  private final ChunkCalls calls;
  private final Clock clock;
  private final MasterMetrics metrics;
  private final TailBackoff backoff = new TailBackoff();

  TailDesk(
      Proposer proposer,
      Views views,
      Sites sites,
      ChunkCalls calls,
      Clock clock,
      MasterMetrics metrics) {
    this.proposer = proposer;
    this.views = views;
    this.sites = sites;
    this.calls = calls;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Opens the file's next tail if its last chunk is the one named. */
  void open(FileId id, @Nullable ChunkId predecessor, Consumer<Answer> answer) {
    FileRow file = file(id);
    List<Candidate> candidates = file == null ? List.of() : candidates(file, null);
    if (file != null && !file.openTail() && !file.directory()) {
      Result.Refused refusal = refusal(file, candidates.size());
      if (refusal != null) {
        answer.accept(new Answer.Applied(refusal, false));
        return;
      }
    }
    proposer.propose(
        new Command.OpenTail(id, predecessor, candidates),
        applied -> {
          if (applied instanceof Answer.Applied done
              && done.result() instanceof Result.Tail tail
              && tail.opened()) {
            opened(tail.chunk());
          }
          answer.accept(applied);
        });
  }

  /** Opens or finds the tail behind whatever the last chunk is; null if there is none to be had. */
  void openAny(FileId id, Consumer<@Nullable ChunkInfo> then) {
    FileRow file = file(id);
    open(
        id,
        file == null ? null : file.lastChunk(),
        answer ->
            then.accept(
                answer instanceof Answer.Applied done && done.result() instanceof Result.Tail tail
                    ? tail.chunk()
                    : null));
  }

  /** What speaks against logging anything, as far as this node can tell; asking again may help. */
  private Result.@Nullable Refused refusal(FileRow file, int candidates) {
    long wait = backoff.waitNanos(file.id(), clock.nanos());
    if (wait > 0) {
      return new Result.Refused(
          Code.UNAVAILABLE,
          "the last tails of "
              + file.id()
              + " did not start; the next one is tried in "
              + TimeUnit.NANOSECONDS.toMillis(wait)
              + " ms; see `oncefs cluster status`");
    }
    return candidates < file.options().minimumReplicas() ? Tails.tooFew(file, candidates) : null;
  }

  private @Nullable FileRow file(FileId id) {
    return views.look(rows -> new FileTree(rows).row(id));
  }

  private List<Candidate> candidates(FileRow file, Placement.@Nullable Before before) {
    var options = file.options();
    var wish =
        new Placement.Wish(
            options.replication(), options.minimumReplicas(), options.chunkBytes(), before);
    return views.look(rows -> sites.choose(rows, wish));
  }

  /** Candidates for a tail to be opened together with a seal; null if it should wait. */
  @Nullable List<Candidate> nextTail(ChunkRow chunk, boolean misfired, SealReason reason) {
    FileRow file = file(chunk.file());
    if (file == null || (misfired && backoff.hasFailed(chunk.file()))) {
      return null;
    }
    var before =
        new Placement.Before(
            chunk.replicas().get(0).store(), /* trouble= */ reason != SealReason.CHUNK_FULL);
    return candidates(file, before);
  }

  /**
   * Takes an id for the tail behind an open chunk that will soon be full, and says where it may go;
   * null if there are no places, or the chunk is not open. Nothing is opened: whether it will be is
   * decided with the seal.
   */
  void plan(ChunkId id, Consumer<Answer> refused, Consumer<@Nullable PlannedTail> planned) {
    List<ReplicaLocation> places = placesBehind(id);
    ChunkId known = views.look(rows -> new ChunkIndex(rows).plannedBehind(id));
    if (places == null) {
      planned.accept(null);
    } else if (known != null) {
      planned.accept(new PlannedTail(known, places));
    } else {
      proposer.propose(
          new Command.PlanChunk(id),
          answer -> {
            if (answer instanceof Answer.Applied done
                && done.result() instanceof Result.Planned taken) {
              planned.accept(new PlannedTail(taken.id(), places));
            } else {
              refused.accept(answer);
            }
          });
    }
  }

  private @Nullable List<ReplicaLocation> placesBehind(ChunkId id) {
    ChunkRow row = views.look(rows -> new ChunkIndex(rows).row(id));
    FileRow file = row == null || !row.isOpen() ? null : file(row.file());
    if (row == null || file == null) {
      return null;
    }
    List<Candidate> places = nextTail(row, /* misfired= */ false, SealReason.CHUNK_FULL);
    if (places == null || places.size() < file.options().minimumReplicas()) {
      return null;
    }
    return views.look(
        rows -> {
          Registry registry = new Registry(rows);
          return places.stream()
              .map(each -> registry.locate(new Replica(each.store(), each.generation())))
              .toList();
        });
  }

  /** A chunk was sealed: whether it held anything says how soon the next may follow. */
  void sealed(ChunkInfo chunk) {
    var at = chunk.sealedAt();
    FileId file = chunk.description().file();
    sites.sealed(chunk.description().replicas().stream().map(ReplicaLocation::store).toList());
    if (at != null && at.lsn() == 0) {
      backoff.failed(file, clock.nanos());
    } else {
      backoff.succeeded(file);
    }
  }

  /** Tells the primary of its chunk. If that fails it asks itself, when the first client comes. */
  void opened(ChunkInfo tail) {
    ChunkDescription chunk = tail.description();
    sites.opened(chunk.replicas().stream().map(ReplicaLocation::store).toList());
    FileRow file = file(chunk.file());
    metrics.tailOpened(file == null || chunk.replicas().size() >= file.options().replication());
    calls.call(
        chunk.primary().destination(),
        new ChunkRequest.OpenChunk(chunk),
        TELL_TIMEOUT_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            LOG.debug("{} was told of {}: {}", chunk.primary(), chunk.chunk(), reply);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            LOG.debug("{} was not told of {}: {}", chunk.primary(), chunk.chunk(), failure);
          }
        });
  }

  void end() {
    backoff.clear();
  }
}
