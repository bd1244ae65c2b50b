package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.ChunkRequest.Inspect;
import io.oncefs.protocol.ChunkRequest.ListReplicas;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.ChunkRequest.Verify;
import io.oncefs.protocol.WriterTable;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.ReadPace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what only reads: bytes, recorded results, writer tables of sealed chunks. On loops of its
 * own, so that appends do not wait for it; but for small reads while they are quick ({@link
 * ReadPace}). What may be served is what the shards have published.
 */
final class Readers {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private static final int VERIFIED_AT_ONCE = 1 << 20;

  /** Reads held back at one time; beyond it a read is answered at once, if with nothing. */
  private static final int HELD_MAX = 4_096;

  private final Host host;
  private final ChunkStore store;
  private final Views views;
  private final Outside outside;
  private final EngineMeter meter;
  private final List<EventLoop> loops = new ArrayList<>();
  private final EventLoop timers;
  private final WriterTables tables;
  private final ReadPace pace;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();

  Readers(Host host, ChunkStore store, Views views, Outside outside, EngineMeter meter, int count) {
    this.host = host;
    this.store = store;
    this.views = views;
    this.outside = outside;
    this.meter = meter;
    this.timers = host.newLoop("tables");
    this.tables = new WriterTables(timers);
    this.pace = new ReadPace(host.clock());
    for (int i = 0; i < count; i++) {
      loops.add(host.newLoop("reader-" + i));
    }
  }

  /** Committed bytes; if there are none at the offset yet, holds the answer back for a while. */
  void read(Read request, Consumer<ChunkReply> answer) {
    if (request.offset() < 0
        || request.max() < 1
        || request.max() > Limits.READ_BYTES_MAX
        || request.provenLength() < 0
        || request.waitMillis() < 0) {
      answer.accept(invalid("no such read: " + request));
      return;
    }
    EventLoop loop = next();
    Reading reading = new Reading(this, loop, request, answer);
    if (!pace.runs(request.max(), reading::answerAtOnce)) {
      loop.execute(reading);
    }
  }

  /** Recorded results of one writer among what is committed here. */
  void find(FindRecords request, Consumer<ChunkReply> answer) {
    if (request.max() < 1 || request.max() > Limits.PAGE_MAX) {
      answer.accept(invalid("a page has 1 to " + Limits.PAGE_MAX + " results"));
      return;
    }
    onLoop(request.chunk(), answer, () -> found(request));
  }

  /** What is here of a chunk. */
  void inspect(Inspect request, Consumer<ChunkReply> answer) {
    onLoop(
        request.chunk(),
        answer,
        () -> {
          ReplicaView view = viewOf(request.chunk());
          return view == null
              ? new ChunkReply.Inspected(ReplicaState.ABSENT, Position.ZERO, 0, null)
              : new ChunkReply.Inspected(
                  view.state(), view.prepared(), view.committed(), view.description());
        });
  }

  /** Whether all of a sealed replica is what was decided; other reads go in between. */
  void verify(Verify request, Consumer<ChunkReply> answer) {
    EventLoop loop = next();
    Verification verification = new Verification(store, request.chunk(), request.sealedAt());
    loop.execute(() -> verifyOn(loop, verification, answer));
  }

  private void verifyOn(EventLoop loop, Verification verification, Consumer<ChunkReply> answer) {
    Verification.Outcome[] outcome = {Verification.Outcome.GOING_ON};
    ChunkReply damage =
        orRefused(
            verification.chunk(),
            () -> {
              outcome[0] = verification.step(VERIFIED_AT_ONCE);
              return new ChunkReply.Done();
            });
    if (damage instanceof Refused) {
      answer.accept(damage);
      return;
    }
    switch (outcome[0]) {
      case GOING_ON -> loop.execute(() -> verifyOn(loop, verification, answer));
      case WHOLE -> answer.accept(new ChunkReply.Done());
      case ABSENT -> answer.accept(notHere(verification.chunk()));
      case DIFFERENT ->
          answer.accept(
              new Refused(
                  Code.DIVERGED, 0, verification.chunk() + " is not what was decided here"));
    }
  }

  /** Which replicas are here, a page of them. */
  void list(ListReplicas request, Consumer<ChunkReply> answer) {
    onLoop(
        request.chunk(),
        answer,
        () -> {
          List<StoredReplica> page = store.replicas(request.chunk(), request.max());
          return new ChunkReply.Replicas(
              page.stream().map(Readers::summary).toList(), page.size() < request.max());
        });
  }

  private static ChunkReply.ReplicaSummary summary(StoredReplica replica) {
    return new ChunkReply.ReplicaSummary(
        replica.chunk(),
        StoredChunks.stateOf(replica.phase()),
        replica.prepared(),
        replica.description() != null);
  }

