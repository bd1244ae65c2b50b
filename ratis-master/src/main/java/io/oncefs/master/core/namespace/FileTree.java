package io.oncefs.master.core.namespace;

import io.oncefs.common.FileId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.master.core.namespace.NamespaceTables.ChildKey;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.tables.Cursor;
import io.oncefs.master.tables.Rows;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespace as its rows show it; changes nothing. */
public final class FileTree {
  private final Rows<FileId, FileRow> files;
  private final Rows<ChildKey, FileId> children;

  public FileTree(RowSource source) {
    this.files = source.rows(NamespaceTables.FILES);
    this.children = source.rows(NamespaceTables.CHILDREN);
  }

  /** The row of an id, also of what was deleted and is not yet cleared away. */
  public @Nullable FileRow row(FileId id) {
    FileRow row = files.get(id);
    return row == null && id.equals(FileRow.ROOT)
        ? FileRow.fresh(FileRow.ROOT, null, "", true, FileOptions.DEFAULT, 0)
        : row;
  }

  /** A row that another row refers to. */
  public FileRow existing(FileId id) {
    return referredTo(id, row(id));
  }

  private static FileRow referredTo(FileId id, @Nullable FileRow row) {
    if (row == null) {
      throw new InvariantBroken("no row for " + id + ", which another row refers to");
    }
    return row;
  }

  /** Follows a path from the root as far as it leads. Only directories have children. */
  public Walk walk(FilePath path) {
    FileId at = FileRow.ROOT;
    int depth = 0;
    for (String name : path.names()) {
      FileId child = children.get(new ChildKey(at, name));
      if (child == null) {
        break;
      }
      at = child;
      depth++;
    }
    return new Walk(path, depth, existing(at));
  }

  /** The path of an id now; null if it does not exist or was deleted, alone or with a tree. */
  public @Nullable String pathOf(FileId id) {
    FileRow at = row(id);
    if (at != null && at.id().equals(FileRow.ROOT)) {
      return "/";
    }
    Deque<String> names = new ArrayDeque<>();
    while (at != null && !at.id().equals(FileRow.ROOT)) {
      names.addFirst(at.name());
      FileId parent = at.parent();
      at = parent == null ? null : row(parent);
    }
    return at == null ? null : "/" + String.join("/", names);
  }

  public boolean isEmpty(FileId directory) {
    try (Cursor<ChildKey, FileId> cursor = scan(ChildKey.first(directory))) {
      return !cursor.next();
    }
  }

  /** At most {@code max} children of a directory, by ascending name. */
  public List<FileRow> children(FileId directory, String startAfter, int max) {
    ChildKey from =
        startAfter.isEmpty()
            ? ChildKey.first(directory)
            : new ChildKey(directory, startAfter).next();
    List<FileId> ids = Scans.values(scan(from), max);
    List<FileRow> page = new ArrayList<>(ids.size());
    Iterator<@Nullable FileRow> rows = files.getAll(ids).iterator();
    for (FileId id : ids) {
      page.add(referredTo(id, rows.next()));
    }
    return page;
  }

  private Cursor<ChildKey, FileId> scan(ChildKey from) {
    return children.scan(from, ChildKey.end(from.parent()));
  }

  /** A row under the path that leads to it. */
  public static FileStatus status(String path, FileRow row) {
    return new FileStatus(
        path,
        row.id(),
        row.directory(),
        row.sealedLength(),
        row.openTail(),
        row.chunks(),
        row.createdMillis(),
        row.modifiedMillis(),
        row.options());
  }
}
