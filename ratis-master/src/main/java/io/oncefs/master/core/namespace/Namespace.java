package io.oncefs.master.core.namespace;

import io.oncefs.common.FileId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.master.core.namespace.NamespaceTables.ChildKey;
import io.oncefs.master.core.namespace.Trash.Deletion;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.master.model.TrashRow;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.List;

/**
 * Changes the namespace. Whatever is in it has a path within the limits; see {@link Reaches} for
 * trees that are moved.
 */
public final class Namespace {
  private final Table<FileId, FileRow> files;
  private final Table<ChildKey, FileId> children;
  private final Table<FileId, Long> detached;
  private final Counters counters;
  private final Trash trash;
  private final FileTree tree;
  private final Reaches reaches;

  public Namespace(TableSource tables, Counters counters) {
    this.files = tables.table(NamespaceTables.FILES);
    this.children = tables.table(NamespaceTables.CHILDREN);
    this.detached = tables.table(NamespaceTables.DETACHED);
    this.counters = counters;
    this.trash = new Trash(tables, counters);
    this.tree = new FileTree(tables::table);
    this.reaches = new Reaches(files, tree);
  }

  public FileTree tree() {
    return tree;
  }

  /** Replaces what is known of a file. */
  public void put(FileRow row) {
    files.put(row.id(), row);
  }

  public Result createFile(Command.CreateFile command, long nowMillis) {
    FilePath path = command.path();
    Walk walk = tree.walk(path);
    FileRow found = walk.found();
    if (found == null) {
      return add(walk, command.parents(), false, command.options(), nowMillis);
    }
    if (command.exclusive()) {
      return new Refused(Code.ALREADY_EXISTS, path + " exists already");
    }
    return found.directory() ? isDirectory(path) : entry(path, found);
  }

  public Result makeDirectory(Command.MakeDirectory command, long nowMillis) {
    FilePath path = command.path();
    Walk walk = tree.walk(path);
    FileRow found = walk.found();
    if (found == null) {
      return add(walk, command.parents(), true, FileOptions.DEFAULT, nowMillis);
    }
    return found.directory() && command.parents()
        ? entry(path, found)
        : new Refused(Code.ALREADY_EXISTS, path + " exists already");
  }

  /** Adds what the walk did not find, with the directories above it if they may be made. */
  private Result add(
      Walk walk, boolean parents, boolean directory, FileOptions options, long nowMillis) {
    if (walk.isBlocked() || !(parents || walk.reachesParent())) {
      return walk.refusal();
    }
    List<String> names = walk.path().names();
    FileRow at = walk.deepest();
    for (String name : names.subList(walk.depth(), names.size() - 1)) {
      at = addChild(at, name, true, FileOptions.DEFAULT, nowMillis);
    }
    return entry(
        walk.path(), addChild(at, names.get(names.size() - 1), directory, options, nowMillis));
  }

  private FileRow addChild(
      FileRow parent, String name, boolean directory, FileOptions options, long nowMillis) {
    FileId id = new FileId(counters.take(Counter.NEXT_FILE));
    FileRow row = FileRow.fresh(id, parent.id(), name, directory, options, nowMillis);
    settle(row, parent, nowMillis);
    return row;
  }

  /** Puts a row, new or moved here, under its name into its directory. */
  private void settle(FileRow row, FileRow directory, long nowMillis) {
    put(row);
    children.put(new ChildKey(directory.id(), row.name()), row.id());
    FileRow modified = directory.modified(nowMillis);
    put(modified);
    reaches.raise(modified, row.name(), row.below());
  }

  /** Moves one row; a file that it replaces goes into the trash in the same step. */
  public Result rename(Command.Rename command, long nowMillis, long ledMillis) {
    FilePath from = command.from();
    FilePath to = command.to();
    if (from.isRoot()) {
      return new Refused(Code.INVALID, "the root directory cannot be renamed");
    }
    Walk source = tree.walk(from);
    FileRow moving = source.found();
    if (moving == null) {
      return source.refusal();
    }
    Walk target = tree.walk(to);
    FileRow there = target.found();
    if (there != null) {
      return command.replace()
          ? replace(moving, there, command, nowMillis, ledMillis)
          : new Refused(Code.ALREADY_EXISTS, to + " exists already");
    }
    if (to.isWithin(from)) {
      return moving.directory()
          ? new Refused(Code.INVALID, from + " cannot be moved into itself: " + to)
          : target.refusal();
    }
    if (target.isBlocked() || !target.reachesParent()) {
      return target.refusal();
    }
    Refused tooDeep = reaches.refusal(moving, from, to);
    return tooDeep != null
        ? tooDeep
        : entry(to, move(tree.existing(moving.id()), target.deepest(), to, nowMillis));
  }

  private Result replace(
      FileRow moving, FileRow there, Command.Rename command, long nowMillis, long ledMillis) {
    if (there.id().equals(moving.id())) {
      return entry(command.to(), moving);
    }
    if (there.directory() || moving.directory()) {
      FilePath directory = there.directory() ? command.to() : command.from();
      return new Refused(
          Code.IS_A_DIRECTORY, directory + " is a directory; a file can only replace a file");
    }
    discard(there, command.to(), nowMillis, ledMillis);
    FileRow parent = tree.existing(parentOf(there));
    return entry(command.to(), move(moving, parent, command.to(), nowMillis));
  }

