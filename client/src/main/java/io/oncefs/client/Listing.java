package io.oncefs.client;

import io.oncefs.client.session.ClusterSession;
import io.oncefs.common.Limits;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.ListDirectory;
import io.oncefs.protocol.MasterRequest.ListTrash;
import io.oncefs.protocol.MasterRequest.TrashMark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lists directories. The ends of files that are being appended to are asked all at once. */
final class Listing {
  private final ClusterSession session;

  Listing(ClusterSession session) {
    this.session = session;
  }

  List<FileInfo> all(String path) throws OnceFsException {
    List<FileInfo> entries = new ArrayList<>();
    String startAfter = "";
    boolean complete = false;
    while (!complete) {
      MasterReply.Page page = ask(path, startAfter, Limits.PAGE_MAX);
      entries.addAll(infos(page));
      complete = page.complete() || page.entries().isEmpty();
      if (!complete) {
        startAfter = entries.get(entries.size() - 1).name();
      }
    }
    return entries;
  }

  List<FileInfo> page(String path, String startAfter, int max) throws OnceFsException {
    return infos(ask(path, startAfter, Math.min(max, Limits.PAGE_MAX)));
  }

  List<DeletedInfo> deleted() throws OnceFsException {
    List<DeletedInfo> entries = new ArrayList<>();
    TrashMark mark = null;
    boolean complete = false;
    while (!complete) {
      MasterReply.Trash page =
          Exceptions.await(
              session.ask(new ListTrash(mark, Limits.PAGE_MAX), MasterReply.Trash.class));
      for (MasterReply.TrashEntry each : page.entries()) {
        mark = each.mark();
        entries.add(
            new DeletedInfo(
                mark.path(),
                each.directory(),
                each.length(),
                each.deletedMillis(),
                each.leftMillis()));
      }
      complete = page.complete() || page.entries().isEmpty();
    }
    return entries;
  }

  private MasterReply.Page ask(String path, String startAfter, int max) throws OnceFsException {
    ListDirectory question =
        new ListDirectory(WellFormed.path(path), WellFormed.path(startAfter), max);
    return Exceptions.await(session.ask(question, MasterReply.Page.class));
  }

  private List<FileInfo> infos(MasterReply.Page page) throws OnceFsException {
    List<@Nullable CompletableFuture<Long>> lengths = new ArrayList<>();
    for (FileStatus each : page.entries()) {
      boolean growing = !each.directory() && each.openTail();
      lengths.add(growing ? session.length(each.file()) : null);
    }
    List<FileInfo> infos = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      infos.add(info(page.entries().get(i), lengths.get(i)));
    }
    return infos;
  }

  /** A tail that cannot be asked must not keep the others from being listed. */
  private static FileInfo info(FileStatus status, @Nullable CompletableFuture<Long> length)
      throws OnceFsException {
    if (length == null) {
      return info(status, status.sealedLength(), true);
    }
    try {
      return info(status, Exceptions.await(length), true);
    } catch (Unavailable | NotFound unknown) {
      return info(status, status.sealedLength(), false);
    }
  }

  static FileInfo info(FileStatus status, long length, boolean exact) {
    return new FileInfo(
        status.path(),
        status.directory(),
        status.directory() ? 0 : length,
        exact,
        status.openTail(),
        status.chunks(),
        status.createdMillis(),
        status.modifiedMillis(),
        status.options().replication(),
        status.options().minimumReplicas(),
        status.options().chunkBytes());
  }
}
