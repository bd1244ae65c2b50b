package io.oncefs.client;

import io.oncefs.client.session.ClusterSession;
import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply.WriterPage;
import io.oncefs.protocol.WriterRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks after the writers of one file, for operators: applications open an {@link Appender}. */
public final class FileWriters {
  private final ClusterSession session;
  private final FileId file;

  FileWriters(ClusterSession session, FileId file) {
    this.session = session;
    this.file = file;
  }

  /** All of them: named ones and those without a name, each group in order. */
  public List<WriterInfo> list() throws OnceFsException {
    List<WriterInfo> all = new ArrayList<>();
    WriterId from = null;
    do {
      WriterPage page = Exceptions.await(session.writers(file, from, Limits.PAGE_MAX));
      page.rows().forEach(row -> all.add(info(row)));
      from = page.next();
    } while (from != null);
    return all;
  }

  /** The named writer; empty if the file does not know it. */
  public Optional<WriterInfo> find(String name) throws OnceFsException {
    WriterRow row = row(name);
    return row == null ? Optional.empty() : Optional.of(info(row));
  }

  /**
   * Fences whoever appends under this name now; what it has sent and not been told may be in the
   * file or not. The next to open the file under the name goes on.
   *
   * @throws NotFound if the file does not know the name
   * @throws WriterFenced if it was opened anew at the same time
   */
  public WriterInfo fence(String name) throws OnceFsException {
    WriterRow row = known(name);
    return info(Exceptions.await(session.fenceWriter(file, row.writer(), row.epoch())));
  }

  /**
   * Ends the name for this file, for ever: whoever uses it gets {@link WriterExpired}. What it has
   * appended stays.
   *
   * @throws NotFound if the file does not know the name
   */
  public void remove(String name) throws OnceFsException {
    Exceptions.await(session.removeWriter(file, known(name).writer()));
  }

  private WriterRow known(String name) throws OnceFsException {
    WriterRow row = row(name);
    if (row == null) {
      throw new NotFound("the file has no writer '" + name + "'; `oncefs writer ls` lists them");
    }
    return row;
  }

  private @Nullable WriterRow row(String name) throws OnceFsException {
    WriterId writer = WriterId.named(name);
    List<WriterRow> page = Exceptions.await(session.writers(file, writer, 1)).rows();
    return !page.isEmpty() && page.get(0).writer().equals(writer) ? page.get(0) : null;
  }

  private static WriterInfo info(WriterRow row) {
    WriterInfo.State state =
        switch (row.life()) {
          case ACTIVE -> WriterInfo.State.ACTIVE;
          case CLOSED -> WriterInfo.State.CLOSED;
          case EXPIRED -> WriterInfo.State.REMOVED;
        };
    WriterEpoch epoch = row.epoch();
    return new WriterInfo(
        row.writer().text(),
        row.writer().isNamed(),
        state,
        epoch.value(),
        row.lastSequence(),
        row.idleMillis());
  }
}