  private FileRow move(FileRow moving, FileRow newParent, FilePath to, long nowMillis) {
    cutOff(moving, nowMillis);
    String name = to.names().get(to.names().size() - 1);
    FileRow moved = moving.moved(newParent.id(), name);
    settle(moved, tree.existing(newParent.id()), nowMillis);
    return moved;
  }

  /** Takes a row's name out of its directory. */
  private void cutOff(FileRow row, long nowMillis) {
    FileId parent = parentOf(row);
    children.delete(new ChildKey(parent, row.name()));
    put(tree.existing(parent).modified(nowMillis));
  }

  private static FileId parentOf(FileRow row) {
    FileId parent = row.parent();
    if (parent == null) {
      throw new InvariantBroken(row.id() + " was reached by a path but has no parent");
    }
    return parent;
  }

  /**
   * Cuts the tree off in one step and puts it into the trash; from then on nothing in it exists for
   * anybody, unless it is taken back. Once the trash has let go of it, {@link #reclaimDirectory}
   * clears its rows away.
   */
  public Result delete(Command.Delete command, long nowMillis, long ledMillis) {
    FilePath path = command.path();
    if (path.isRoot()) {
      return new Refused(Code.INVALID, "the root directory cannot be deleted");
    }
    Walk walk = tree.walk(path);
    FileRow found = walk.found();
    if (found == null) {
      return walk.refusal();
    }
    if (found.directory() && !command.recursive() && !tree.isEmpty(found.id())) {
      return new Refused(
          Code.DIRECTORY_NOT_EMPTY, path + " is a directory with entries; delete it recursively");
    }
    discard(found, path, nowMillis, ledMillis);
    return new Result.Deleted();
  }

  private void discard(FileRow row, FilePath path, long nowMillis, long ledMillis) {
    cutOff(row, nowMillis);
    put(row.moved(null, row.name()));
    trash.add(new TrashRow(row.id(), path.text(), nowMillis, ledMillis));
  }

  /** Puts the latest deletion of a path back into the tree, all of it in one step. */
  public Result undelete(Command.Undelete command, long nowMillis) {
    Walk target = tree.walk(command.to());
    if (target.found() != null) {
      return new Refused(
          Code.ALREADY_EXISTS,
          command.to()
              + " exists already; put it elsewhere with `oncefs undelete PATH --to OTHER`");
    }
    if (target.isBlocked() || !target.reachesParent()) {
      return target.refusal();
    }
    Deletion deletion = trash.latest(command.path().text());
    if (deletion == null) {
      return new Refused(
          Code.NOT_FOUND,
          command.path() + " is not in the trash; `oncefs undelete --list` shows what is");
    }
    FileId file = deletion.row().file();
    Refused tooDeep = reaches.refusal(tree.existing(file), command.path(), command.to());
    if (tooDeep != null) {
      return tooDeep;
    }
    trash.remove(deletion);
    List<String> names = command.to().names();
    FileRow back = tree.existing(file).moved(target.deepest().id(), names.get(names.size() - 1));
    settle(back, tree.existing(target.deepest().id()), nowMillis);
    return entry(command.to(), back);
  }

  /** Lets go of what has been in the trash for long enough; it is cleared away from then on. */
  public Result emptyTrash(Command.EmptyTrash command, long ledMillis) {
    List<TrashRow> old = trash.takeOlder(command.keptMillis(), ledMillis, command.rows());
    old.forEach(row -> detached.put(row.file(), row.deletedMillis()));
    return new Result.Cleared(old.size());
  }

  private void detach(FileRow row, long nowMillis) {
    put(row.moved(null, row.name()));
    detached.put(row.id(), nowMillis);
  }

  public Result touch(Command.Touch command, long nowMillis) {
    Walk walk = tree.walk(command.path());
    FileRow found = walk.found();
    if (found == null) {
      return walk.refusal();
    }
    FileRow touched = found.modified(nowMillis);
    put(touched);
    return entry(command.path(), touched);
  }

  public boolean isDetached(FileId id) {
    return detached.get(id) != null;
  }

  /**
   * Clears a detached directory away, at most {@code max} children at a time: each becomes the root
   * of a detached tree of its own. Says how many rows went.
   */
  public int reclaimDirectory(FileRow directory, int max, long nowMillis) {
    List<FileRow> page = tree.children(directory.id(), "", max);
    for (FileRow child : page) {
      children.delete(new ChildKey(directory.id(), child.name()));
      detach(child, nowMillis);
    }
    return page.size() < max ? page.size() + forget(directory) : page.size();
  }

  /** Drops the row of a detached file or directory that nothing refers to any more. */
  public int forget(FileRow row) {
    files.delete(row.id());
    detached.delete(row.id());
    return 1;
  }

  private static Result entry(FilePath path, FileRow row) {
    return new Result.Entry(FileTree.status(path.text(), row));
  }

  private static Result isDirectory(FilePath path) {
    return new Refused(Code.IS_A_DIRECTORY, path + " is a directory");
  }
}
