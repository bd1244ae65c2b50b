package io.oncefs.chunk.core;

import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.CommitNotice;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.PrepareContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a primary sends to the replicas of its chunk, and when: prepares, and how far c has come.
 */
final class Sending {
  private static final long PREPARE_TIMEOUT_NANOS = 10_000_000_000L;

  /** Of batches under way, beyond the first few; replicas hold as much until it is on disk. */
  private static final long SENT_BYTES_MAX = 16L << 20;

  /** The primary's own replica stands first; it is asked without a message. */
  private static final int OTHERS = 1;

  private final ChunkDescription chunk;
  private final Replica own;
  private final Pipeline pipeline;
  private final CoreSettings settings;
  private final List<Integer> offerAgain = new ArrayList<>();

  /** Null once it is committed. */
  private @Nullable FirstBatch first;

  private long announced;

  Sending(
      ChunkDescription chunk,
      FirstBatch first,
      Replica own,
      Pipeline pipeline,
      CoreSettings settings) {
    this.chunk = chunk;
    this.first = first;
    this.own = own;
    this.pipeline = pipeline;
    this.settings = settings;
  }

  /** Sends what may go now. */
  void flush(long now, Effects effects) {
    Round round = pipeline.nextToSend();
    while (round != null && maySend(round)) {
      send(round, now, effects);
      round = pipeline.nextToSend();
    }
  }

  /**
   * A small batch waits to grow while others are under way, unless it is as much as they are: a
   * batch costs far more than a record in it. A large one gains nothing by it.
   */
  private boolean maySend(Round round) {
    if (round.lsn() == 0) {
      return true;
    }
    if (!pipeline.hasBegun()) {
      return false;
    }
    return pipeline.sentCount() == 0
        || (pipeline.sentCount() < settings.pipelineDepth() && pipeline.isWorthJoining(round))
        || (round.isLarge() && pipeline.sentBytes() + round.bytes() <= SENT_BYTES_MAX);
  }

  private void send(Round round, long now, Effects effects) {
    PrepareContent content = round.lsn() == 0 ? Objects.requireNonNull(first) : round.batch();
    Position before = pipeline.send(round, content, now);
    long committed = pipeline.committedAt().lsn();
    Prepare prepare = new Prepare(chunk.chunk(), before, content, round.after(), committed);
    for (int i = OTHERS; i < chunk.replicas().size(); i++) {
      send(i, prepare, effects);
    }
    announced = committed;
    own.prepare(prepare, null, effects);
  }

  private void send(int replica, Prepare prepare, Effects effects) {
    tell(replica, prepare, new Awaited.VoteOf(replica, prepare.before().lsn()), effects);
  }

  private void tell(int replica, ChunkRequest request, Awaited awaited, Effects effects) {
    effects.add(
        new Effect.Send(
            chunk.replicas().get(replica).destination(), request, PREPARE_TIMEOUT_NANOS, awaited));
  }

  /** This replica could not take batch 0 yet. */
  void mayOfferAgain(int replica) {
    offerAgain.add(replica);
  }

  /** Sends batch 0 again to those that could not take it. */
  void offerAgain(Effects effects) {
    FirstBatch content = first;
    if (content != null) {
      Prepare prepare =
          new Prepare(chunk.chunk(), Position.ZERO, content, content.after(Position.ZERO), 0);
      offerAgain.forEach(each -> send(each, prepare, effects));
    }
    offerAgain.clear();
  }

  /** Batch 0 is committed: the writer table it holds is not needed any more. */
  void started() {
    first = null;
  }

  /** Whether more is committed than the replicas have been told. */
  boolean mayAnnounce() {
    return announced < pipeline.committedAt().lsn();
  }

  void announce(Effects effects) {
    if (mayAnnounce()) {
      announced = pipeline.committedAt().lsn();
      for (int i = OTHERS; i < chunk.replicas().size(); i++) {
        tell(i, new CommitNotice(chunk.chunk(), announced), Awaited.Nothing.INSTANCE, effects);
      }
    }
  }
}
