package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.TrashRow;
import io.oncefs.protocol.ServerDuty;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was deleted goes: out of the trash after a while, and then from the tables, in steps. */
final class Clearance {
  private static final Logger LOG = LoggerFactory.getLogger(Clearance.class);

  /** Roots of deleted trees looked at in one round. */
  private static final int DETACHED_MAX = 64;

  private static final int RECLAIM_ROWS = 500;
  private static final int TRASH_ROWS = 500;

  private final Proposer proposer;
  private final Views views;
  private final long trashMillis;
  private boolean emptying;
  private boolean reclaiming;
  private FileId reclaimFrom = FileRow.ROOT;

  /**
   * @param trashMillis for how long a deletion can be taken back
   */
  Clearance(Proposer proposer, Views views, long trashMillis) {
    this.proposer = proposer;
    this.views = views;
    this.trashMillis = trashMillis;
  }

  /** To be called every second or so. */
  void tick() {
    emptyTrash();
    reclaim();
  }

  /** One step for the first deleted tree that can be cleared: its tail, if any, is sealed. */
  private void reclaim() {
    if (reclaiming || !proposer.leads()) {
      return;
    }
    List<FileRow> roots = views.look(this::deleted);
    for (FileRow root : roots) {
      if (!root.openTail()) {
        reclaim(root.id());
        return;
      }
      giveUpTail(root);
      reclaimFrom = new FileId(root.id().value() + 1);
    }
    if (roots.size() < DETACHED_MAX) {
      reclaimFrom = FileRow.ROOT;
    }
  }

  /**
   * Ends the tail of a file that is deleted for good once every server that may have something of
   * it was forgotten: nobody can ever answer its fence, and nobody can ask what it held.
   */
  private void giveUpTail(FileRow deleted) {
    ChunkId last = deleted.lastChunk();
    ChunkRow tail = last == null ? null : views.look(rows -> new ChunkIndex(rows).row(last));
    if (tail != null && tail.isOpen() && views.look(rows -> isForgotten(rows, tail))) {
      LOG.warn("{} of deleted {} ends: its servers were forgotten", tail.id(), deleted.id());
      proposer.propose(
          new Command.Seal(tail.id(), Position.ZERO, List.of(), null, null), unheard -> {});
    }
  }

  private static boolean isForgotten(RowSource rows, ChunkRow tail) {
    Registry registry = new Registry(rows);
    return tail.replicas().stream()
        .allMatch(each -> registry.duty(each.store()).duty() == ServerDuty.FORGOTTEN);
  }

  /** What has been in the trash for long enough goes, a step at a time. */
  private void emptyTrash() {
    if (emptying || !views.look(this::isTrashDue)) {
      return;
    }
    emptying = true;
    proposer.propose(new Command.EmptyTrash(trashMillis, TRASH_ROWS), answer -> emptying = false);
  }

  private boolean isTrashDue(RowSource rows) {
    for (TrashRow oldest : Scans.values(rows.rows(NamespaceTables.TRASH).scan(null, null), 1)) {
      return oldest.ledMillis() + trashMillis <= proposer.ledMillis();
    }
    return false;
  }

  private List<FileRow> deleted(RowSource rows) {
    FileTree tree = new FileTree(rows);
    var detached = rows.rows(NamespaceTables.DETACHED);
    return Scans.keys(detached.scan(reclaimFrom, null), DETACHED_MAX).stream()
        .map(tree::existing)
        .toList();
  }

  private void reclaim(FileId root) {
    reclaiming = true;
    proposer.propose(
        new Command.Reclaim(root, RECLAIM_ROWS),
        answer -> {
          reclaiming = false;
          if (answer instanceof Answer.Applied applied
              && applied.result() instanceof Result.Cleared) {
            reclaim();
          }
        });
  }
}
