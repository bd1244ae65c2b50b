package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.common.Slice;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Timer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One read from question to answer. It runs on one loop only: when it was asked, whenever the chunk
 * has news while it is held back, and when it has been held back for as long as it may be. Before
 * that it may be tried once on the thread that brings it.
 */
final class Reading implements Runnable {
  private static final int WAIT_MILLIS_MAX = 60_000;

  private final Readers readers;
  private final EventLoop loop;
  private final Read request;
  private final Consumer<ChunkReply> answer;
  private final Runnable wake;
  private @Nullable Timer heldBack;
  private boolean patient;
  private boolean answered;

  Reading(Readers readers, EventLoop loop, Read request, Consumer<ChunkReply> answer) {
    this.readers = readers;
    this.loop = loop;
    this.request = request;
    this.answer = answer;
    this.wake = () -> loop.execute(this);
    this.patient = request.waitMillis() > 0;
  }

  /** Answers if there is something to answer; otherwise it is to {@link #run} on its loop. */
  boolean answerAtOnce() {
    boolean[] nothing = new boolean[1];
    ChunkReply reply = readers.orRefused(request.chunk(), () -> serve(nothing));
    if (nothing[0] && patient) {
      return false;
    }
    answer.accept(reply);
    return true;
  }

  @Override
  public void run() {
    if (answered) {
      return;
    }
    ChunkReply reply = look();
    if (reply == null) {
      readers.views().await(request.chunk(), wake);
      // Once more: there may have been news between the look and the wait.
      reply = look();
      if (reply == null) {
        return;
      }
    }
    answered = true;
    if (heldBack != null) {
      heldBack.cancel();
      readers.release();
      readers.views().forget(request.chunk(), wake);
    }
    answer.accept(reply);
  }

  /** The answer, or null if it is to be held back. */
  private @Nullable ChunkReply look() {
    boolean[] nothing = new boolean[1];
    ChunkReply reply = readers.orRefused(request.chunk(), () -> serve(nothing));
    return nothing[0] && patient && holdBack() ? null : reply;
  }

  private boolean holdBack() {
    if (heldBack == null && readers.hold()) {
      heldBack =
          loop.after(
              Math.min(request.waitMillis(), WAIT_MILLIS_MAX) * 1_000_000L,
              () -> {
                patient = false;
                run();
              });
    }
    return heldBack != null;
  }

  private ChunkReply serve(boolean[] nothing) throws StoreFailed, StoreDamaged {
    ReplicaView view = readers.viewOf(request.chunk());
    if (view == null || view.diverged() || view.isCopying()) {
      return Readers.notHere(request.chunk());
    }
    long limit = view.servable(request.provenLength());
    if (request.offset() >= limit) {
      nothing[0] = !view.isSealed();
      return new ChunkReply.ReadBytes(Slice.EMPTY, 0, limit, view.isSealed());
    }
    Slice bytes = readers.store().read(request.chunk(), request.offset(), limit, request.max());
    if (bytes.length() == 0 && readers.store().replica(request.chunk()) == null) {
      return Readers.notHere(request.chunk());
    }
    readers.meter().served(bytes.length());
    return new ChunkReply.ReadBytes(bytes, bytes.crc32c(), limit, view.isSealed());
  }
}
