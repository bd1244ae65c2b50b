package io.oncefs.chunk.sync;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkReply.Inspected;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import io.oncefs.protocol.ChunkRequest.Inspect;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder.Kind;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One copy under way: look how far it is, fetch what follows from a valid replica, store it, and so
 * on; at the end seal it where the chunk was decided to end, which fails unless every batch before
 * was the right one. Any trouble leads to the next replica; too much of it ends the copy.
 */
final class Copying {
  private static final Logger LOG = LoggerFactory.getLogger(Copying.class);
  private static final long FETCH_TIMEOUT_NANOS = 10_000_000_000L;
  private static final long PAUSE_NANOS = 200_000_000L;
  private static final int ROUNDS_MAX = 3;

  private final Copier copier;
  private final CopyOrder order;
  private final ChunkId chunk;
  private final Position sealedAt;
  private final List<ReplicaLocation> sources;
  private int source;
  private int failures;

  Copying(Copier copier, CopyOrder order, StoreId self, int firstSource) {
    this.copier = copier;
    this.order = order;
    this.chunk = order.chunk().description().chunk();
    Position decided = order.chunk().sealedAt();
    this.sealedAt = decided == null ? Position.ZERO : decided;
    this.sources =
        order.chunk().description().replicas().stream()
            .filter(each -> !each.store().equals(self))
            .toList();
    this.source = firstSource;
  }

  CopyOrder order() {
    return order;
  }

  void begin() {
    copier.engine().request(new Inspect(chunk), onLoop(this::found));
  }

  private void found(ChunkReply reply) {
    if (!(reply instanceof Inspected here)) {
      end(Kind.NOT_COPIED, reply.toString());
      return;
    }
    boolean nothing =
        here.state() == ReplicaState.ABSENT
            || (here.state() == ReplicaState.FENCED && here.description() == null);
    if (nothing) {
      fetch(0);
    } else if (here.state() == ReplicaState.COPYING) {
      goOn(here.prepared());
    } else if (here.state() == ReplicaState.SEALED && here.prepared().equals(sealedAt)) {
      end(Kind.COPIED, "it was complete");
    } else {
      end(Kind.NOT_COPIED, "there is another replica of it here: " + here);
    }
  }

  private void goOn(Position at) {
    if (at.lsn() < sealedAt.lsn()) {
      fetch(at.lsn());
    } else {
      copier.engine().copied(chunk, sealedAt, onLoop(this::sealed));
    }
  }

  private void fetch(long fromLsn) {
    if (sources.isEmpty() || sealedAt.lsn() == 0) {
      end(Kind.NOT_COPIED, "there is nothing to copy it from");
      return;
    }
    if (!copier.hasRoom()) {
      end(Kind.NOT_COPIED, "the disk is too full");
      return;
    }
    Consumer<ChunkReply> fetched = onLoop(this::fetched);
    copier
        .calls()
        .call(
            sources.get(Math.floorMod(source, sources.size())).destination(),
            new FetchBatches(chunk, sealedAt, fromLsn, Limits.READ_BYTES_MAX),
            FETCH_TIMEOUT_NANOS,
            new CallListener<>() {
              @Override
              public void onReply(ChunkReply reply) {
                fetched.accept(reply);
              }

              @Override
              public void onFailure(CallFailure failure, String detail) {
                fetched.accept(new Refused(Refused.Code.UNAVAILABLE, 0, failure + " " + detail));
              }
            });
  }

  private void fetched(ChunkReply reply) {
    if (reply instanceof Batches frame) {
      long bytes = 0;
      for (Batch each : frame.batches()) {
        bytes += each.payload().length();
      }
      copier.paced(
          bytes,
          () -> {
            if (copier.isRunning(this)) {
              copier.engine().copy(chunk, frame, onLoop(this::stored));
            }
          });
    } else {
      nextSource(reply.toString());
    }
  }

  private void stored(ChunkReply reply) {
    if (reply instanceof ChunkReply.Vote vote) {
      failures = 0;
      goOn(vote.prepared());
    } else if (reply instanceof Refused refused && refused.code() == Refused.Code.DISK_FULL) {
      end(Kind.NOT_COPIED, refused.message());
    } else {
      nextSource(reply.toString());
    }
  }

  private void sealed(ChunkReply reply) {
    boolean done = reply instanceof ChunkReply.Done;
    end(done ? Kind.COPIED : Kind.NOT_COPIED, reply.toString());
  }

  private void nextSource(String why) {
    LOG.debug("copying {}: {}", chunk, why);
    source++;
    failures++;
    if (failures >= ROUNDS_MAX * sources.size()) {
      end(Kind.NOT_COPIED, why);
      return;
    }
    copier.loop().after(PAUSE_NANOS, this::beginAgain);
  }

  private void beginAgain() {
    if (copier.isRunning(this)) {
      begin();
    }
  }

  private void end(Kind kind, String why) {
    LOG.info("{} ({}): {}", chunk, kind, why);
    copier.finished(this, kind, kind == Kind.COPIED ? sealedAt : Position.ZERO);
  }

  /** Hears an answer on the loop, unless the copy is not wanted any more by then. */
  private Consumer<ChunkReply> onLoop(Consumer<ChunkReply> step) {
    return reply ->
        copier
            .loop()
            .execute(
                () -> {
                  if (copier.isRunning(this)) {
                    step.accept(reply);
                  }
                });
  }
}
