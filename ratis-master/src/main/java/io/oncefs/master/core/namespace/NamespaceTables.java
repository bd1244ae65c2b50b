package io.oncefs.master.core.namespace;

import io.oncefs.common.FileId;
import io.oncefs.master.core.rows.Keys;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.log.codec.RowCodecs;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.TrashRow;
import io.oncefs.master.tables.Codec;
import io.oncefs.master.tables.KeyCodecs;
import io.oncefs.master.tables.TableSpec;

/** The tables of the namespace. */
public final class NamespaceTables {
  /** Every file and directory by id. The root has a row only once it was changed. */
  public static final TableSpec<FileId, FileRow> FILES =
      new TableSpec<>("files", Keys.FILE, RowCodecs.FILE);

  private static final Codec<FileId> FILE_VALUE =
      new Codec<>() {
        @Override
        public byte[] encode(FileId value) {
          return Keys.FILE.encode(value);
        }

        @Override
        public FileId decode(byte[] bytes) {
          return Keys.FILE.decode(bytes);
        }
      };

  /** Who lies under which name in which directory: renaming a directory moves one row. */
  public static final TableSpec<ChildKey, FileId> CHILDREN =
      new TableSpec<>(
          "children",
          KeyCodecs.pair(
              Keys.FILE, KeyCodecs.text(), ChildKey::new, ChildKey::parent, ChildKey::name),
          FILE_VALUE);

  /** What was deleted and can be taken back, by a number that counts deletions. */
  public static final TableSpec<Long, TrashRow> TRASH =
      new TableSpec<>("trash", KeyCodecs.unsignedLong(), RowCodecs.TRASH);

  /** The same by the path it had. */
  public static final TableSpec<TrashKey, Present> TRASH_BY_PATH =
      new TableSpec<>(
          "trash-by-path",
          KeyCodecs.pair(
              KeyCodecs.text(),
              KeyCodecs.unsignedLong(),
              TrashKey::new,
              TrashKey::path,
              TrashKey::number),
          Keys.PRESENT);

  /**
   * Roots of trees that were deleted and wait to be cleared away; the value is when (wall clock).
   */
  public static final TableSpec<FileId, Long> DETACHED =
      new TableSpec<>("detached", Keys.FILE, Keys.NUMBER);

  private NamespaceTables() {}

  /** The path of something deleted, and which deletion it was. */
  public record TrashKey(String path, long number) {}

  /** A name in a directory. */
  public record ChildKey(FileId parent, String name) {
    /** Before all names of the directory. */
    public static ChildKey first(FileId parent) {
      return new ChildKey(parent, "");
    }

    /** Behind all names of the directory. */
    public static ChildKey end(FileId parent) {
      return new ChildKey(new FileId(parent.value() + 1), "");
    }

    /** Right behind this name: no name has a NUL in it. */
    public ChildKey next() {
      return new ChildKey(parent, name + '\0');
    }
  }
}
