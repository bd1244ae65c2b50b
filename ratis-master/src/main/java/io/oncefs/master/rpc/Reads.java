package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.namespace.NamespaceTables.TrashKey;
import io.oncefs.master.core.namespace.Walk;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.TrashRow;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterReply.TrashEntry;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.TrashMark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tables say to a reader. */
final class Reads {
  private Reads() {}

  static MasterReply stat(RowSource rows, MasterRequest.Stat request) {
    String problem = FilePath.problemWith(request.path());
    if (problem != null) {
      return new Failed(Code.INVALID, problem);
    }
    Walk walk = new FileTree(rows).walk(new FilePath(request.path()));
    FileRow found = walk.found();
    return found == null
        ? Replies.failed(walk.refusal())
        : new MasterReply.Status(FileTree.status(request.path(), found));
  }

  static MasterReply statFile(RowSource rows, MasterRequest.StatFile request) {
    FileTree tree = new FileTree(rows);
    String path = tree.pathOf(request.file());
    FileRow row = tree.row(request.file());
    return path == null || row == null
        ? noSuchFile(request.file())
        : new MasterReply.Status(FileTree.status(path, row));
  }

  static MasterReply listDirectory(RowSource rows, MasterRequest.ListDirectory request) {
    String problem = FilePath.problemWith(request.path());
    if (problem == null && !request.startAfter().isEmpty()) {
      problem = FilePath.problemWith("/" + request.startAfter());
    }
    if (problem != null) {
      return new Failed(Code.INVALID, problem);
    }
    FileTree tree = new FileTree(rows);
    Walk walk = tree.walk(new FilePath(request.path()));
    FileRow directory = walk.found();
    if (directory == null) {
      return Replies.failed(walk.refusal());
    }
    if (!directory.directory()) {
      return new Failed(Code.NOT_A_DIRECTORY, request.path() + " is a file, not a directory");
    }
    int max = page(request.max());
    List<FileRow> children = tree.children(directory.id(), request.startAfter(), max + 1);
    String prefix = request.path().equals("/") ? "/" : request.path() + "/";
    List<FileStatus> entries =
        children.stream().limit(max).map(row -> FileTree.status(prefix + row.name(), row)).toList();
    return new MasterReply.Page(entries, children.size() <= max);
  }

  static MasterReply listChunks(RowSource rows, MasterRequest.ListChunks request) {
    if (request.offset() < 0) {
      return new Failed(Code.INVALID, "an offset is not negative: " + request.offset());
    }
    FileTree tree = new FileTree(rows);
    FileRow file = tree.row(request.file());
    if (file == null || tree.pathOf(file.id()) == null) {
      return noSuchFile(request.file());
    }
    if (file.directory()) {
      return new Failed(Code.IS_A_DIRECTORY, request.file() + " is a directory");
    }
    int max = page(request.max());
    List<ChunkInfo> chunks = new ChunkIndex(rows).list(request.file(), request.offset(), max + 1);
    return new MasterReply.Chunks(
        chunks.subList(0, Math.min(max, chunks.size())), chunks.size() <= max);
  }

  static MasterReply describeChunk(RowSource rows, ChunkId chunk) {
    ChunkIndex index = new ChunkIndex(rows);
    ChunkRow row = index.row(chunk);
    return row == null ? noSuchChunk(chunk) : new MasterReply.Chunk(index.info(row));
  }

  static MasterReply listTrash(RowSource rows, MasterRequest.ListTrash request, long keptMillis) {
    long ledMillis = Counters.read(rows, Counter.LED_MILLIS);
    TrashMark after = request.startAfter();
    TrashKey from = after == null ? null : new TrashKey(after.path(), after.order() + 1);
    int max = page(request.max());
    List<TrashKey> keys =
        Scans.keys(rows.rows(NamespaceTables.TRASH_BY_PATH).scan(from, null), max + 1);
    List<TrashEntry> entries = new ArrayList<>();
    for (TrashKey key : keys.subList(0, Math.min(max, keys.size()))) {
      TrashRow row = rows.rows(NamespaceTables.TRASH).get(key.number());
      if (row != null) {
        FileRow file = new FileTree(rows).existing(row.file());
        entries.add(
            new TrashEntry(
                new TrashMark(key.path(), key.number()),
                file.directory(),
                file.sealedLength(),
                row.deletedMillis(),
                Math.max(0, row.ledMillis() + keptMillis - ledMillis)));
      }
    }
    return new MasterReply.Trash(entries, keys.size() <= max);
  }

  static Failed noSuchChunk(ChunkId chunk) {
    return new Failed(Code.NOT_FOUND, "no such chunk: " + chunk);
  }

  private static Failed noSuchFile(@Nullable FileId file) {
    return new Failed(Code.NOT_FOUND, "no such file: " + file + "; it was deleted");
  }

  private static int page(int max) {
    return Math.max(1, Math.min(max, Limits.PAGE_MAX));
  }
}
