package io.oncefs.client.session;

import io.oncefs.client.core.Backoff;
import io.oncefs.client.core.Failure;
import io.oncefs.client.session.FileChunks.Place;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run of bytes known to be committed, from whichever replica has them: checks what comes
 * against its checksum, goes to another replica on any failure, and asks the master where the bytes
 * are now when none could serve, until the deadline.
 *
 * <p>A read of a chunk whose place is known goes out on the thread of whoever asks, and an answer
 * in order ends it on the thread that brings it: no hand-over on the way. All else is for the loop.
 */
final class ReplicaRead {
  private static final long BACKOFF_FIRST_NANOS = 10_000_000L;
  private static final long BACKOFF_CAP_NANOS = 1_000_000_000L;
  private static final int ROUNDS_IF_CORRUPT = 2;

  private final FileSource source;
  private final ClientContext context;
  private final long offset;
  private final int max;
  private final long provenLength;
  private final long deadlineNanos;
  private final CompletableFuture<Slice> bytes = new CompletableFuture<>();

  /** What follows is the loop's, but for the first request of a chunk whose place is known. */
  private final List<String> problems = new ArrayList<>(0);

  private @Nullable Backoff backoff;
  private int corruptRounds;

  /** One round: each replica is asked at most once. */
  private @Nullable Place place;

  private List<ReplicaLocation> replicas = List.of();
  private long askedNanos;
  private int asked;
  private int unanswered;

  /** Whether a replica of this round has bad bytes, and whether another may have good ones. */
  private boolean corrupt;

  private boolean hope;

  private ReplicaRead(FileSource source, long offset, int max, long provenLength) {
    this.source = source;
    this.context = source.context();
    this.offset = offset;
    this.max = max;
    this.provenLength = provenLength;
    this.deadlineNanos = context.deadline();
  }

  /**
   * Reads at least one byte and at most {@code max}, fewer where a chunk ends. For any thread; what
   * hangs on the future must not block.
   *
   * @param offset below {@code provenLength}
   * @param provenLength a length of the file that is known to be committed
   */
  static CompletableFuture<Slice> read(FileSource source, long offset, int max, long provenLength) {
    ReplicaRead read = new ReplicaRead(source, offset, max, provenLength);
    Place known = source.chunks().known(offset);
    if (known != null) {
      read.beginWith(known);
    } else {
      read.context.loop().execute(read::locate);
    }
    return read.bytes;
  }

  private void locate() {
    context.when(
        source.chunks().at(offset, provenLength, deadlineNanos),
        found -> {
          if (found.isPresent()) {
            beginWith(found.get());
          } else {
            problems.add("the master knows no chunk at offset " + offset);
            startOver();
          }
        },
        this::fail);
  }

  private void beginWith(Place found) {
    place = found;
    replicas = source.inOrder(found.chunk().description().replicas(), offset, provenLength);
    asked = 0;
    unanswered = 0;
    boolean several = replicas.size() > 1;
    askNext(found);
    if (several) {
      source.hedging().watch(this);
    }
  }

  /** Must touch nothing once the request is out: its answer may be here by then. */
  private void askNext(Place in) {
    ReplicaLocation replica = replicas.get(asked);
    asked++;
    unanswered++;
    ChunkId chunk = in.chunk().description().chunk();
    long within = offset - in.start();
    int wanted = (int) Math.min(max, in.committed() - within);
    long now = context.now();
    askedNanos = now;
    long timeout = Math.min(context.settings().readAttemptNanos(), deadlineNanos - now);
    context
        .chunkCalls()
        .call(
            replica.destination(),
            new Read(chunk, within, wanted, in.committed(), 0),
            Math.max(1, timeout),
            new Attempt(in, replica, wanted, now));
  }

  /** Whether nobody waits for it any more. For any thread. */
  boolean isOver() {
    return bytes.isDone();
  }

  /** Since a replica was asked last. */
  long waitedNanos() {
    return context.now() - askedNanos;
  }

  int bytes() {
    return max;
  }

  /** Asks a second replica beside one that is slow, and has others ask that one last. */
  void askAnother() {
    Place in = place;
    if (in != null && !isOver() && asked < replicas.size()) {
      source.health().failed(replicas.get(asked - 1).store());
      askNext(in);
    }
  }

  /** One question to one replica. */
  private final class Attempt implements CallListener<ChunkReply> {
    private final Place in;
    private final ReplicaLocation replica;
    private final int wanted;
    private final long askedNanos;

    Attempt(Place in, ReplicaLocation replica, int wanted, long askedNanos) {
      this.in = in;
      this.replica = replica;
      this.wanted = wanted;
      this.askedNanos = askedNanos;
    }

    @Override
    public void onReply(ChunkReply reply) {
      if (!(reply instanceof ReadBytes read) || read.bytes().length() == 0 || !isIntact(read)) {
        context.loop().execute(() -> onProblem(reply));
      } else if (bytes.complete(read.bytes())) {
        // Not those that another replica was quicker than.
        source.health().served(replica.store());
        source.hedging().answered(max, context.now() - askedNanos);
      }
    }

    @Override
    public void onFailure(CallFailure failure, String detail) {
      context
          .loop()
          .execute(
              () -> {
                hope = true;
                source.health().failed(replica.store());
                next(failure + " " + detail);
              });
    }

    private boolean isIntact(ReadBytes read) {
      return read.bytes().length() <= wanted && read.bytes().crc32c() == read.crc32c();
    }

    private void onProblem(ChunkReply reply) {
      if (reply instanceof ReadBytes read && read.bytes().length() > 0) {
        corrupt = true;
        source.health().failed(replica.store());
        context.reportDamage(in.chunk().description().chunk(), replica.store());
        next("bytes that do not match their checksum");
      } else if (reply instanceof ReadBytes) {
        hope = true;
        next("nothing at offset " + offset);
      } else if (reply instanceof Refused refused) {
        boolean bad = refused.code() == Refused.Code.CORRUPT;
        corrupt |= bad;
        hope |= !bad;
        // Others are asked first for a while; where they are is known, also while no master leads.
        source.health().failed(replica.store());
        next(refused.code() + " " + refused.message());
      } else {
        next("an answer of the wrong type");
      }
    }

    private void next(String problem) {
      unanswered--;
      if (isOver()) {
        return;
      }
      problems.add(in.chunk().description().chunk() + " at " + replica.address() + ": " + problem);
      if (asked < replicas.size()) {
        askNext(in);
      } else if (unanswered == 0) {
        source.chunks().forget(in.chunk());
        startOver();
      }
    }
  }

  /** A replica that is away for a moment may have what another one has lost. */
  private void startOver() {
    place = null;
    boolean hopeless = corrupt && !hope;
    corruptRounds += hopeless ? 1 : 0;
    Backoff pauses =
        backoff != null
            ? backoff
            : new Backoff(BACKOFF_FIRST_NANOS, BACKOFF_CAP_NANOS, context.seed());
    backoff = pauses;
    long pause = pauses.nextNanos();
    boolean tooLate = context.now() + pause >= deadlineNanos;
    if (tooLate || corruptRounds >= ROUNDS_IF_CORRUPT) {
      fail(
          Failure.of(
              hopeless ? Failure.Kind.CORRUPT : Failure.Kind.UNAVAILABLE,
              "no replica could serve offset "
                  + offset
                  + " of "
                  + source.chunks().file()
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
