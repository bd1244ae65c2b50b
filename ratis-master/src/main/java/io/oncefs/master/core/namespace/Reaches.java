package io.oncefs.master.core.namespace;

import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Reach;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every path of the tree within the limits, also when a whole tree moves further down: what
 * could not be named could not be read, listed or deleted by anybody.
 *
 * <p>A move is one row, whatever lies below, so a walk would be the wrong price for it. Each
 * directory keeps an upper bound of what lies below instead. It is raised on the way up when
 * something is added, which ends at the first directory that reaches so far already: in all but the
 * first few additions at once. Deleting does not lower it, since that would mean looking at all
 * that is left. So before a move is refused, the tree is counted for real and the bounds are
 * corrected; only a tree with more than {@link #COUNTED_ROWS_MAX} rows is refused on its bound
 * alone, which takes one that was once nearly as deep as the limit.
 */
final class Reaches {
  /** Rows that are looked at before a move is refused. */
  static final int COUNTED_ROWS_MAX = 10_000;

  private final Table<FileId, FileRow> files;
  private final FileTree tree;

  Reaches(Table<FileId, FileRow> files, FileTree tree) {
    this.files = files;
    this.tree = tree;
  }

  /** Notes that a directory has a child of this name now, below which it goes on so far. */
  void raise(FileRow directory, String name, Reach below) {
    FileRow at = directory;
    Reach reach = at.below().or(Reach.through(name, below));
    while (!reach.equals(at.below())) {
      FileRow raised = at.reaching(reach);
      files.put(raised.id(), raised);
      FileId parent = raised.parent();
      if (parent == null) {
        return;
      }
      at = tree.existing(parent);
      reach = at.below().or(Reach.through(raised.name(), reach));
    }
  }

  /** Why what is called {@code from} may not come to lie at {@code to}; null if it may. */
  @Nullable Refused refusal(FileRow moving, FilePath from, FilePath to) {
    if (moving.below().fitsBelow(to)) {
      return null;
    }
    Reach counted = new Count().of(moving, 0);
    if (counted != null && counted.fitsBelow(to)) {
      return null;
    }
    return new Refused(
        Code.INVALID,
        "as "
            + to
            + ", what lies below "
            + from
            + (counted == null ? " could" : " would")
            + " have paths of more than "
            + Limits.PATH_DEPTH_MAX
            + " components or "
            + Limits.PATH_BYTES_MAX
            + " bytes; move it to a shorter path, or move what lies deepest first");
  }

  /** One count, until it has seen too much. */
  private final class Count {
    private int rowsLeft = COUNTED_ROWS_MAX;

    /** How far it goes on below a directory, which is noted; null if that is not found out. */
    @Nullable Reach of(FileRow directory, int depth) {
      List<FileRow> page = tree.children(directory.id(), "", rowsLeft + 1);
      rowsLeft -= page.size();
      if (rowsLeft < 0 || depth > Limits.PATH_DEPTH_MAX) {
        return null;
      }
      Reach reach = Reach.NONE;
      for (FileRow child : page) {
        Reach below = child.directory() ? of(child, depth + 1) : Reach.NONE;
        if (below == null) {
          return null;
        }
        reach = reach.or(Reach.through(child.name(), below));
      }
      if (!reach.equals(directory.below())) {
        files.put(directory.id(), directory.reaching(reach));
      }
      return reach;
    }
  }
}
