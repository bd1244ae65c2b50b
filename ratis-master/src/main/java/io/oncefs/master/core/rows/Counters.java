package io.oncefs.master.core.rows;

import io.oncefs.master.tables.KeyCodecs;
import io.oncefs.master.tables.Rows;
import io.oncefs.master.tables.Table;
import io.oncefs.master.tables.TableSpec;

/** Numbers that live in the state, so that every master gives the same ids. */
public final class Counters {
  private static final TableSpec<String, Long> TABLE =
      new TableSpec<>("counters", KeyCodecs.text(), Keys.NUMBER);

  private final Table<String, Long> counters;

  public Counters(TableSource tables) {
    this.counters = tables.table(TABLE);
  }

  /** What a counter is called, and where it begins. */
  public enum Counter {
    /** The next file id; 1 is the root. */
    NEXT_FILE("next-file", 2),
    NEXT_CHUNK("next-chunk", 1),
    /** Names an order to a store, to copy or to drop. */
    NEXT_ORDER("next-order", 1),
    NEXT_DELETION("next-deletion", 1),
    /**
     * Chunks from here to {@link #SPARED_TO} may have been given by masters that are lost: nobody
     * knows what they hold, so copies of them are never dropped.
     */
    SPARED_FROM("spared-from", 0),
    SPARED_TO("spared-to", 0),
    /** 1 if replicas are not to be moved from full servers to empty ones. */
    BALANCING_OFF("balancing-off", 0),
    /** 1 if it is known by store where sealed chunks are valid. */
    VALID_KNOWN("valid-known", 0),
    /**
     * Moves on when a sealed chunk changes, or one is sealed with fewer valid replicas than asked.
     */
    SEALED_CHANGES("sealed-changes", 0),
    /** Moves on with each change of a row of a chunkserver, or of its duty. */
    SERVER_CHANGES("server-changes", 0),
    /** Registered chunkservers. */
    SERVERS("servers", 0),
    /** Remembered requests. */
    REQUESTS("requests", 0),
    /** See {@link io.oncefs.master.model.Stamp#ledMillis}. */
    LED_MILLIS("led-millis", 0);

    private final String key;
    private final long first;

    Counter(String key, long first) {
      this.key = key;
      this.first = first;
    }
  }

  /** What the counter stands at. */
  public static long read(RowSource source, Counter counter) {
    return valueIn(source.rows(TABLE), counter);
  }

  private static long valueIn(Rows<String, Long> rows, Counter counter) {
    Long value = rows.get(counter.key);
    return value == null ? counter.first : value;
  }

  public long get(Counter counter) {
    return valueIn(counters, counter);
  }

  /** What the counter stands at; it moves on by one. */
  public long take(Counter counter) {
    long value = get(counter);
    counters.put(counter.key, value + 1);
    return value;
  }

  /** Moves the counter by a difference. */
  public void add(Counter counter, long difference) {
    if (difference != 0) {
      counters.put(counter.key, get(counter) + difference);
    }
  }

  /** Raises the counter to at least this value and says where it stands then. */
  public long raise(Counter counter, long value) {
    long current = get(counter);
    if (value > current) {
      counters.put(counter.key, value);
      return value;
    }
    return current;
  }
}
