package io.oncefs.common;

/**
 * Hard bounds, in one place. Defaults that an operator may change are in reference.conf instead.
 */
public final class Limits {
  private Limits() {}

  /** Bytes of one record (one append). */
  public static final int RECORD_BYTES_MAX = 8 << 20;

  /** Payload bytes of one batch, unless a single record is larger. */
  public static final int BATCH_BYTES_MAX = 4 << 20;

  /** Records of one batch, and of one append request. */
  public static final int BATCH_RECORDS_MAX = 4_096;

  /**
   * Batches and records of one chunk; bounds what folding a writer table or finding a record costs.
   */
  public static final int CHUNK_RECORDS_MAX = 1 << 20;

  public static final long CHUNK_BYTES_MIN = 64 << 10;
  public static final long CHUNK_BYTES_MAX = 1L << 30;
  public static final int REPLICATION_MAX = 7;

  /** Bytes of one message on the wire. */
  public static final int MESSAGE_BYTES_MAX = 64 << 20;

  /** Bytes of one read answer. */
  public static final int READ_BYTES_MAX = 4 << 20;

  public static final int PATH_BYTES_MAX = 4_096;
  public static final int NAME_BYTES_MAX = 255;
  public static final int PATH_DEPTH_MAX = 256;
  public static final int WRITER_NAME_BYTES_MAX = 255;

  /** Rows of a file's writer table; at the cap new writers are refused. */
  public static final int WRITERS_PER_FILE_MAX = 100_000;

  /**
   * Bytes of the ids of all writers of a file: at the cap new writers are refused. Enough for
   * {@link #WRITERS_PER_FILE_MAX} writers with 80 bytes each. The table goes with the tail, so its
   * size is a pause at every new chunk.
   */
  public static final int WRITER_IDS_BYTES_MAX = 8 << 20;

  /** Results a writer row keeps for records its client has not acknowledged seeing. */
  public static final int WRITER_WINDOW_MAX = 4_096;

  /**
   * Results all rows of a file's writer table keep together. With as many writers as there may be
   * the table still is one message.
   */
  public static final int TABLE_RESULTS_MAX = 1 << 17;

  /** Entries of one directory page, one chunk list page, one record search. */
  public static final int PAGE_MAX = 1_000;

  /** How long the master answers a repeated request id with the original result. */
  public static final long REQUEST_RETENTION_MILLIS = 3_600_000;

  /** Bytes of a host:port. */
  public static final int ADDRESS_BYTES_MAX = 300;

  /** Bytes of an explanation for people, as it is carried by an answer. */
  public static final int TEXT_BYTES_MAX = 4_096;

  /** Bytes of one request to a master. */
  public static final int MASTER_REQUEST_BYTES_MAX = 4 << 20;

  /** Requests one process may have waiting at one master. */
  public static final int MASTER_CALLS_MAX = 1_024;

  /** Calls without an answer on one stream, as its client counts them. */
  public static final int STREAM_CALLS_MAX = 65_536;

  /** Bytes of calls on one stream that wait to be sent, because the other side does not keep up. */
  public static final int STREAM_QUEUED_BYTES_MAX = 64 << 20;

  /**
   * Calls a server takes from one stream before it has answered them. More than a master's log
   * takes: while that stands still, heartbeats on the same stream are read all the same.
   */
  public static final int STREAM_UNANSWERED_MAX = 8_192;

  /**
   * Bytes of those calls, with what reads among them ask for. One call more may be under way, so a
   * stream costs at most this and {@link #MESSAGE_BYTES_MAX}.
   */
  public static final int STREAM_UNANSWERED_BYTES_MAX = 32 << 20;

  /** Results it keeps at most: when changes come faster, the oldest are forgotten before that. */
  public static final long REQUESTS_MAX = 4_194_304;
}
