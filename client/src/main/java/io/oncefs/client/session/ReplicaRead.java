package io.oncefs.client.session;

import io.oncefs.client.core.Backoff;
import io.oncefs.client.core.Failure;
import io.oncefs.client.session.FileChunks.Place;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a run of bytes known to be committed, from whichever replica has them: checks what comes
 * against its checksum, goes to another replica on any failure, and asks the master where the bytes
 * are now when none could serve, until the deadline.
 */
final class ReplicaRead {
  private static final long BACKOFF_FIRST_NANOS = 10_000_000L;
  private static final long BACKOFF_CAP_NANOS = 1_000_000_000L;
  private static final int ROUNDS_IF_CORRUPT = 2;

  private final ClientContext context;
  private final FileChunks chunks;
  private final ReplicaHealth health;
  private final int preferred;
  private final long offset;
  private final int max;
  private final long provenLength;
  private final long deadlineNanos;
  private final Backoff backoff;
  private final CompletableFuture<Slice> bytes = new CompletableFuture<>();
  private final List<String> problems = new ArrayList<>();
  private int corruptRounds;

  /** Whether a replica of this round has bad bytes, and whether another may have good ones. */
  private boolean corrupt;

  private boolean hope;

  private ReplicaRead(
      ClientContext context,
      FileChunks chunks,
      ReplicaHealth health,
      int preferred,
      long offset,
      int max,
      long provenLength) {
    this.context = context;
    this.chunks = chunks;
    this.health = health;
    this.preferred = preferred;
    this.offset = offset;
    this.max = max;
    this.provenLength = provenLength;
    this.deadlineNanos = context.deadline();
    this.backoff = new Backoff(BACKOFF_FIRST_NANOS, BACKOFF_CAP_NANOS, context.seed());
  }

  /**
   * Reads at least one byte and at most {@code max}, fewer where a chunk ends.
   *
   * @param preferred which replica to begin with
   * @param offset below {@code provenLength}
   * @param provenLength a length of the file that is known to be committed
   */
  static CompletableFuture<Slice> read(
      ClientContext context,
      FileChunks chunks,
      ReplicaHealth health,
      int preferred,
      long offset,
      int max,
      long provenLength) {
    ReplicaRead read =
        new ReplicaRead(context, chunks, health, preferred, offset, max, provenLength);
    read.locate();
    return read.bytes;
  }

  private void locate() {
    context.when(
        chunks.at(offset, provenLength, deadlineNanos),
        found -> {
          if (found.isPresent()) {
            List<ReplicaLocation> replicas = found.get().chunk().description().replicas();
            askReplica(found.get(), health.inOrder(replicas, preferred), 0);
          } else {
            problems.add("the master knows no chunk at offset " + offset);
            startOver();
          }
        },
        this::fail);
  }

  private void askReplica(Place place, List<ReplicaLocation> replicas, int tried) {
    if (tried >= replicas.size()) {
      chunks.forget(place.chunk());
      startOver();
      return;
    }
    ReplicaLocation replica = replicas.get(tried);
    ChunkId chunk = place.chunk().description().chunk();
    long within = offset - place.start();
    int wanted = (int) Math.min(max, place.committed() - within);
    Read question = new Read(chunk, within, wanted, place.committed(), 0);
    long timeout = Math.min(context.settings().readAttemptNanos(), deadlineNanos - context.now());
    context.call(
        replica.destination(),
        question,
        Math.max(1, timeout),
        reply -> onReply(place, replicas, tried, wanted, reply),
        (failure, detail) -> onNoAnswer(place, replicas, tried, failure, detail));
  }

  private void onNoAnswer(
      Place place, List<ReplicaLocation> replicas, int tried, CallFailure failure, String detail) {
    hope = true;
    health.failed(replicas.get(tried).store());
    next(place, replicas, tried, failure + " " + detail);
  }

  private void onReply(
      Place place, List<ReplicaLocation> replicas, int tried, int wanted, ChunkReply reply) {
    if (reply instanceof ReadBytes read) {
      Slice got = read.bytes();
      if (got.crc32c() != read.crc32c() || got.length() > wanted) {
        corrupt = true;
        health.failed(replicas.get(tried).store());
        context.reportDamage(place.chunk().description().chunk(), replicas.get(tried).store());
        next(place, replicas, tried, "bytes that do not match their checksum");
      } else if (got.length() > 0) {
        health.served(replicas.get(tried).store());
        bytes.complete(got);
      } else {
        hope = true;
        next(place, replicas, tried, "nothing at offset " + offset);
      }
    } else if (reply instanceof Refused refused) {
      boolean bad = refused.code() == Refused.Code.CORRUPT;
      corrupt |= bad;
      hope |= !bad;
      next(place, replicas, tried, refused.code() + " " + refused.message());
    } else {
      next(place, replicas, tried, "an answer of the wrong type");
    }
  }

  private void next(Place place, List<ReplicaLocation> replicas, int tried, String problem) {
    problems.add(
        place.chunk().description().chunk()
            + " at "
            + replicas.get(tried).address()
            + ": "
            + problem);
    askReplica(place, replicas, tried + 1);
  }

  /** A replica that is away for a moment may have what another one has lost. */
  private void startOver() {
    boolean hopeless = corrupt && !hope;
    corruptRounds += hopeless ? 1 : 0;
    long pause = backoff.nextNanos();
    boolean tooLate = context.now() + pause >= deadlineNanos;
    if (tooLate || corruptRounds >= ROUNDS_IF_CORRUPT) {
      fail(
          Failure.of(
              hopeless ? Failure.Kind.CORRUPT : Failure.Kind.UNAVAILABLE,
              "no replica could serve offset "
                  + offset
                  + " of "
                  + chunks.file()
                  + ": "
                  + latest()));
    } else {
      problems.clear();
      corrupt = false;
      hope = false;
      context.loop().after(pause, this::locate);
    }
  }

  private String latest() {
    return problems.isEmpty() ? "none answered" : String.join("; ", problems);
  }

  private void fail(Failure failure) {
    bytes.completeExceptionally(new OperationFailed(failure));
  }
}
