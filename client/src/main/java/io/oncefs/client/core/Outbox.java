package io.oncefs.client.core;

import io.oncefs.client.core.WriterEffect.Send;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the window gives it on its way, and tells when the primary has been silent too long.
 */
final class Outbox<T> {
  /** Allowance for a slow network on top of the silence bound. */
  private static final long NANOS_PER_BYTE_IN_FLIGHT = 250;

  private final WriterId writer;
  private final WriterTerms terms;
  private final Window<T> window;
  private final List<WriterEffect<T>> effects;
  private final ChunkRoom room;
  private long heardNanos;

  Outbox(
      WriterId writer,
      WriterTerms terms,
      Window<T> window,
      ChunkRoom room,
      List<WriterEffect<T>> effects) {
    this.writer = writer;
    this.terms = terms;
    this.window = window;
    this.room = room;
    this.effects = effects;
  }

  /**
   * Sends what should be sent now.
   *
   * @param lastOffered the highest seq there is
   */
  void send(Tail to, WriterEpoch epoch, long lastOffered, long nowNanos) {
    if (!window.hasInFlight()) {
      heardNanos = nowNanos;
    }
    for (SentRequest<T> next = next(); next != null; next = next()) {
      List<AppendRecord> records = new ArrayList<>(next.records().size());
      next.records().forEach(each -> records.add(each.record()));
      PendingRecord<T> first = next.first();
      long acked = window.ackedThrough(lastOffered);
      Append append = new Append(to.chunk(), writer, epoch, first.previous(), records, acked);
      long timeout = Math.min(2 * patienceNanos(), first.deadlineNanos() - nowNanos);
      effects.add(new Send<>(next.number(), to.primary(), append, timeout));
    }
  }

  private @Nullable SentRequest<T> next() {
    boolean keepBack = window.hasInFlight() && room.isFilledBy(window.inFlightBytes());
    return keepBack ? null : window.next();
  }

  /** The primary has said something. */
  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** When what travels will have gone without a word for too long; never if nothing travels. */
  long silentNanos() {
    return window.hasInFlight() ? heardNanos + patienceNanos() : Long.MAX_VALUE;
  }

  private long patienceNanos() {
    return terms.silenceNanos() + window.inFlightBytes() * NANOS_PER_BYTE_IN_FLIGHT;
  }
}
