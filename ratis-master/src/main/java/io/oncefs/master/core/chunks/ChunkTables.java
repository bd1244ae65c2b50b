package io.oncefs.master.core.chunks;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.Keys;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.log.codec.RowCodecs;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.tables.KeyCodec;
import io.oncefs.master.tables.KeyCodecs;
import io.oncefs.master.tables.TableSpec;

/** The tables of the chunks. */
public final class ChunkTables {
  /** Every chunk by id, with the decision about it: also those that left their file. */
  public static final TableSpec<ChunkId, ChunkRow> CHUNKS =
      new TableSpec<>("chunks", Keys.CHUNK, RowCodecs.CHUNK);

  private static final KeyCodec<Place> PLACE =
      KeyCodecs.pair(
          Keys.FILE,
          KeyCodecs.pair(
              KeyCodecs.unsignedLong(),
              KeyCodecs.unsignedLong(),
              Within::new,
              Within::start,
              Within::chunk),
          (file, within) -> new Place(file, within.start(), within.chunk()),
          Place::file,
          place -> new Within(place.start(), place.chunk()));

  /**
   * The chunks of each file, in order. Chunks without bytes share their start with the one behind
   * them, which has a larger id.
   */
  public static final TableSpec<Place, Present> PLACES =
      new TableSpec<>("file-chunks", PLACE, Keys.PRESENT);

  /** Chunks that were sealed at 0 and so are no part of the file that they were opened for. */
  public static final TableSpec<Removed, Present> REMOVED =
      new TableSpec<>(
          "removed-chunks",
          KeyCodecs.pair(Keys.FILE, Keys.CHUNK, Removed::new, Removed::file, Removed::chunk),
          Keys.PRESENT);

  /** Chunks without a decision. */
  public static final TableSpec<ChunkId, Present> OPEN =
      new TableSpec<>("open-chunks", Keys.CHUNK, Keys.PRESENT);

  /** The ids of chunks that may be opened behind open ones, by the id of the one before. */
  public static final TableSpec<ChunkId, Long> PLANNED =
      new TableSpec<>("planned-chunks", Keys.CHUNK, Keys.NUMBER);

  private static final KeyCodec<Copy> COPY =
      KeyCodecs.pair(Keys.STORE, KeyCodecs.unsignedLong(), Copy::new, Copy::store, Copy::chunk);

  /**
   * Where sealed chunks are valid, by store: derived from {@link #CHUNKS}, and written by {@link
   * ChunkRows} alone.
   */
  public static final TableSpec<Copy, Present> VALID =
      new TableSpec<>("valid-replicas", COPY, Keys.PRESENT);

  /** Replicas that have not confirmed that they carried out the decision. */
  public static final TableSpec<Copy, Present> UNCONFIRMED =
      new TableSpec<>("unconfirmed-seals", COPY, Keys.PRESENT);

  /**
   * Copies that nothing refers to any more, of deleted files or invalid ones: their stores are
   * ordered to drop them, each under a number of its own.
   */
  public static final TableSpec<Copy, Long> GARBAGE =
      new TableSpec<>("garbage", COPY, Keys.NUMBER_OR_NONE);

  /** Copies that stores are ordered to make, each under a number of its own. */
  public static final TableSpec<Copy, Long> ARRIVING =
      new TableSpec<>("arriving", COPY, Keys.NUMBER);

  private ChunkTables() {}

  /** Where a chunk lies in its file; {@code chunk} is its id, or 0 for a bound. */
  public record Place(FileId file, long start, long chunk) {
    static Place of(ChunkRow row) {
      return new Place(row.file(), row.start(), row.id().value());
    }

    static Place first(FileId file) {
      return new Place(file, 0, 0);
    }

    static Place end(FileId file) {
      return new Place(new FileId(file.value() + 1), 0, 0);
    }
  }

  private record Within(long start, long chunk) {}

  /** A chunk that left its file. */
  public record Removed(FileId file, ChunkId chunk) {
    static final ChunkId FIRST = new ChunkId(1);
  }

  /** A store's copy of a chunk; {@code chunk} is its id, or 0 for a bound. */
  public record Copy(StoreId store, long chunk) {}
}