  /** Some batches of a sealed chunk, for a copy of it. */
  void batches(FetchBatches request, Consumer<ChunkReply> answer) {
    onLoop(
        request.chunk(),
        answer,
        () -> {
          ReplicaView view = viewOf(request.chunk());
          ChunkReply frame =
              view == null
                      || view.diverged()
                      || !view.isSealed()
                      || !view.prepared().equals(request.sealedAt())
                  ? null
                  : CopyFrames.next(store, request);
          return frame == null ? notHere(request.chunk()) : frame;
        });
  }

  /** The writer table as of where a chunk is sealed, durably. */
  void writers(ChunkId chunk, Position sealedAt, long heldNanos, Consumer<ChunkReply> answer) {
    Lookup fold =
        () -> {
          WriterTable table = StoredChunks.writersAsOf(store, chunk, sealedAt, heldNanos);
          return table == null
              ? invalid(chunk + " sealed at " + sealedAt + " has no writer table")
              : new ChunkReply.Writers(table);
        };
    tables.give(
        new WriterTables.Wanted(chunk, sealedAt), next(), () -> orRefused(chunk, fold), answer);
  }

  private ChunkReply found(FindRecords request) throws StoreFailed, StoreDamaged {
    ReplicaView view = viewOf(request.chunk());
    if (view == null || view.diverged() || view.isCopying()) {
      return notHere(request.chunk());
    }
    RecordPage page = new RecordPage(request, view.committed());
    long from = Math.max(1, request.fromLsn());
    if (from < view.committed()) {
      store.records(request.chunk(), from, view.committed(), page);
    }
    // Batches go before the view does, when a replica is dropped.
    return page.hasSeenAll() ? page.reply(view.isSealed()) : notHere(request.chunk());
  }

  /** What a shard has published; of a chunk that none has in hand, what the store says. */
  @Nullable ReplicaView viewOf(ChunkId chunk) throws StoreFailed, StoreDamaged {
    ReplicaView view = views.find(chunk);
    if (view == null) {
      view = StoredChunks.view(store, chunk);
      if (view != null && view.isSealed()) {
        keepSealed(view);
      }
    }
    return view;
  }

  private void keepSealed(ReplicaView view) throws StoreFailed, StoreDamaged {
    views.keepSealed(view);
    // Who drops it forgets the view afterwards; if that was before, it is to be forgotten here.
    StoredReplica replica = store.replica(view.chunk());
    if (replica == null || replica.phase() != StoredReplica.Phase.SEALED) {
      views.forgetSealed(view.chunk());
    }
  }

  private void onLoop(ChunkId chunk, Consumer<ChunkReply> answer, Lookup lookup) {
    next().execute(() -> answer.accept(orRefused(chunk, lookup)));
  }

  /** Runs a lookup; damage is an answer, a failing disk the end of the process. */
  ChunkReply orRefused(ChunkId chunk, Lookup lookup) {
    try {
      return lookup.run();
    } catch (StoreDamaged damaged) {
      LOG.error("{} cannot be read; another replica has to serve it", chunk, damaged);
      outside.damaged(chunk);
      return new Refused(Code.CORRUPT, damaged.offset(), String.valueOf(damaged.getMessage()));
    } catch (StoreFailed failed) {
      host.faults().fatal("the store failed while " + chunk + " was read", failed);
      return new Refused(Code.UNAVAILABLE, 0, "this server is stopping");
    }
  }

  private EventLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /** Whether one more read may be held back; if so, {@link #release} must follow. */
  boolean hold() {
    if (held.incrementAndGet() > HELD_MAX) {
      held.decrementAndGet();
      return false;
    }
    return true;
  }

  void release() {
    held.decrementAndGet();
  }

  ChunkStore store() {
    return store;
  }

  Views views() {
    return views;
  }

  EngineMeter meter() {
    return meter;
  }

  static Refused notHere(ChunkId chunk) {
    return new Refused(
        Code.NOT_HERE, 0, "this server has no usable replica of " + chunk + "; ask another one");
  }

  private static Refused invalid(String message) {
    return new Refused(Code.INVALID, 0, message);
  }

  /** Ends the loops after what they are doing now; runs {@code closed} for each. */
  void close(Runnable closed) {
    timers.close();
    for (EventLoop each : loops) {
      each.execute(
          () -> {
            each.close();
            closed.run();
          });
    }
  }

  int loops() {
    return loops.size();
  }

  /** Something that reads the store. */
  interface Lookup {
    ChunkReply run() throws StoreFailed, StoreDamaged;
  }
}
