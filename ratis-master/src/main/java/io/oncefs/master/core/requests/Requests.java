package io.oncefs.master.core.requests;

import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.log.codec.RowCodecs;
import io.oncefs.master.model.RequestRow;
import io.oncefs.master.model.Result;
import io.oncefs.master.tables.KeyCodec;
import io.oncefs.master.tables.KeyCodecs;
import io.oncefs.master.tables.Table;
import io.oncefs.master.tables.TableSpec;
import io.oncefs.protocol.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * The results of recent changes by request id. A result is kept for {@link
 * Limits#REQUEST_RETENTION_MILLIS} of led time, unless more than the given number of later changes
 * push it out. A retry that comes later than that is carried out as a new request: clients give up
 * long before.
 */
public final class Requests {
  private static final KeyCodec<RequestId> REQUEST =
      KeyCodecs.pair(
          Keys.ID, KeyCodecs.unsignedLong(), RequestId::new, RequestId::client, RequestId::number);

  static final TableSpec<RequestId, RequestRow> BY_ID =
      new TableSpec<>("requests", REQUEST, RowCodecs.REQUEST).readOnce();

  static final TableSpec<Aged, Present> BY_AGE =
      new TableSpec<>(
          "requests-by-age",
          KeyCodecs.pair(
              KeyCodecs.unsignedLong(), REQUEST, Aged::new, Aged::ledMillis, Aged::request),
          Keys.PRESENT);

  private static final RequestId FIRST = new RequestId(new Id128(0, 0), 0);

  /** Old rows that go at once: more than come meanwhile, so that few changes look for them. */
  static final int PURGED_AT_ONCE = 16;

  /** They go when the oldest of them is older than it need be by so much. */
  static final long MARGIN_MILLIS = 1_000;

  private final Table<RequestId, RequestRow> byId;
  private final Table<Aged, Present> byAge;
  private final Counters counters;
  private final long rowsMax;

  /**
   * No row is older: led time never falls, and what was older is dropped. Where scans begin, since
   * one from the first key goes over all that were ever dropped and not compacted yet; and there is
   * none while no row can be due. Only saves work: what goes is the same.
   */
  private long oldestMillis;

  public Requests(TableSource tables, Counters counters, long rowsMax) {
    this.byId = tables.table(BY_ID);
    this.byAge = tables.table(BY_AGE);
    this.counters = counters;
    this.rowsMax = rowsMax;
  }

  /** What the request came to when it was carried out; null if it is not known to have been. */
  public @Nullable Result find(RequestId request) {
    RequestRow row = byId.get(request);
    return row == null ? null : row.result();
  }

  /** Remembers a result and drops some that are too old. */
  public void remember(RequestId request, Result result, long ledMillis) {
    long count = counters.get(Counter.REQUESTS) + 1;
    long purged = isDue(count, ledMillis) ? purge(count, ledMillis) : 0;
    byId.put(request, new RequestRow(result, ledMillis));
    byAge.put(new Aged(ledMillis, request), Present.HERE);
    counters.add(Counter.REQUESTS, 1 - purged);
  }

  /** Whether some are to go, if there is a row as old as the oldest may be. */
  private boolean isDue(long count, long ledMillis) {
    return isOlder(oldestMillis + MARGIN_MILLIS, ledMillis) || count >= rowsMax + PURGED_AT_ONCE;
  }

  private static boolean isOlder(long millis, long ledMillis) {
    return millis + Limits.REQUEST_RETENTION_MILLIS < ledMillis;
  }

  private long purge(long count, long ledMillis) {
    long purged = 0;
    Aged from = new Aged(oldestMillis, FIRST);
    for (Aged oldest : Scans.keys(byAge.scan(from, null), PURGED_AT_ONCE)) {
      oldestMillis = oldest.ledMillis();
      boolean none = purged == 0 && !isDue(count, ledMillis);
      if (none || (!isOlder(oldest.ledMillis(), ledMillis) && count - purged <= rowsMax)) {
        break;
      }
      byAge.delete(oldest);
      byId.delete(oldest.request());
      purged++;
    }
    return purged;
  }

  record Aged(long ledMillis, RequestId request) {}
}
